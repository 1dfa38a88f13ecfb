"""Stored files, through the same service as uploads."""

from __future__ import annotations

from datetime import datetime

from django.core.files.uploadedfile import SimpleUploadedFile

from apps.accounts.models import User
from apps.files.models import StoredFile
from apps.files.services import store_upload
from tests.data import makers


def upload(name: str = "note.txt", content: bytes = b"Agreed on 3 June.\n") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def make_file(
    owner: User,
    *,
    now: datetime,
    name: str = "note.txt",
    content: bytes | None = None,
    origin: str = "",
) -> StoredFile:
    """Keep a file of `owner`; without content a small one of the kind of its name."""
    content = makers.of_name(name) if content is None else content
    return store_upload(upload=upload(name, content), by=owner, now=now, origin=origin)
