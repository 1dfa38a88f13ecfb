"""A post that lost its session, kept encrypted in the sign-in form (design: Data rules).

The text is never in the browser's storage nor in the database: it travels in a hidden field that only
this instance can read, for a limited time.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.http import HttpRequest

MAX_BYTES = 64 * 1024
MAX_AGE_SECONDS = 12 * 3600
# Never repeated: the old proof of the form, and secrets.
LEFT_OUT = frozenset({"csrfmiddlewaretoken", "kept"})


@dataclass(frozen=True, kw_only=True)
class KeptPost:
    """What was posted where. `path` is path and query on this origin; files are only counted."""

    path: str
    fields: tuple[tuple[str, str], ...]
    files: int

    @property
    def words(self) -> list[str]:
        """The values somebody typed, for showing; ids, choices and tokens are left out."""
        return [value for name, value in self.fields if " " in value.strip() or "\n" in value]


def kept_from(request: HttpRequest) -> KeptPost:
    """Read the post of `request`, without secrets."""
    fields = tuple(
        (name, str(value))
        for name, values in request.POST.lists()
        for value in values
        if name not in LEFT_OUT and "password" not in name
    )
    return KeptPost(path=request.get_full_path(), fields=fields, files=len(request.FILES))


def lock(kept: KeptPost, *, now: datetime) -> str | None:
    """Return the encrypted form of a post, or None when it is longer than 64 kB."""
    body = json.dumps({"path": kept.path, "fields": kept.fields, "files": kept.files}).encode()
    if len(body) > MAX_BYTES:
        return None
    return _fernet().encrypt_at_time(body, int(now.timestamp())).decode()


def unlock(token: str, *, now: datetime) -> KeptPost | None:
    """Return the post, or None when the field was changed, is from elsewhere or older than 12 hours."""
    try:
        body = _fernet().decrypt_at_time(
            token.encode("utf-8", "replace"), MAX_AGE_SECONDS, int(now.timestamp())
        )
    except InvalidToken:
        return None
    return _read(json.loads(body))


def _read(data: dict[str, Any]) -> KeptPost:
    fields = tuple((str(name), str(value)) for name, value in data["fields"])
    return KeptPost(path=str(data["path"]), fields=fields, files=int(data["files"]))


def _fernet() -> Fernet:
    return Fernet(settings.KEYS.storage)
