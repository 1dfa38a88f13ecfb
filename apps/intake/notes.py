"""Pasted notes: what they propose is corrected in rows, and the rows become the entries of one batch."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Final
from uuid import UUID, uuid5

from django.utils.translation import gettext as _

from apps.core.fuzzy import FuzzyDate
from apps.core.owner_scope import owner_scope
from apps.evidence.enums import EntryKind
from apps.evidence.models import Entry
from apps.evidence.recording import AT_MOST, Draft, record_drafts
from apps.evidence.rules import LONGEST_SENTENCE, first_sentence, held_at
from apps.intake.enums import ItemOutcome, Source
from apps.intake.models import Batch, Item
from apps.intake.parsers.notes import Proposed, read_notes
from apps.intake.services import open_batch
from apps.plans.models import Plan

if TYPE_CHECKING:
    from apps.accounts.models import User

LONGEST_NOTES: Final = 1_000_000  # characters of one paste
LONGEST_SOURCE: Final = 100_000  # characters of one entry's original words
ROWS_A_PAGE: Final = 100
ORDERS: Final = ("day", "month")


@dataclass(frozen=True, kw_only=True)
class Pasted:
    """What was pasted and how its writer writes dates. `order` is their answer: `day`, `month`, or "" for none yet."""

    text: str
    at: datetime
    zone: str
    day_first: bool = False
    order: str = ""
    languages: tuple[str, ...] = ("en",)


def proposals(pasted: Pasted) -> list[Proposed]:
    """The entries a text proposes, in its order; the same for the same `pasted`, whenever it is asked."""
    day_first = pasted.order == "day" if pasted.order else pasted.day_first
    notes = read_notes(
        pasted.text, now=pasted.at, zone=pasted.zone, day_first=day_first, languages=pasted.languages,
    )  # fmt: skip
    return [_settled(one, pasted.order) for one in notes.entries]


def _settled(one: Proposed, order: str) -> Proposed:
    """Once somebody said how they write 3/4, it is no question any more."""
    return replace(one, other=None) if order and is_of_order(one) else one


def is_of_order(one: Proposed) -> bool:
    """Whether the question about a date is which of its figures is the day."""
    return "order_assumed" in one.notes


def longest_line(found: Sequence[Proposed]) -> Proposed | None:
    """The first proposal whose words are too many for one entry."""
    return next((one for one in found if len(source_of(one)) > LONGEST_SOURCE), None)


def statement_of(one: Proposed) -> str:
    """The sentence proposed for an entry: the line, or its first sentence where it is long."""
    words = " ".join(one.statement.split())
    return words if len(words) <= LONGEST_SENTENCE else first_sentence(words)


def source_of(one: Proposed) -> str:
    """The lines an entry was read from, beneath the words of their heading."""
    lines = one.source.strip("\r\n")
    return f"{one.under}\n{lines}" if one.under else lines


@dataclass(frozen=True, kw_only=True)
class Noted:
    """A row as it is to be saved; `place` is that of its first proposal in the text, from 0."""

    place: int
    statement: str
    happened: FuzzyDate
    kind: str
    source: str
    first_line: int
    last_line: int


def batch_for(*, plan: Plan, by: User, now: datetime, token: UUID) -> Batch:
    """The batch of one paste: the same token finds it again; after it was taken back, a new one begins."""
    name = uuid5(plan.pk, str(token))
    while True:
        batch = open_batch(plan=plan, by=by, now=now, source=Source.NOTES, client_token=name)
        if batch.undone_at is None:
            return batch
        name = uuid5(name, str(batch.pk))


def save_notes(
    *, plan: Plan, by: User, now: datetime, token: UUID, noted: Sequence[Noted]
) -> Batch:
    """Write rows to the record, all as written `now`; at most a hundred a transaction.

    Broken off in between and sent again with the same token, it goes on where it was: nothing is written twice.
    """
    with owner_scope(by.pk):
        batch = batch_for(plan=plan, by=by, now=now, token=token)
    for first in range(0, len(noted), AT_MOST):
        with owner_scope(by.pk):
            _save_group(batch, noted[first : first + AT_MOST], plan=plan, by=by, now=now)
    return batch


def _save_group(
    batch: Batch, group: Sequence[Noted], *, plan: Plan, by: User, now: datetime
) -> None:
    drafts = [_draft(batch, one) for one in group]
    entries = record_drafts(plan=plan, by=by, now=now, drafts=drafts)
    items = [
        _item(batch, one, entry=entries[draft.client_token], now=now)
        for one, draft in zip(group, drafts, strict=True)
    ]
    Item.objects.bulk_create(items, ignore_conflicts=True)


def _draft(batch: Batch, one: Noted) -> Draft:
    is_card = one.kind == EntryKind.REFERENCE and " " not in one.statement
    return Draft(
        kind=one.kind,
        statement=one.statement,
        happened=one.happened,
        client_token=uuid5(batch.pk, f"entry {one.place}"),
        original_words="" if one.source.strip() == one.statement else one.source,
        details={"place": one.statement[:2000], "held": held_at(one.statement)} if is_card else {},
    )


def _item(batch: Batch, one: Noted, *, entry: Entry, now: datetime) -> Item:
    lines = {"first": one.first_line, "last": one.last_line}
    is_one = one.first_line == one.last_line
    name = _("Line %(first)d") if is_one else _("Lines %(first)d to %(last)d")
    return Item(
        pk=uuid5(batch.pk, f"item {one.place}"), owner_id=batch.owner_id, batch=batch, position=one.place,
        name=name % lines, entry=entry, outcome=ItemOutcome.ENTRY, done_at=now,
    )  # fmt: skip
