"""The picture of a figure against its target as data for the templates. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from apps.packets.charts import Point, drawing, number
from apps.packets.content_base import Context, Data
from apps.packets.snapshot import Goal, Metric
from apps.packets.wording import day, long_date, short_date


def _points(pairs: Iterable[tuple[str, str]]) -> list[Point]:
    found = [(day(on), number(value)) for on, value in pairs]
    points = [Point(on=on, value=v) for on, v in found if on is not None and v is not None]
    return sorted(points, key=lambda point: point.on)


def chart_data(here: Context, goal: Goal) -> Data | None:
    """The picture of a goal's figures against its target; None without two dated values."""
    points = _points((reading.at, reading.value) for reading in goal.readings)
    targets = _points((version.given_on, version.target) for version in goal.versions)
    end = day(goal.due) or day(here.snapshot.plan.end)
    refs = here.refs(reading.exhibit for reading in goal.readings)
    chart = _chart(here, _measure(goal), points=points, targets=targets, end=end)
    return chart and chart | {"refs": refs[:4]}


def metric_chart(here: Context, metric: Metric) -> Data | None:
    """The picture of one entry's values against its target; None without two dated values."""
    points = _points((value.at, value.value) for value in metric.values)
    target = number(metric.target)
    targets = [Point(on=points[0].on, value=target)] if points and target is not None else []
    what = f"{metric.name} ({metric.unit})" if metric.unit else metric.name
    chart = _chart(here, what, points=points, targets=targets, end=None)
    return chart and chart | {"refs": []}


def _chart(
    here: Context, what: str, *, points: list[Point], targets: list[Point], end: date | None
) -> Data | None:
    found = drawing(points, targets, end)
    if found is None:
        return None
    first: date = found.pop("first")
    away = away_spans(here, first, found.pop("last"))
    said = [here.words["readings" if targets else "readings_alone"].format(what=what)]
    said += [here.words["away_shaded"]] if away else []
    alt = [_alt(here, what, points=points, targets=targets), *said[1:]]
    return found | {
        "caption": ". ".join(said),
        "alt": " ".join(alt),
        "away": away,
        "xticks": day_labels(found["xdays"], first, found["xmax"]),
        "yticks": [{"y": v, "label": _plain_number(v)} for v in found["yticks"]],
        "labels": _chart_labels(here, found, points[-1]),
        "xdays": [],
    }


def away_spans(here: Context, first: date, last: date) -> list[list[float]]:
    """Days off as stretches of a picture from `first` to `last`, all ends included."""
    spans: list[list[float]] = []
    for one in here.snapshot.away:
        start, end = day(one.first), day(one.last)
        if start is not None and end is not None and start <= last and end >= first:
            left, right = max(0, (start - first).days), (min(end, last) - first).days + 1
            spans.append([left, right])
    return spans


def _measure(goal: Goal) -> str:
    """What the picture shows: `Latency (ms)`. A unit alone keeps its own letters: `ms` is no `Ms`."""
    if goal.title and goal.unit:
        return f"{goal.title} ({goal.unit})"
    return goal.unit or goal.title or goal.word[:1].upper() + goal.word[1:]


def day_labels(days: list[date], first: date, xmax: float) -> list[Data]:
    """The last label ends at the edge instead of standing across it."""
    labels = []
    for on in days:
        x = (on - first).days
        labels.append(
            {"x": x, "label": short_date(on), "al": "right" if x > xmax * 0.93 else "center"}
        )
    return labels


def _plain_number(value: float) -> str:
    return f"{value:.0f}" if value == int(value) else f"{value:g}"


def _alt(here: Context, what: str, *, points: list[Point], targets: list[Point]) -> str:
    words = here.words
    picked = points if len(points) <= 6 else [*points[:: len(points) // 5], points[-1]]
    said = [
        words["on_day"].format(value=_plain_number(p.value), date=long_date(p.on)) for p in picked
    ]
    aims = [
        words["chart_target"].format(value=_plain_number(p.value), date=long_date(p.on))
        for p in targets
    ]
    return (
        words["chart_alt"].format(what=what, points=", ".join(said), targets=" ".join(aims)).strip()
    )


def _chart_labels(here: Context, found: Data, last: Point) -> list[Data]:
    """Words beside the marks: what the dashed lines are, and the last value with its day."""
    steps = found["target"]
    named = [("target", step) for step in steps]
    if len(steps) > 1:
        named = [("target_given", steps[0]), ("target_changed", steps[-1])]
    labels = [_target_label(found, step, here.words[name]) for name, step in named]
    text = here.words["on_day"].format(value=_plain_number(last.value), date=short_date(last.on))
    x = found["points"][-1][0]
    # Words stand where the line does not go: over its end where the figures fall.
    place = {"dx": 4, "dy": -9, "al": "left"} if _falls(found) else {"dx": 7, "dy": 3, "al": "left"}
    return [*labels, {"x": x, "y": last.value, **place, "s": text}]


def _falls(found: Data) -> bool:
    return bool(found["points"][-1][1] < found["points"][0][1])


def _target_label(found: Data, step: Data, text: str) -> Data:
    """Over a line that begins at the left; before one that begins at the right."""
    if len(found["target"]) == 1 or step["from"] < max(1, found["xmax"]) * 0.5:
        dy = 8 if _falls(found) and found["points"][0][1] > step["v"] else -8
        return {"x": step["from"], "y": step["v"], "dx": 4, "dy": dy, "al": "left", "s": text}
    return {"x": step["from"], "y": step["v"], "dx": -6, "dy": 0, "al": "right", "s": text}
