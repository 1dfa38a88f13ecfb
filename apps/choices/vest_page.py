"""What the page of vests shows: each with its worth and whether its day is among the dates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from apps.choices.answers import MONTHS
from apps.choices.maths import horizons
from apps.choices.models import Scenario, Vest
from apps.choices.money import Money, total
from apps.choices.parsers.outcome import Habits, Row
from apps.choices.reading import vest_worth
from apps.choices.vest_services import STANDING, coming_days, vest_dates
from apps.choices.vest_words import what_vests
from apps.choices.wording import say_money, say_number
from apps.core import say_dates
from apps.deadlines.models import Deadline, DeadlineState
from apps.intake.parsers.numbers import Mark
from apps.plans.models import Plan
from apps.plans.today import today_of

MONTH_FIRST = frozenset({"US", "PH", "FM", "MH", "PW"})
MONTH_FIRST_ZONES = ("America/", "US/", "Pacific/Honolulu")
COMMA = frozenset(
    {"AR", "AT", "BE", "BG", "BR", "CL", "CO", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "ID", "IT",
     "LT", "LU", "LV", "NL", "NO", "PL", "PT", "RO", "RS", "RU", "SE", "SI", "SK", "TR", "UA", "VN", "ZA"}
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Line:
    """One vest: what, its worth in words where it has one, and a remark on its day.

    `is_aside`: its day was among the dates, and was set aside there.
    """

    vest: Vest
    what: str
    worth: str
    remark: str
    is_dated: bool
    is_aside: bool


@dataclass(frozen=True, kw_only=True)
class VestPage:
    """`shares` and `worth` are of the days ahead. `undated` days are ahead and no dates; `stray` dates say that something vests which is not here."""

    lines: tuple[Line, ...]
    shares: str
    worth: str
    is_priceless: bool
    coming: int
    undated: tuple[date, ...]
    stray: tuple[Deadline, ...]
    today: date


def page_of(scenario: Scenario, vests: Sequence[Vest], *, now: datetime) -> VestPage:
    """Everything the page shows of the vests, in a constant number of queries."""
    today = today_of(scenario.plan, now=now)
    dates = list(vest_dates(scenario.plan).order_by("local_date", "id"))
    dated = {one.local_date for one in dates if one.state in STANDING}
    aside = {one.local_date for one in dates} - dated
    coming = coming_days(vests, today=today)
    worths = [vest_worth(scenario, one) for one in vests]
    ahead = [worth for one, worth in zip(vests, worths, strict=True) if one.vest_date > today]
    last = horizons(today, MONTHS)[-1]
    return VestPage(
        lines=tuple(
            Line(
                vest=one,
                what=what_vests(one, currency=scenario.currency),
                worth=say_money(worth) if worth is not None and one.shares is not None else "",
                remark=_remark(one.vest_date, today=today, last=last),
                is_dated=one.vest_date in dated,
                is_aside=one.vest_date in aside,
            )
            for one, worth in zip(vests, worths, strict=True)
        ),
        shares=_shares([one for one in vests if one.vest_date > today]),
        worth=_sum([one for one in ahead if one is not None], scenario.currency),
        is_priceless=None in ahead,
        coming=len(coming),
        undated=tuple(one for one in coming if one not in dated),
        stray=tuple(_stray(dates, coming, today=today)),
        today=today,
    )


def _remark(day: date, *, today: date, last: date) -> str:
    if day <= today:
        return _("yours already, counts nowhere")
    if day > last:
        return _("after the two years that are looked at")
    return say_dates.distance(day, today=today)


def _shares(vests: Sequence[Vest]) -> str:
    shares = [one.shares for one in vests if one.shares is not None]
    return say_number(sum(shares)) if shares else ""  # type: ignore[arg-type]


def _sum(worths: Sequence[Money], currency: str) -> str:
    return say_money(total(worths, currency=currency)) if worths else ""


def _stray(dates: Sequence[Deadline], coming: Sequence[date], *, today: date) -> list[Deadline]:
    """Open dates ahead whose day is no vest here: it moved, was removed, or belongs to another scenario."""
    return [
        one
        for one in dates
        if one.state == DeadlineState.OPEN and one.local_date > today and one.local_date not in coming
    ]  # fmt: skip


def habits_of(scenario: Scenario, *, today: date) -> Habits:
    """How statements are written where the plan is, used only where one leaves a doubt."""
    return Habits(
        today=today,
        currency=scenario.currency,
        day_first=not _is_month_first(scenario.plan),
        decimal_comma=decimal_mark(scenario.plan) == ",",
    )


def decimal_mark(plan: Plan) -> Mark:
    """The sign that parts decimals where the plan is."""
    return "," if plan.country in COMMA else "."


def _is_month_first(plan: Plan) -> bool:
    if plan.country:
        return plan.country in MONTH_FIRST
    return plan.zone.startswith(MONTH_FIRST_ZONES)


@dataclass(frozen=True, kw_only=True)
class ReadLine:
    """A row that was read, as the preview shows it."""

    row: Row
    what: str
    remark: str


def read_lines(scenario: Scenario, rows: Sequence[Row], *, new: Sequence[Row]) -> list[ReadLine]:
    """Rows of a statement in words; those that are not among `new` are there already."""
    wanted = {one.line for one in new}
    return [
        ReadLine(
            row=one,
            what=what_vests(one, currency=scenario.currency),
            remark=_said_of(one, is_new=one.line in wanted),
        )
        for one in rows
    ]


def _said_of(row: Row, *, is_new: bool) -> str:
    if not is_new:
        return _("is here already and is not added again")
    if row.same_as:
        return _("the same stands in line %(line)d; both are kept") % {"line": row.same_as}
    return ""
