"""A count in words: one head and one sentence a step (ux: Dates, "how it was counted")."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.core.say_dates import day as say_day
from apps.core.say_dates import short_day
from apps.deadlines.enums import StepKind
from apps.deadlines.rules import Counted, Step
from apps.plans.enums import Unit
from apps.plans.wording import length


@dataclass(frozen=True, kw_only=True)
class Line:
    """One row of the table; `is_result` marks the day that is used."""

    head: str
    words: str
    is_result: bool = False


def lines(counted: Counted) -> list[Line]:
    """Every step of a count in words, the result last."""
    shown = [step for step in counted.steps if step.kind is not StepKind.LATER_VIEW]
    return [_with_later(_line(step), counted) for step in shown]


def _with_later(line: Line, counted: Counted) -> Line:
    if not line.is_result or counted.latest <= counted.day:
        return line
    words = _("%(day)s. The later view would be %(later)s; it is not used.")
    return replace(line, words=words % {"day": line.words, "later": say_day(counted.latest)})


def _line(step: Step) -> Line:
    head, words = _SAY[step.kind](step)
    return Line(head=head, words=words, is_result=step.kind is StepKind.RESULT)


def _start(step: Step) -> tuple[str, str]:
    words = _("%(day)s. Counting begins the next day.") % {"day": _day(step)}
    return _("Counted from"), words


def _length(step: Step) -> tuple[str, str]:
    return _("How long"), _("%(length)s.") % {"length": length(step.number, step.unit)}


def _weekends(step: Step) -> tuple[str, str]:
    words = ngettext(
        "%(n)d day of the weekend is left out.", "%(n)d days of weekends are left out.", step.number
    )
    return _("Weekends"), words % {"n": step.number}


def _holiday_counted(step: Step) -> tuple[str, str]:
    if step.unit:
        words = _("%(name)s. Your letter counts it.")
    else:
        words = _(
            "%(name)s. It is not said whether it counts, so it is counted: that gives the earlier date."
        )
    return _short(step), words % {"name": step.name or _("A day off")}


def _holiday_left_out(step: Step) -> tuple[str, str]:
    return _short(step), _("%(name)s is left out.") % {"name": step.name or _("A day off")}


def _no_holidays(step: Step) -> tuple[str, str]:  # noqa: ARG001  one signature for all steps
    words = _("No country is set, so public holidays are not known. Only weekends are left out.")
    return _("Holidays"), words


def _unit_not_said(step: Step) -> tuple[str, str]:
    if step.unit == Unit.CALENDAR_DAYS:
        words = _("Business or calendar days is not said. Calendar days give the earlier date.")
    else:
        words = _("Business or calendar days is not said. Business days are used.")
    return _("Which days"), words


def _short_month(step: Step) -> tuple[str, str]:
    words = _("The month has no such day; its last, %(day)s, is used.") % {"day": _day(step)}
    return _("Short month"), words


def _less(step: Step) -> tuple[str, str]:
    words = ngettext("One day is taken off.", "%(n)d days are taken off.", step.number)
    return _("Less"), words % {"n": step.number}


def _because(step: Step) -> str:
    return step.name or _("not a working day")


def _moved_earlier(step: Step) -> tuple[str, str]:
    words = _("%(day)s (%(why)s). The working day before is used: %(other)s.")
    return _("It falls on"), words % _moved(step)


def _moved_later(step: Step) -> tuple[str, str]:
    words = _("%(day)s (%(why)s). The next working day is used: %(other)s.")
    return _("It falls on"), words % _moved(step)


def _moved(step: Step) -> dict[str, str]:
    other = say_day(step.other) if step.other else ""
    return {"day": _day(step), "why": _because(step), "other": other}


def _not_moved(step: Step) -> tuple[str, str]:
    words = _("%(day)s (%(why)s). It stays as counted.")
    return _("It falls on"), words % {"day": _day(step), "why": _because(step)}


def _clock(step: Step) -> tuple[str, str]:
    clock = f"{step.clock:%H:%M}" if step.clock else ""
    return _("Clock time"), _("%(clock)s is given.") % {"clock": clock}


def _no_clock(step: Step) -> tuple[str, str]:  # noqa: ARG001
    return _("Clock time"), _("None is given: on or before this day, better the day before.")


def _result(step: Step) -> tuple[str, str]:
    clock = f", {step.clock:%H:%M}" if step.clock else ""
    return _("Safe date"), f"{_day(step)}{clock}"


def _later_view(step: Step) -> tuple[str, str]:
    words = _("%(day)s. It is not used.") % {"day": _day(step)}
    return _("The later view"), words


def _by_hand(step: Step) -> tuple[str, str]:
    return _("By hand"), _("You set %(day)s instead.") % {"day": _day(step)}


def _day(step: Step) -> str:
    return say_day(step.day) if step.day else ""


def _short(step: Step) -> str:
    return short_day(step.day) if step.day else ""


_SAY: dict[StepKind, Callable[[Step], tuple[str, str]]] = {
    StepKind.START: _start,
    StepKind.LENGTH: _length,
    StepKind.WEEKENDS: _weekends,
    StepKind.HOLIDAY_COUNTED: _holiday_counted,
    StepKind.HOLIDAY_LEFT_OUT: _holiday_left_out,
    StepKind.NO_HOLIDAYS_KNOWN: _no_holidays,
    StepKind.UNIT_NOT_SAID: _unit_not_said,
    StepKind.SHORT_MONTH: _short_month,
    StepKind.LESS: _less,
    StepKind.MOVED_EARLIER: _moved_earlier,
    StepKind.MOVED_LATER: _moved_later,
    StepKind.NOT_MOVED: _not_moved,
    StepKind.CLOCK: _clock,
    StepKind.NO_CLOCK: _no_clock,
    StepKind.RESULT: _result,
    StepKind.LATER_VIEW: _later_view,
    StepKind.BY_HAND: _by_hand,
}
