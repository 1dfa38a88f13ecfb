"""Further values of a metric entry: added, one or a hundred thousand, and taken out; never changed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import transaction

from apps.audit.chain import text_of
from apps.audit.services import Event, hold_chain, record, record_many
from apps.evidence import search_index
from apps.evidence.enums import EntryKind
from apps.evidence.models import Entry, Reading

if TYPE_CHECKING:
    from apps.accounts.models import User

AT_ONCE = 1000  # values a transaction: an import never holds the chain for long
MOST = 100_000  # values an entry


class TooManyError(ValueError):
    """An entry holds at most MOST values."""


@dataclass(frozen=True, kw_only=True)
class Value:
    """One figure on a day, and where it is from. `value` has at most four decimals."""

    on_date: date
    value: Decimal
    source: str = ""

    @property
    def key(self) -> tuple[date, Decimal, str]:
        return self.on_date, self.value, self.source


@transaction.atomic
def add_readings(
    *,
    entry: Entry,
    by: User,
    now: datetime,
    values: Sequence[Value],
    added_at: datetime | None = None,
) -> list[Reading]:
    """Store up to AT_ONCE values; those that stand already, on that day from that source, are once.

    `added_at` marks values that came together over several calls, for `withdraw_together`; else it is `now`.
    Returns the new ones. Raises ValueError for more than AT_ONCE or an entry that is no metric, TooManyError
    when the entry would hold more than MOST.
    """
    if len(values) > AT_ONCE or entry.kind != EntryKind.METRIC:
        raise ValueError("values belong to a metric, at most a thousand at once")
    hold_chain(by.pk)
    present = Reading.objects.for_user(by).present().filter(entry=entry)
    days = {one.on_date for one in values}
    known = set(present.filter(on_date__in=days).values_list("on_date", "value", "source"))
    new = [one for key, one in {one.key: one for one in values}.items() if key not in known]
    if new and present.count() + len(new) > MOST:
        raise TooManyError
    rows = [_row(one, entry=entry, now=added_at or now) for one in new]
    Reading.objects.bulk_create(rows)
    record_many([_added(one) for one in rows], now=now)
    search_index.refresh({one.entry_id for one in rows if one.source})
    return rows


def in_parts(values: Iterable[Value]) -> list[list[Value]]:
    """The same values in parts that `add_readings` takes."""
    every = list(values)
    return [every[start : start + AT_ONCE] for start in range(0, len(every), AT_ONCE)]


def _row(value: Value, *, entry: Entry, now: datetime) -> Reading:
    return Reading(
        owner_id=entry.owner_id, entry=entry, on_date=value.on_date, value=value.value,
        source=value.source, added_at=now,
    )  # fmt: skip


def _added(reading: Reading) -> Event:
    names = ("on_date", "value", "source")
    return Event(
        about=reading,
        kind="entry.value",
        facts={"entry": str(reading.entry_id)},
        content={name: text_of(getattr(reading, name)) for name in names},
        salt=bytes(reading.salt),
    )


@transaction.atomic
def withdraw_readings(*, readings: Iterable[Reading], by: User, now: datetime) -> int:
    """Take values out of lists, pictures and packets; the rows stay. Returns how many were still in."""
    hold_chain(by.pk)
    ids = [one.pk for one in readings]
    found = list(Reading.objects.for_user(by).filter(pk__in=ids, withdrawn_at=None))
    Reading.objects.for_user(by).filter(pk__in=[one.pk for one in found]).update(withdrawn_at=now)
    facts = [{"entry": str(one.entry_id)} for one in found]
    record_many(
        [
            Event(about=one, kind="entry.value_withdrawn", facts=said)
            for one, said in zip(found, facts, strict=True)
        ],
        now=now,
    )
    search_index.refresh({one.entry_id for one in found if one.source})
    return len(found)


@transaction.atomic
def withdraw_together(*, entry: Entry, by: User, now: datetime, added_at: datetime) -> int:
    """Take out all values of an entry that came together; one event says how many. Returns the number."""
    hold_chain(by.pk)
    found = Reading.objects.for_user(by).filter(entry=entry, added_at=added_at, withdrawn_at=None)
    count = found.update(withdrawn_at=now)
    if count:
        facts = {"added": added_at.isoformat(), "count": count}
        record(about=entry, kind="entry.values_withdrawn", now=now, facts=facts)
        search_index.refresh([entry.pk])
    return count


@transaction.atomic
def restore_reading(*, reading: Reading, by: User, now: datetime) -> None:
    """Take that back, unless the same value was added again meanwhile."""
    hold_chain(by.pk)
    again = Reading.objects.for_user(by).filter(
        entry=reading.entry_id, on_date=reading.on_date, value=reading.value,
        source=reading.source, withdrawn_at=None,
    )  # fmt: skip
    found = Reading.objects.for_user(by).filter(pk=reading.pk).exclude(withdrawn_at=None)
    if not again.exists() and found.update(withdrawn_at=None):
        record(about=reading, kind="entry.value_restored", now=now)
        search_index.refresh([reading.entry_id])
