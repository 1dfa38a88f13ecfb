from __future__ import annotations

from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest

from apps.mail import connection
from apps.mail.trouble_words import Trouble


def where_mail_goes(request: HttpRequest) -> dict[str, Any]:
    """Whether mail reaches nobody outside, and what is wrong with sending; asked only by a page that says so."""
    user: Any = getattr(request, "user", None)
    return {
        "mail_is_local": connection.is_local,
        "mail_trouble": Trouble(user or AnonymousUser()),
    }
