"""Dates as pages show them: their words, their distance, the mails that will go out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from apps.core import say_dates
from apps.deadlines import counting_json, lives
from apps.deadlines.enums import Slot
from apps.deadlines.how_counted import HowCounted, how_counted
from apps.deadlines.models import (
    Deadline,
    DeadlineChange,
    DeadlineKind,
    DeadlineQuerySet,
    DeadlineState,
)
from apps.deadlines.reminders import LABEL
from apps.deadlines.wallclock import SlotMoment
from apps.mail.models import OutgoingMail
from apps.plans.models import Plan
from apps.plans.today import today_of

SOON_DAYS = 3


@dataclass(frozen=True, kw_only=True)
class Line:
    """One date of the agenda; `mails` says which mails go out, `tone` is soon, late or empty."""

    deadline: Deadline
    when: str
    distance: str
    mails: str
    next_mail: str
    tone: str
    state: str


@dataclass(frozen=True, kw_only=True)
class Filters:
    """Which dates are shown; empty for all."""

    kind: str = ""
    state: str = ""

    def __bool__(self) -> bool:
        return bool(self.kind or self.state)


def filters_of(asked: Mapping[str, str]) -> Filters:
    """Read the filters of an address; what names no kind or state is left out."""
    kind, state = asked.get("kind", ""), asked.get("state", "")
    return Filters(
        kind=kind if kind in DeadlineKind.values else "",
        state=state if state in DeadlineState.values else "",
    )


@dataclass(frozen=True, kw_only=True)
class Agenda:
    """Open dates by their nearness, and what is closed, newest first."""

    passed: tuple[Line, ...]
    next: Line | None
    after: tuple[Line, ...]
    closed: tuple[Line, ...]
    today: date

    @property
    def coming(self) -> int:
        """How many open dates are still to come, of those that are shown."""
        return len(self.after) + (self.next is not None)

    @property
    def is_empty(self) -> bool:
        return not (self.passed or self.next or self.closed)


def agenda(plan: Plan, *, now: datetime, filters: Filters = Filters()) -> Agenda:
    """The dates of a plan in order; two queries."""
    deadlines = list(chosen(plan, filters))
    mails = coming_mails(deadlines)
    lines = [line(one, mails[one.pk], now=now) for one in deadlines]
    is_open = [one for one in lines if one.deadline.state == DeadlineState.OPEN]
    coming = [one for one in is_open if one.deadline.due_at >= now]
    return Agenda(
        passed=tuple(one for one in is_open if one.deadline.due_at < now),
        next=coming[0] if coming else None,
        after=tuple(coming[1:]),
        closed=tuple(one for one in reversed(lines) if one.deadline.state != DeadlineState.OPEN),
        today=today_of(plan, now=now),
    )


def lines_between(
    plan: Plan, first: date, *, now: datetime, filters: Filters = Filters()
) -> list[Line]:
    """The dates of about a month, from the week of `first` to six weeks later."""
    rows = chosen(plan, filters).filter(
        local_date__gte=first - timedelta(days=7), local_date__lt=first + timedelta(days=45)
    )
    deadlines = list(rows)
    mails = coming_mails(deadlines)
    return [line(one, mails[one.pk], now=now) for one in deadlines]


def chosen(plan: Plan, filters: Filters) -> DeadlineQuerySet:
    """The dates of a plan that the filters let through, in order."""
    rows = Deadline.objects.for_user(plan.owner_id).filter(plan=plan)
    wanted = {name: value for name, value in vars(filters).items() if value}
    return rows.filter(**wanted).in_order()


def coming_mails(deadlines: Iterable[Deadline]) -> dict[UUID, list[OutgoingMail]]:
    """The mails still to go out, by date, those of the day after left out."""
    found: dict[UUID, list[OutgoingMail]] = defaultdict(list)
    ids = [one.pk for one in deadlines if one.state == DeadlineState.OPEN]
    rows = OutgoingMail.objects.open().filter(about_label=LABEL, about_id__in=ids)
    for mail in rows.exclude(slot=Slot.OVERDUE).in_order():
        found[mail.about_id].append(mail)
    return found


def line(deadline: Deadline, mails: Sequence[OutgoingMail], *, now: datetime) -> Line:
    moments = [mail.planned_at for mail in mails]
    next_mail = say_dates.near_moment(moments[0], zone=deadline.zone, now=now) if moments else ""
    return Line(
        deadline=deadline,
        when=short(deadline, now=now),
        distance=say_dates.distance(deadline.local_date, today=_today(deadline, now=now)),
        mails=mails_in_words(moments, zone=deadline.zone),
        next_mail=_("Mail %(moment)s") % {"moment": next_mail} if next_mail else "",
        tone=tone(deadline, now=now),
        state=lives.state_words(deadline.kind, deadline.state),
    )


def _today(deadline: Deadline, *, now: datetime) -> date:
    return now.astimezone(ZoneInfo(deadline.zone)).date()


def tone(deadline: Deadline, *, now: datetime) -> str:
    """`late` once it has passed, `soon` within three days, else empty; only of open dates."""
    if deadline.state != DeadlineState.OPEN:
        return ""
    if now >= deadline.due_at:
        return "late"
    days = (deadline.local_date - _today(deadline, now=now)).days
    return "soon" if days <= SOON_DAYS else ""


def short(deadline: Deadline, *, now: datetime) -> str:
    """`Fri 5 Jun, 17:00` for the margin; with the year where it is another one."""
    words = say_dates.near_day(deadline.local_date, today=_today(deadline, now=now))
    if deadline.local_time is None:
        return words
    return _("%(day)s, %(clock)s") % {"day": words, "clock": f"{deadline.local_time:%H:%M}"}


def full(deadline: Deadline, *, now: datetime) -> str:
    """`Wed 3 Jun 2026, 17:00 Seattle (UTC-7), in 4 days`; without a time `on or before ...`."""
    if deadline.local_time is not None:
        return say_dates.full(deadline.due_at, zone=deadline.zone, now=now)
    return _("on or before %(day)s (%(zone)s), %(distance)s") % {
        "day": say_dates.day(deadline.local_date),
        "zone": say_dates.zone_words(deadline.zone, at=deadline.due_at),
        "distance": say_dates.distance(deadline.local_date, today=_today(deadline, now=now)),
    }


def absolute(deadline: Deadline) -> str:
    """`Wed 3 Jun 2026, 17:00 Seattle (UTC-7)`, for paper: no word that is wrong tomorrow."""
    if deadline.local_time is not None:
        return say_dates.moment(deadline.due_at, zone=deadline.zone)
    return say_dates.day(deadline.local_date)


def mails_in_words(moments: Sequence[datetime], *, zone: str) -> str:
    """`Mails: Wed 3 Jun, 09:00; Fri 5 Jun, 08:00 and 15:00`."""
    days: dict[str, list[str]] = {}
    for at in moments:
        day = say_dates.short_day(at.astimezone(ZoneInfo(zone)).date())
        days.setdefault(day, []).append(say_dates.clock(at, zone=zone))
    if not days:
        return ""
    words = "; ".join(
        _("%(day)s, %(clock)s") % {"day": day, "clock": get_text_list(clocks, _("and"))}
        for day, clocks in days.items()
    )
    return _("Mails: %(moments)s") % {"moments": words}


def slots_in_words(slots: Iterable[SlotMoment], *, zone: str) -> str:
    """The same for moments that are not planned yet."""
    return mails_in_words([one.at for one in slots if one.slot is not Slot.OVERDUE], zone=zone)


def how_it_was_counted(deadline: Deadline) -> HowCounted | None:
    """How the present day of a date was counted; None where it was named."""
    counted = counting_json.load(deadline.counted)
    return how_counted(counted) if counted else None


def history(deadline: Deadline) -> list[tuple[DeadlineChange, str]]:
    """Each revision as it stood and what it did, the newest first."""
    changes = list(deadline.changes.order_by("revision"))
    before = [None, *changes]
    told = [
        (one, lives.did(one, earlier, kind=deadline.kind))
        for earlier, one in zip(before, changes, strict=False)
    ]
    return told[::-1]
