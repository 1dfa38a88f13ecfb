from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from apps.mail import connection


def where_mail_goes(request: HttpRequest) -> dict[str, Any]:  # noqa: ARG001  Django's own signature
    """Whether mail reaches nobody outside; asked only by a page that says so."""
    return {"mail_is_local": connection.is_local}
