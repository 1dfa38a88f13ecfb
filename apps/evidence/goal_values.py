"""The figures of a goal as pictures: all entries that measure the same in the same unit, against the goal's target."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from uuid import UUID

from apps.core.drawing import Figure, Point, values_over_time
from apps.core.fuzzy import Precision
from apps.core.text import visible_controls
from apps.evidence.enums import Direction
from apps.evidence.models import MetricDetail, Reading
from apps.goals.from_above import Values
from apps.goals.models import Goal
from apps.plans.models import DayOff

FEWEST = 2  # values that make a line
DAYS = (Precision.EXACT, Precision.DAY)
NUMBER = re.compile(r"(?<![\w.,-])-?\d{1,12}(?:[.,]\d{1,4})?(?!\d|[.,]\d)")
Measure = tuple[str, str]
Further = Mapping[UUID, Sequence[Point]]


def values(goal: Goal, target: str) -> list[Values]:
    """Each figure of a goal with two values or more on known days, the one with the most first. Three queries."""
    metrics = MetricDetail.objects.for_user(goal.owner_id).filter(
        entry__withdrawn_at=None, entry__goal_links__goal=goal, entry__goal_links__withdrawn_at=None
    )
    found = list(metrics.select_related("entry").order_by("entry__happened_from", "entry_id"))
    if not found:
        return []
    further = _further(goal, found)
    figures: dict[Measure, list[MetricDetail]] = {}
    for one in found:
        figures.setdefault(_measure(one), []).append(one)
    away = [(one.first, one.last) for one in DayOff.objects.of_plan(goal.plan)]
    sets = [(group, _points(group, further)) for group in figures.values()]
    drawn = sorted((one for one in sets if len(one[1]) >= FEWEST), key=lambda one: -len(one[1]))
    return [
        _values(points, figure=_figure(group, target), away=away, name=f"values-{number}")
        for number, (group, points) in enumerate(drawn, 1)
    ]


def _measure(metric: MetricDetail) -> Measure:
    return " ".join(metric.name.split()).casefold(), metric.unit.strip().casefold()


def _further(goal: Goal, metrics: Sequence[MetricDetail]) -> dict[UUID, list[Point]]:
    entries = [one.entry_id for one in metrics]
    rows = Reading.objects.for_user(goal.owner_id).present().filter(entry__in=entries)
    found: dict[UUID, list[Point]] = {}
    for entry, day, value, source in rows.values_list("entry", "on_date", "value", "source"):
        found.setdefault(entry, []).append(_point(day, value, source))
    return found


def _point(day: date, value: Decimal, source: str) -> Point:
    return Point(day=day, value=value, source=visible_controls(source))


def _points(metrics: Sequence[MetricDetail], further: Further) -> list[Point]:
    """All values by day; one that stands in an entry and among its further values counts once."""
    points = [point for one in metrics for point in further.get(one.entry_id, ())]
    for one in metrics:
        start = one.entry.happened.local_start
        if one.entry.happened.precision in DAYS and start is not None:
            points.append(_point(start.date(), one.value, one.source))
    once = {(one.day, one.value): one for one in points}
    return sorted(once.values(), key=lambda one: one.day)


def _figure(metrics: Sequence[MetricDetail], target: str) -> Figure:
    """Of the newest entry, with the target as the goal has it now where that is in the same unit."""
    newest = metrics[-1]
    direction = next((one.direction for one in reversed(metrics) if one.direction), "")
    before = next((one.baseline for one in metrics if one.baseline is not None), None)
    own = next((one.target for one in reversed(metrics) if one.target is not None), None)
    asked = target_in(target, unit=newest.unit)
    return Figure(
        name=visible_controls(newest.name),
        unit=visible_controls(newest.unit),
        target=own if asked is None else asked,
        before=before,
        lower_is_better=direction == Direction.DOWN if direction else None,
    )


def target_in(words: str, *, unit: str) -> Decimal | None:
    """The one figure of a target such as `250 ms`; None where there are several, or another unit."""
    numbers = NUMBER.findall(words[:120])
    rest = NUMBER.sub("", words[:120]).strip().casefold()
    if (
        len(numbers) != 1
        or (rest and unit.strip().casefold() not in rest)
        or (rest and not unit.strip())
    ):
        return None
    return Decimal(numbers[0].replace(",", "."))


def _values(
    points: Sequence[Point], *, figure: Figure, away: Sequence[tuple[date, date]], name: str
) -> Values:
    return Values(
        picture=values_over_time(points, figure=figure, away=away, name=name),
        reaches=_reaches(points, figure),
        newest=points[-1].day,
    )


def _reaches(points: Sequence[Point], figure: Figure) -> bool | None:
    """Whether the newest value reaches the target; which way is better may be told by where it stood at first."""
    if figure.target is None:
        return None
    first = figure.before if figure.before is not None else points[0].value
    lower = figure.lower_is_better
    if lower is None and first == figure.target:
        return None
    lower = first > figure.target if lower is None else lower
    newest = points[-1].value
    return newest <= figure.target if lower else newest >= figure.target
