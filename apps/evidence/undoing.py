"""Undo: within ten minutes, while nothing cites it, an entry goes as if it had never been."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction

from apps.audit.services import hold_chain, record
from apps.evidence import search_index
from apps.evidence.details import DETAIL_MODELS
from apps.evidence.linking import withdraw_attachment
from apps.evidence.models import (
    Attachment,
    Citation,
    Entry,
    EntryGoal,
    EntryPerson,
    EntryPrinciple,
    EntryVersion,
    Reading,
)
from apps.files.models import Origin, StoredFile
from apps.files.services import is_needed, remove_file

if TYPE_CHECKING:
    from apps.accounts.models import User

UNDO_FOR = timedelta(minutes=10)
TO_POINT_AT = frozenset({Origin.WORK, Origin.UNSURE})
OWN = frozenset({Origin.MINE, Origin.HANDED})

Citing = Callable[[Entry], bool]
_citing: list[Citing] = []


def register_citing(says: Citing) -> None:
    """Name a function of a higher app that says whether it cites an entry."""
    _citing.append(says)


LetsGo = Callable[[Entry, datetime], None]
_lets_go: list[LetsGo] = []


def register_letting_go(let_go: LetsGo) -> None:
    """Name a function of a higher app that takes its own notes of an entry away, `now`, before the entry goes."""
    _lets_go.append(let_go)


def can_undo(entry: Entry, *, now: datetime) -> bool:
    """Whether an entry may still go without a trace but its ledger rows."""
    return now - entry.written_at <= UNDO_FOR and not any(says(entry) for says in _citing)


Holds = Callable[[Entry], None]
_holds: list[Holds] = []


def register_holding(hold: Holds) -> None:
    """Name a function of a higher app that locks the dates its notes of an entry will change, before the chain."""
    _holds.append(hold)


@transaction.atomic
def undo_entry(*, entry: Entry, by: User, now: datetime, asked: datetime | None = None) -> bool:
    """Remove an entry, its versions, details and links, and files nothing else holds. False when it is too late.

    `asked` is when the person asked for it, where a worker does it later.
    """
    for hold in _holds:
        hold(entry)
    hold_chain(by.pk)
    if not can_undo(entry, now=asked or now):
        return False
    record(about=entry, kind="entry.undone", now=now)
    files = list(StoredFile.objects.for_user(by).filter(attachments__entry=entry).distinct())
    links = (Citation, EntryGoal, EntryPerson, EntryPrinciple, Attachment)
    hanging: list[Any] = [*DETAIL_MODELS.values(), Reading, EntryVersion, *links]
    for let_go in _lets_go:
        let_go(entry, now)
    search_index.forget([entry.pk])
    for model in hanging:
        model.objects.filter(entry=entry).delete()
    Entry.objects.for_user(by).filter(pk=entry.pk).delete()
    for file in files:
        _remove_if_free(file, by=by, now=now)
    return True


def _remove_if_free(file: StoredFile, *, by: User, now: datetime) -> None:
    held = Attachment.objects.for_user(by).filter(file=file).exists()
    if not held and not is_needed(file):
        remove_file(file=file, by=by, now=now)


@transaction.atomic
def let_go_of_files(*, entry: Entry, by: User, now: datetime) -> int:
    """Take off the files of an entry that the person did not call their own; returns how many.

    While undo is open the copies are removed; later the links are withdrawn and the copies stay.
    """
    hold_chain(by.pk)
    links = Attachment.objects.for_user(by).present().filter(entry=entry)
    links = links.exclude(file__origin__in=OWN)
    found = list(links.select_related("file"))
    for link in found:
        withdraw_attachment(attachment=link, by=by, now=now)
        if can_undo(entry, now=now) and now - link.file.received_at <= UNDO_FOR:
            Citation.objects.for_user(by).filter(attachment=link).delete()
            Attachment.objects.for_user(by).filter(pk=link.pk).delete()
            _remove_if_free(link.file, by=by, now=now)
    return len(found)
