"""A secret that the next page shows, and no other: so that reloading that page makes no new one."""

from __future__ import annotations

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.http import HttpRequest


def keep(request: HttpRequest, name: str, secret: str) -> None:
    """Put a secret away for the page that the browser is sent to, encrypted: sessions stand in the database."""
    request.session[name] = Fernet(settings.KEYS.storage).encrypt(secret.encode()).decode()


def take(request: HttpRequest, name: str) -> str:
    """The secret, this one time; empty where there is none, and for a look that shows no page (HEAD)."""
    if request.method != "GET":
        return ""
    kept = request.session.pop(name, "")
    try:
        return Fernet(settings.KEYS.storage).decrypt(kept.encode()).decode() if kept else ""
    except InvalidToken:
        return ""
