from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import transaction

from apps.audit.services import hold_chain, record
from apps.core.audience import Audience
from apps.core.fuzzy import FuzzyDate
from apps.evidence.deciding import Decision, decide_audience, take_back
from apps.evidence.details import add_details
from apps.evidence.enums import EntryKind
from apps.evidence.linking import (
    attach_file,
    attach_files,
    link_goals,
    link_people,
    restore_attachment,
    set_goals,
    set_people,
    withdraw_attachment,
)
from apps.evidence.models import Entry, EntryVersion
from apps.evidence.undoing import can_undo, let_go_of_files, undo_entry
from apps.files.models import StoredFile
from apps.goals.models import Goal
from apps.plans.models import Person, Plan

if TYPE_CHECKING:
    from apps.accounts.models import User

__all__ = [
    "Decision",
    "attach_file",
    "attach_files",
    "can_undo",
    "change_kind",
    "correct_entry",
    "decide_audience",
    "fill_details",
    "let_go_of_files",
    "point_instead",
    "record_entry",
    "restore_attachment",
    "restore_entry",
    "set_goals",
    "set_people",
    "take_back",
    "undo_entry",
    "withdraw_attachment",
    "withdraw_entry",
]


@transaction.atomic
def record_entry(
    *,
    plan: Plan,
    by: User,
    now: datetime,
    kind: str,
    statement: str,
    happened: FuzzyDate,
    client_token: UUID,
    original_words: str = "",
    details: Mapping[str, Any] | None = None,
    goals: Iterable[Goal] = (),
    people: Iterable[Person] = (),
    files: Sequence[tuple[StoredFile, str]] = (),
    audience: str = Audience.UNDECIDED,
) -> Entry:
    """Store a dated statement, its first words, details and links; `now` becomes its unchangeable written time.

    `files` are pairs of a stored file and the name it came with. The same `client_token` from the same person
    returns the entry that was made with it, with files that are new added to it.
    """
    hold_chain(by.pk)
    known = Entry.objects.for_user(by).filter(client_token=client_token).first()
    entry = known or _new_entry(
        plan, by=by, now=now, kind=EntryKind(kind), statement=statement, happened=happened,
        client_token=client_token, audience=Audience(audience),
    )  # fmt: skip
    if known is None:
        _add_version(
            entry, by=by, now=now, number=1, happened=happened, original_words=original_words
        )
        add_details(entry, by=by, now=now, fields=details or {})
        link_goals(entry=entry, by=by, now=now, goals=goals)
        link_people(entry=entry, by=by, now=now, people=people)
    attach_files(entry=entry, by=by, now=now, files=files)
    return entry


def _new_entry(
    plan: Plan,
    *,
    by: User,
    now: datetime,
    kind: EntryKind,
    statement: str,
    happened: FuzzyDate,
    **rest: Any,
) -> Entry:
    entry = Entry.objects.create(
        owner=by,
        plan=plan,
        kind=kind,
        written_at=now,
        statement=statement,
        **span_of(happened),
        **rest,
    )
    record(
        about=entry,
        kind="entry.created",
        now=now,
        facts={"plan": str(plan.pk), "kind": str(kind), "audience": str(entry.audience)},
    )
    return entry


def span_of(happened: FuzzyDate) -> dict[str, Any]:
    """The columns of a fuzzy date."""
    return {
        "happened_from": happened.start,
        "happened_until": happened.until,
        "happened_precision": happened.precision.value,
        "happened_zone": happened.zone,
    }


def _add_version(
    entry: Entry,
    *,
    by: User,
    now: datetime,
    number: int,
    happened: FuzzyDate,
    original_words: str,
    why: str = "",
) -> EntryVersion:
    version = EntryVersion.objects.create(
        owner=by, entry=entry, number=number, statement=entry.statement, original_words=original_words,
        why=why, written_at=now, **span_of(happened),
    )  # fmt: skip
    record(
        about=version,
        kind="entry.version",
        now=now,
        facts={"entry": str(entry.pk), "number": number},
        content={
            "statement": version.statement,
            "original_words": original_words,
            "why": why,
            "happened": f"{happened.precision}/{happened.start}/{happened.until}/{happened.zone}",
        },
        salt=bytes(version.salt),
    )
    return version


@transaction.atomic
def correct_entry(
    *,
    entry: Entry,
    by: User,
    now: datetime,
    statement: str,
    happened: FuzzyDate,
    original_words: str | None = None,
    why: str = "",
) -> EntryVersion:
    """Add a correction: the newest words and date; the earlier ones stay. `original_words` None keeps them."""
    hold_chain(by.pk)
    kept = Entry.objects.for_user(by).select_for_update().get(pk=entry.pk)
    latest = EntryVersion.objects.filter(entry=kept).latest("number")
    kept.statement, kept.version_count = statement, latest.number + 1
    for name, value in span_of(happened).items():
        setattr(kept, name, value)
    kept.save()
    words = latest.original_words if original_words is None else original_words
    return _add_version(
        kept,
        by=by,
        now=now,
        number=latest.number + 1,
        happened=happened,
        original_words=words,
        why=why,
    )


@transaction.atomic
def change_kind(
    *, entry: Entry, by: User, now: datetime, kind: str, details: Mapping[str, Any] | None = None
) -> None:
    """Say what kind of entry it is; details of the earlier kind stay stored and are no longer shown."""
    hold_chain(by.pk)
    wanted = EntryKind(kind)
    if entry.kind != wanted:
        Entry.objects.for_user(by).filter(pk=entry.pk).update(kind=wanted)
        record(
            about=entry,
            kind="entry.kind",
            now=now,
            facts={"from": str(entry.kind), "to": str(wanted)},
        )
        entry.kind = wanted
    add_details(entry, by=by, now=now, fields=details or {})


@transaction.atomic
def fill_details(*, entry: Entry, by: User, now: datetime, details: Mapping[str, Any]) -> None:
    """Write details that are still empty; filled ones never change."""
    hold_chain(by.pk)
    add_details(entry, by=by, now=now, fields=details)


@transaction.atomic
def point_instead(*, entry: Entry, by: User, now: datetime, details: Mapping[str, Any]) -> None:
    """Make an entry a reference card and take off its files from a work system or of unknown origin."""
    hold_chain(by.pk)
    change_kind(entry=entry, by=by, now=now, kind=EntryKind.REFERENCE, details=details)
    let_go_of_files(entry=entry, by=by, now=now)


@transaction.atomic
def withdraw_entry(*, entry: Entry, by: User, now: datetime, why: str) -> None:
    """Take an entry out of lists and packets; the record keeps it with the reason."""
    hold_chain(by.pk)
    found = Entry.objects.for_user(by).present().filter(pk=entry.pk)
    if found.update(withdrawn_at=now, withdrawn_why=why):
        record(about=entry, kind="entry.withdrawn", now=now)


@transaction.atomic
def restore_entry(*, entry: Entry, by: User, now: datetime) -> None:
    """Take a withdrawal back."""
    hold_chain(by.pk)
    found = Entry.objects.for_user(by).withdrawn().filter(pk=entry.pk)
    if found.update(withdrawn_at=None, withdrawn_why=""):
        record(about=entry, kind="entry.restored", now=now)
