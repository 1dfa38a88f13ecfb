"""Wall clocks, their zones and the moments of reminders (reliability.md, b.1 and b.5). Pure code.

Truth is a wall clock and an IANA zone. A wall time that does not exist counts as the last instant before
the gap, because early is safe; one that exists twice counts as its first.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from apps.deadlines.enums import Again, Slot

MORNING = time(9, 0)
MORNING_OF_THE_DAY = time(8, 0)
END_OF_DAY = time(23, 59, 59)
SECOND = timedelta(seconds=1)
DAYS_BEFORE = {Slot.D14: 14, Slot.D7: 7, Slot.D3: 3, Slot.D1: 1}
# A reminder of n days needs a window of half as long again: less would come with the letter itself.
FEWEST_DAYS = {Slot.D14: 21, Slot.D7: 11, Slot.D3: 5, Slot.D1: 2}
HOURS_BEFORE = {Again.H12: 12, Again.H6: 6, Again.H4: 4, Again.H1: 1}
LAST_DAY = timedelta(hours=24)
APART = timedelta(hours=1)
BEFORE_THE_QUIET = timedelta(minutes=15)
BEFORE = (Slot.D14, Slot.D7, Slot.D3, Slot.D1, Slot.D0, Slot.H2)
ORDER = (*BEFORE, Slot.NOW, Slot.OVERDUE)


@dataclass(frozen=True, kw_only=True)
class SlotMoment:
    """When one reminder goes out, in UTC."""

    slot: Slot
    at: datetime


@dataclass(frozen=True, kw_only=True)
class AgainMoment:
    """When one more mail of the last day goes out, in UTC."""

    slot: Again
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Quiet:
    """The hours in which no early mail comes, by the wall clock; equal ends mean none."""

    start: time = time(22, 0)
    end: time = time(7, 0)

    def holds(self, clock: time) -> bool:
        if self.start <= self.end:
            return self.start <= clock < self.end
        return clock >= self.start or clock < self.end


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


def slot_moments(
    day: date, clock: time | None, *, zone: str, morning: time = MORNING
) -> tuple[SlotMoment, ...]:
    """Return every reminder of a date, in order: 14, 7, 3 and 1 days before at `morning`, on the day an hour
    earlier, two hours before a known time, and at `morning` on the day after.

    Days are taken from the calendar, so the clock on the wall stays. A reminder that would not come
    before the nearer ones (the morning of a date at 09:00; a day that a zone skipped) is left out.
    """
    due = due_at(day, clock, zone=zone)
    at = {
        slot: instant(day - timedelta(days=n), morning, zone=zone)
        for slot, n in DAYS_BEFORE.items()
    }
    at[Slot.D0] = instant(day, _an_hour_before(morning), zone=zone)
    if clock is not None:
        at[Slot.H2] = _two_hours_before(day, clock, zone=zone, due=due)
    nearer = at.get(Slot.H2, due)
    at = {slot: one for slot, one in at.items() if one < nearer or slot is Slot.H2}
    at[Slot.OVERDUE] = instant(day + timedelta(days=1), morning, zone=zone)
    return tuple(SlotMoment(slot=slot, at=at[slot]) for slot in ORDER if slot in at)


def _two_hours_before(day: date, clock: time, *, zone: str, due: datetime) -> datetime:
    """Two hours before on the wall and on a running watch: where they differ, the earlier."""
    wall = datetime.combine(day, clock.replace(tzinfo=None)) - timedelta(hours=2)
    return min(instant(wall.date(), wall.time(), zone=zone), due - timedelta(hours=2))


def _an_hour_before(clock: time) -> time:
    return clock.replace(hour=clock.hour - 1) if clock.hour else clock


def fits(slot: Slot, window_days: int | None) -> bool:
    """Whether a window of so many days is long enough for this reminder; None: it is not known."""
    return window_days is None or window_days >= FEWEST_DAYS.get(slot, 0)


def slots_to_plan(
    moments: Iterable[SlotMoment],
    *,
    due: datetime,
    now: datetime,
    leads: Collection[str] = BEFORE,
    window_days: int | None = None,
) -> tuple[SlotMoment, ...]:
    """Keep the reminders that are still to come (both moments in UTC), are wanted and fit the window.

    Where none of them is left before the date the nearest other one is taken, and where no moment is left at
    all it gets one at once: no date is ever silent.
    """
    coming = tuple(one for one in moments if one.at > now)
    before = [one for one in coming if one.slot is not Slot.OVERDUE]
    after = [one for one in coming if one.slot is Slot.OVERDUE]
    wanted = [one for one in before if one.slot in leads and fits(one.slot, window_days)]
    wanted = wanted or before[-1:]
    if wanted or now >= due:
        return (*wanted, *after)
    return (SlotMoment(slot=Slot.NOW, at=now), *after)


def again_moments(
    due: datetime, *, zone: str, quiet: Quiet, taken: Iterable[datetime], now: datetime
) -> tuple[AgainMoment, ...]:
    """Return the extra mails of the last 24 hours: at most four, none in the quiet hours, each an hour from others.

    One that would fall into the quiet hours comes a quarter of an hour before they begin, if that still is in
    the last day. `taken` are the moments of the usual reminders.
    """
    found: list[AgainMoment] = []
    busy = list(taken)
    for slot, hours in HOURS_BEFORE.items():
        at = _before_quiet(due - timedelta(hours=hours), zone=zone, quiet=quiet)
        near = any(abs(at - other) < APART for other in busy)
        if at > now and due - at <= LAST_DAY and not near:
            found.append(AgainMoment(slot=slot, at=at))
            busy.append(at)
    return tuple(found)


def _before_quiet(at: datetime, *, zone: str, quiet: Quiet) -> datetime:
    local = at.astimezone(ZoneInfo(zone))
    if not quiet.holds(local.time()):
        return at
    evening = local.date() if local.time() >= quiet.start else local.date() - timedelta(days=1)
    return instant(evening, quiet.start, zone=zone) - BEFORE_THE_QUIET
