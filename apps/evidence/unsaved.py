"""Words in the capture bar that are not saved yet: kept by the server for one signed-in session.

Nothing is written to the browser's storage (ux.md: The capture bar). The words are encrypted under a random
key that only the session holds: signing out flushes the session, and with it the only way to read them.
"""

from __future__ import annotations

from hashlib import sha256
from uuid import UUID

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.core.cache import cache

KEY = "draft_key"


def keep_draft(session: SessionBase, plan_pk: UUID, words: str) -> None:
    """Keep these words for the plan's bar until they are saved, at most as long as a session; none lets go."""
    if not words.strip():
        let_go_of_draft(session, plan_pk)
        return
    locked = Fernet(_key(session)).encrypt(words.encode())
    cache.set(_place(session, plan_pk), locked, timeout=settings.SESSION_COOKIE_AGE)


def kept_draft(session: SessionBase, plan_pk: UUID) -> str:
    """The words kept for the plan's bar in this session; empty when there are none."""
    locked = cache.get(_place(session, plan_pk))
    try:
        return Fernet(_key(session)).decrypt(locked).decode() if locked else ""
    except InvalidToken:
        return ""


def let_go_of_draft(session: SessionBase, plan_pk: UUID) -> None:
    cache.delete(_place(session, plan_pk))


def _key(session: SessionBase) -> bytes:
    """Made with the session's first page: a later one could be lost to a request that began before it."""
    if KEY not in session:
        session[KEY] = Fernet.generate_key().decode()
    return str(session[KEY]).encode()


def _place(session: SessionBase, plan_pk: UUID) -> str:
    # A sign-in keeps the session's data under a new key, so the place hangs on the key of the words.
    return f"draft:{plan_pk}:{sha256(_key(session)).hexdigest()}"
