"""The values of a figure by day: those of one entry, and those of a goal's measure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from datetime import date

from apps.core.fuzzy import Precision
from apps.evidence.models import MetricDetail
from apps.goals.models import GoalVersion
from apps.packets import snapshot as frozen
from apps.packets.assemble_details import only_number, plain_number
from apps.packets.assemble_sources import Printed
from apps.packets.content_base import spread

MOST_VALUES = 400  # more marks than a line across the page can show
Measure = tuple[str, str]


def metric_of(printed: Printed) -> frozen.Metric | None:
    """The value an entry reports, and where it has further ones all of them by day."""
    metric = printed.metric
    if metric is None:
        return None
    values = _by_day(printed) if printed.values else []
    return frozen.Metric(
        name=metric.name,
        value=plain_number(metric.value),
        unit=metric.unit,
        target=plain_number(metric.target) if metric.target is not None else "",
        values=tuple(spread(values, MOST_VALUES)),
        count=len(values),
    )


def _by_day(printed: Printed) -> list[frozen.Value]:
    """Its further values and its own, where the day of that is known."""
    values = [
        frozen.Value(at=str(one.on_date), value=plain_number(one.value), source=one.source)
        for one in printed.values
    ]
    own = _own_day(printed)
    if own is not None and printed.metric is not None:
        metric = printed.metric
        values.append(
            frozen.Value(at=str(own), value=plain_number(metric.value), source=metric.source)
        )
    return sorted(values, key=lambda one: one.at)


def _own_day(printed: Printed) -> date | None:
    """Anything coarser than a day has no place on the picture's line."""
    happened = printed.entry.happened
    known = happened.precision in {Precision.EXACT, Precision.DAY}
    return happened.local_start.date() if known and happened.local_start else None


def measure_of(printed: Printed) -> Measure:
    """What is measured and in what: figures of two measures are no line."""
    metric = printed.metric
    return (
        (" ".join(metric.name.split()).casefold(), metric.unit.casefold()) if metric else ("", "")
    )


def of_main_measure(own: Sequence[Printed]) -> list[Printed]:
    """Of a goal's entries, those of the measure with the most values; of the newest where several have as many."""
    metrics = [one for one in own if one.metric]
    tally: Counter[Measure] = Counter()
    for one in reversed(metrics):
        tally[measure_of(one)] += 1 + len(one.values)
    main = tally.most_common(1)[0][0] if tally else None
    return [one for one in metrics if measure_of(one) == main]


def readings_of(metrics: Sequence[Printed]) -> tuple[frozen.Reading, ...]:
    """All values of these entries by day, each with the first exhibit of its entry."""
    found = [
        frozen.Reading(at=value.at, value=value.value, exhibit=next(iter(one.exhibit_keys), ""))
        for one in metrics
        for value in _by_day(one)
    ]
    return tuple(spread(sorted(found, key=lambda one: one.at), MOST_VALUES))


def targets_of(versions: Sequence[GoalVersion], newest: MetricDetail | None) -> list[str]:
    """The number each version of a goal gives for the picture; empty where it counts in something else.

    Where none of them does, the first has the target that the newest figure names for itself.
    """
    unit = newest.unit if newest else ""
    found = [only_number(one.target) if in_unit(one.target, unit) else "" for one in versions]
    own = newest.target if newest else None
    if own is not None and not any(found):
        return [plain_number(own), *found[1:]]
    return found


def in_unit(target: str, unit: str) -> bool:
    """Whether a target such as `at least 30 jobs` counts in `unit`: it shares a word, or one of them has none."""
    theirs = _words_of(target)
    return not unit or not theirs or bool(theirs & _words_of(unit))


def _words_of(text: str) -> set[str]:
    return set(re.findall(r"[^\W\d_]+|%", text.casefold()))
