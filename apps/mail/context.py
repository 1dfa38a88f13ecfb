from __future__ import annotations

from functools import partial
from typing import Any

from django.http import HttpRequest

from apps.mail import connection
from apps.mail.trouble_words import not_taken, trouble_in_words


def where_mail_goes(request: HttpRequest) -> dict[str, Any]:
    """Whether mail reaches nobody outside, and what is wrong with sending; asked only by a page that says so."""
    user: Any = getattr(request, "user", None)
    return {
        "mail_is_local": connection.is_local,
        "mail_trouble": trouble_in_words,
        "mail_not_taken": partial(not_taken, user),
    }
