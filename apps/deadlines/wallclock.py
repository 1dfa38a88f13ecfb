"""Wall clocks, their zones and the moments of reminders (reliability.md, b.1 and b.5). Pure code.

Truth is a wall clock and an IANA zone. A wall time that does not exist counts as the last instant before
the gap, because early is safe; one that exists twice counts as its first.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from apps.deadlines.enums import Slot

MORNING = time(9, 0)
MORNING_OF_THE_DAY = time(8, 0)
END_OF_DAY = time(23, 59, 59)
SECOND = timedelta(seconds=1)
DAYS_BEFORE = {Slot.D14: 14, Slot.D7: 7, Slot.D3: 3, Slot.D1: 1}
ORDER = (Slot.D14, Slot.D7, Slot.D3, Slot.D1, Slot.D0, Slot.H2, Slot.NOW, Slot.OVERDUE)


@dataclass(frozen=True, kw_only=True)
class SlotMoment:
    """When one reminder goes out, in UTC."""

    slot: Slot
    at: datetime


def instant(day: date, clock: time, *, zone: str) -> datetime:
    """Return the UTC instant of a wall clock, in whole seconds.

    Raises:
        ZoneInfoNotFoundError, ValueError: `zone` is no IANA name.
    """
    place = ZoneInfo(zone)
    wall = datetime.combine(day, clock.replace(microsecond=0, tzinfo=None, fold=0))
    at = wall.replace(tzinfo=place).astimezone(UTC)
    if at.astimezone(place).replace(tzinfo=None) == wall:
        return at
    return _last_before_gap(wall, place=place)


def _last_before_gap(wall: datetime, *, place: ZoneInfo) -> datetime:
    """The last second before the jump that skips `wall` (PEP 495: fold 1 reads it with the later offset)."""
    before = wall.replace(tzinfo=place, fold=1).astimezone(UTC)
    after = wall.replace(tzinfo=place, fold=0).astimezone(UTC)
    old = before.astimezone(place).utcoffset()
    while after - before > SECOND:
        middle = (before + (after - before) / 2).replace(microsecond=0)
        if middle.astimezone(place).utcoffset() == old:
            before = middle
        else:
            after = middle
    return before


def due_at(day: date, clock: time | None, *, zone: str) -> datetime:
    """Return when a date has passed, in UTC; without a time that is the end of that local day."""
    return instant(day, END_OF_DAY if clock is None else clock, zone=zone)


def slot_moments(day: date, clock: time | None, *, zone: str) -> tuple[SlotMoment, ...]:
    """Return every reminder of a date, in order: 14, 7, 3 and 1 days before at 09:00, on the day at
    08:00, two hours before a known time, and 09:00 on the day after.

    Days are taken from the calendar, so the clock on the wall stays. A reminder that would not come
    before the nearer ones (the morning of a date at 09:00; a day that a zone skipped) is left out.
    """
    due = due_at(day, clock, zone=zone)
    at = {
        slot: instant(day - timedelta(days=n), MORNING, zone=zone)
        for slot, n in DAYS_BEFORE.items()
    }
    at[Slot.D0] = instant(day, MORNING_OF_THE_DAY, zone=zone)
    if clock is not None:
        at[Slot.H2] = _two_hours_before(day, clock, zone=zone, due=due)
    nearer = at.get(Slot.H2, due)
    at = {slot: one for slot, one in at.items() if one < nearer or slot is Slot.H2}
    at[Slot.OVERDUE] = instant(day + timedelta(days=1), MORNING, zone=zone)
    return tuple(SlotMoment(slot=slot, at=at[slot]) for slot in ORDER if slot in at)


def _two_hours_before(day: date, clock: time, *, zone: str, due: datetime) -> datetime:
    """Two hours before on the wall and on a running watch: where they differ, the earlier."""
    wall = datetime.combine(day, clock.replace(tzinfo=None)) - timedelta(hours=2)
    return min(instant(wall.date(), wall.time(), zone=zone), due - timedelta(hours=2))


def slots_to_plan(
    moments: Iterable[SlotMoment], *, due: datetime, now: datetime
) -> tuple[SlotMoment, ...]:
    """Keep the reminders that are still to come (both moments in UTC).

    A date so near that none is left before it gets one at once, so that no date is ever silent.
    """
    coming = tuple(one for one in moments if one.at > now)
    early = [one for one in coming if one.slot is not Slot.OVERDUE]
    if early or now >= due:
        return coming
    return (SlotMoment(slot=Slot.NOW, at=now), *coming)
