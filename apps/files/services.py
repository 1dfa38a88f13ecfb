from __future__ import annotations

import errno
import shutil
from collections.abc import Callable, Iterable
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import IO, TYPE_CHECKING, Protocol
from uuid import UUID

import structlog
from django.conf import settings
from django.db import transaction

from apps.audit.services import hold_chain, record
from apps.files import previews, refusals, vault
from apps.files.models import FileText, Origin, StoredFile
from apps.files.naming import kept_name
from apps.files.refusals import UploadRefused
from apps.files.rules import Refusal, judge
from apps.files.sniff import MAILBOXES, ending
from apps.files.sweeping import sweep

if TYPE_CHECKING:
    from apps.accounts.models import User

__all__ = [
    "UploadRefused",
    "is_needed",
    "open_stored",
    "path_of",
    "remove_file",
    "room_for",
    "say_origin",
    "store_upload",
    "sweep",
]

log = structlog.get_logger("daybook.files")

SPARE_BYTES = 64 * 1024 * 1024  # the database and the log need room, too


class Upload(Protocol):
    """What Django's uploaded files and ours have in common."""

    @property
    def name(self) -> str | None: ...

    @property
    def size(self) -> int | None: ...

    def chunks(self, chunk_size: int | None = None) -> Iterable[bytes]: ...


@transaction.atomic
def store_upload(*, upload: Upload, by: User, now: datetime, origin: str = "") -> StoredFile:
    """Keep the bytes of an upload as they are, once per person, and return their row.

    Bytes come first, the row second; bytes whose row was rolled back are found by `sweep`. A file the person
    already has is returned as it is. `origin` is an answer of `Origin`, or empty while nobody asked.

    Raises UploadRefused, whose `sentence` is for the person and whose `status` is for the response.
    """
    name = kept_name(upload.name or "")
    if upload.size == 0:
        raise refusals.simply(Refusal.EMPTY, name=name)
    if (upload.size or 0) > limit_of(name):
        raise refusals.too_large(limit=limit_of(name), name=name)
    try:
        return _keep(upload, by=by, now=now, origin=origin, name=name)
    except vault.TooManyBytesError:
        raise refusals.too_large(limit=limit_of(name), name=name) from None
    except OSError as error:
        raise _failed(error, name=name) from error


def limit_of(name: str) -> int:
    """How many bytes a file of this name may have: a whole mailbox more than one file."""
    return settings.MAX_MAILBOX_BYTES if ending(name) in MAILBOXES else settings.MAX_FILE_BYTES


def _failed(error: OSError, *, name: str) -> Exception:
    """A full disk is a sentence; anything else is ours to mend."""
    if error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}:
        log.error("disk_full")
        return refusals.simply(Refusal.DISK_FULL, name=name)
    return error


def _keep(upload: Upload, *, by: User, now: datetime, origin: str, name: str) -> StoredFile:
    with vault.staged(upload.chunks(), limit=limit_of(name)) as kept:
        if kept.size == 0:
            raise refusals.simply(Refusal.EMPTY, name=name)
        if upload.size is not None and kept.size != upload.size:
            raise refusals.simply(Refusal.BROKEN_OFF, name=name)
        media_type = _media_type(kept, name=name)
        hold_chain(by.pk)  # one writer a person from here on: no double row, no overdrawn account
        known = StoredFile.objects.for_user(by).filter(sha256=kept.sha256).first()
        if known is None:
            _check_room(kept.size, by=by, name=name)
        stored = known or StoredFile(
            owner=by, sha256=kept.sha256, size=kept.size, media_type=media_type,
            first_name=name, origin=origin, received_at=now,
        )  # fmt: skip
        vault.settle(kept, key=stored.key)
    if known is None:
        _add_row(stored, now=now)
    elif origin and not known.origin:
        say_origin(file=known, by=by, now=now, origin=origin)
    return stored


def _media_type(kept: vault.Staged, *, name: str) -> str:
    verdict = judge(
        name=name, head=kept.head, tail=kept.tail, recordings_allowed=settings.ALLOW_AUDIO_AND_VIDEO
    )
    if verdict.refusal is not None:
        raise refusals.refused(verdict, name=name)
    return verdict.media_type


def _check_room(size: int, *, by: User, name: str) -> None:
    if StoredFile.objects.for_user(by).bytes_used() + size > settings.MAX_ACCOUNT_BYTES:
        raise refusals.account_full(limit=settings.MAX_ACCOUNT_BYTES, name=name)


def _add_row(stored: StoredFile, *, now: datetime) -> None:
    stored.save(force_insert=True)
    facts = {"sha256": stored.sha256, "size": stored.size, "origin": stored.origin}
    record(about=stored, kind="file.stored", now=now, facts=facts)


@transaction.atomic
def say_origin(*, file: StoredFile, by: User, now: datetime, origin: str) -> None:
    """Store the person's answer to where a file is from; nothing else about the question is kept."""
    answer = Origin(origin)
    StoredFile.objects.for_user(by).filter(pk=file.pk).update(origin=answer)
    file.origin = answer
    record(about=file, kind="file.origin", now=now, facts={"origin": str(answer)})


LetsGo = Callable[[StoredFile], None]
_lets_go: list[LetsGo] = []


def register_letting_go(let_go: LetsGo) -> None:
    """Name a function of a higher app that takes its own notes of a file away before the file goes."""
    _lets_go.append(let_go)


Needs = Callable[[StoredFile], bool]
_needs: list[Needs] = []


def register_needing(needs: Needs) -> None:
    """Name a function of a higher app that says whether it still has to read the bytes of a file."""
    _needs.append(needs)


def is_needed(file: StoredFile) -> bool:
    """Whether somebody still has to read the bytes, although nothing shows them yet."""
    return any(needs(file) for needs in _needs)


@transaction.atomic
def remove_file(*, file: StoredFile, by: User, now: datetime) -> None:
    """Take a file out for good: its row now, its bytes and preview once the transaction is through.

    Raises ProtectedError while anything still holds the file.
    """
    hold_chain(by.pk)
    record(about=file, kind="file.removed", now=now, facts={"sha256": file.sha256})
    for let_go in _lets_go:
        let_go(file)
    FileText.objects.for_user(by).filter(file=file).delete()
    StoredFile.objects.for_user(by).filter(pk=file.pk).delete()
    transaction.on_commit(partial(_remove_bytes, owner_id=by.pk, sha256=file.sha256, key=file.key))


@transaction.atomic
def _remove_bytes(*, owner_id: UUID, sha256: str, key: str) -> None:
    """Delete bytes unless the same ones have come back meanwhile."""
    hold_chain(owner_id)
    if not StoredFile.objects.for_user(owner_id).filter(sha256=sha256).exists():
        vault.remove(key)
        previews.forget(key)


def open_stored(file: StoredFile) -> IO[bytes]:
    """The bytes of a file as they came. Raises FileNotFoundError when they are gone."""
    return vault.opened(file.key)


def path_of(file: StoredFile) -> Path:
    """Where the bytes lie on this machine, for a child process to read."""
    return vault.path_of(file.key)


def room_for(size: int) -> bool:
    """Whether the disk of the storage takes `size` bytes and stays usable."""
    try:
        place = vault.path_of("")
    except NotImplementedError:
        return True
    while not place.exists():
        place = place.parent
    return shutil.disk_usage(place).free - SPARE_BYTES > size
