"""Which dates a stage template proposes from its triggers, each with how it was counted. Pure code."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, time

from apps.deadlines.ruled import Rule
from apps.deadlines.rules import Counted, Window, count
from apps.deadlines.workdays import WorkCalendar
from apps.plans.stage_templates import ProposedDate, StageTemplate

MOST_REPEATS = 60


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """A date before it is saved: from which trigger and by which rule it was counted; `key` is unique in a list."""

    key: str
    kind: str
    title: str
    trigger: str
    rule: Rule
    ticked: bool
    counted: Counted


def propose_dates(
    template: StageTemplate,
    *,
    triggers: Mapping[str, date],
    windows: Mapping[str, Window],
    calendar: WorkCalendar,
    clock: time | None = None,
    with_clock: Container[str] | None = None,
) -> list[Proposal]:
    """Count every date of `template` whose trigger and window are known, in order of days.

    `clock` is the time of day of the kinds in `with_clock`, or of all but meetings.

    Raises:
        OutOfReachError: a window or day beyond what can be meant.
    """
    found: list[Proposal] = []
    for one in template.dates:
        trigger, window = triggers.get(one.trigger), windows.get(one.window)
        if trigger is None or window is None or not one.applies(trigger):
            continue
        if not one.until:
            at = clock if with_clock is None or one.kind in with_clock else None
            counted = count(window, trigger=trigger, calendar=calendar, clock=at)
            rule = Rule(window=window, key=one.window)
            found.append(_proposal(one, key=one.key, title=one.title, rule=rule, counted=counted))
        elif one.until in windows:
            last = count(windows[one.until], trigger=trigger, calendar=calendar).day
            found += repeated(one, window=window, trigger=trigger, last=last, calendar=calendar)
    return sorted(found, key=lambda proposal: proposal.counted.day)


def repeated(
    one: ProposedDate, *, window: Window, trigger: date, last: date, calendar: WorkCalendar
) -> Iterator[Proposal]:
    """One proposal for each full window before the last day; the last day has its own."""
    for n in range(1, MOST_REPEATS + 1):
        many = replace(window, number=window.number * n)
        counted = count(many, trigger=trigger, calendar=calendar)
        if counted.day >= last:
            return
        title = one.title.replace("{n}", str(n))
        rule = Rule(window=many, key=one.window, times=n)
        yield _proposal(one, key=f"{one.key}-{n}", title=title, rule=rule, counted=counted)


def _proposal(one: ProposedDate, *, key: str, title: str, rule: Rule, counted: Counted) -> Proposal:
    return Proposal(
        key=key,
        kind=one.kind,
        title=title,
        trigger=one.trigger,
        rule=rule,
        ticked=one.ticked,
        counted=counted,
    )
