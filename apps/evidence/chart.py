"""The picture of a metric entry: its own value and the further ones, by day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from apps.core.drawing import Figure, Picture, Point, values_over_time
from apps.core.fuzzy import Precision
from apps.core.text import visible_controls
from apps.evidence.enums import Direction
from apps.evidence.models import Entry, MetricDetail, Reading
from apps.plans.models import DayOff

FEWEST = 2


Value = tuple[date, Decimal, str]  # of a reading: day, figure, where it is from


def picture_of(entry: Entry) -> Picture | None:
    """Draw a metric entry with its present values; None while there are fewer than two on known days."""
    metric: MetricDetail | None = getattr(entry, "metric", None)
    if metric is None:
        return None
    rows = Reading.objects.for_user(entry.owner_id).present().filter(entry=entry)
    points = _points(entry, metric, rows.values_list("on_date", "value", "source"))
    if len(points) < FEWEST:
        return None
    away = [(one.first, one.last) for one in DayOff.objects.of_plan(entry.plan)]
    return values_over_time(points, figure=_figure(metric), away=away, name="values")


def _points(entry: Entry, metric: MetricDetail, values: Iterable[Value]) -> list[Point]:
    points = [_point(*one) for one in values]
    happened = entry.happened
    if happened.precision in {Precision.EXACT, Precision.DAY} and happened.local_start is not None:
        points.append(_point(happened.local_start.date(), metric.value, metric.source))
    return points


def _point(day: date, value: Decimal, source: str) -> Point:
    return Point(day=day, value=value, source=visible_controls(source))


def _figure(metric: MetricDetail) -> Figure:
    return Figure(
        name=visible_controls(metric.name),
        unit=visible_controls(metric.unit),
        target=metric.target,
        before=metric.baseline,
        lower_is_better=metric.direction == Direction.DOWN if metric.direction else None,
    )
