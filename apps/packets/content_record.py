"""Goals, timeline, colleagues and entries as data for the templates. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from itertools import groupby
from typing import Final

from apps.packets.charts import Point, drawing, number
from apps.packets.content_base import Context, Data, short
from apps.packets.snapshot import Entry, EntryKind, Goal, GoalVersion, Precision, Reading
from apps.packets.worddiff import word_diff
from apps.packets.wording import (
    date_words,
    day,
    first_day,
    line_date,
    long_date,
    moment,
    month_name,
    short_date,
    time_words,
    when_words,
    zone,
)

MAX_DATE: Final = date.max
NOTES: Final = frozenset({EntryKind.NOTE, EntryKind.WIN, EntryKind.MEETING})
OWN_WORDS: Final = frozenset({EntryKind.NOTE, EntryKind.MEETING})


# ------------------------------------------------------------------------------------------------ goals


def goal_data(here: Context, goal: Goal) -> Data:
    """One goal: words as given and as changed, how it was to be shown, the figure, the entries."""
    kicker = f"{goal.word[:1].upper()}{goal.word[1:]} {goal.number}"
    title = short(goal.title, 100)
    versions = [_version(here, goal.versions, i) for i in range(len(goal.versions))]
    chart = _chart(here, goal)
    place = here.ref(goal.key)
    return {
        "key": place["key"] if place else "",
        "kicker": kicker if title else None,
        "title": title or kicker,
        "mark": f"{kicker}: {title}" if title else kicker,
        "versions": versions,
        "key_to_marks": any(version["ops"] for version in versions),
        "shown": {"words": goal.shown, "source": here.source(goal.shown_source)}
        if goal.shown
        else None,
        "chart": chart,
        "figures": [] if chart else [_figure(here, goal, reading) for reading in goal.readings],
        "parts": _goal_parts(here, goal),
    }


def _version(here: Context, versions: tuple[GoalVersion, ...], index: int) -> Data:
    version = versions[index]
    ops = word_diff(versions[index - 1].words, version.words) if index else None
    what = ", ".join(part for part in (version.how, version.given_by) if part)
    return {
        "words": version.words,
        "ops": [list(op) for op in ops] if ops else None,
        "source": here.source(what, date_words(version.given_on), keys=[version.exhibit]),
    }


def _goal_parts(here: Context, goal: Goal) -> list[Data]:
    """The goal's entries: from the record, obstacles, own notes; a part without entries is not there."""
    wanted = set(goal.entries)
    mine = [e for e in in_order(here.snapshot.entries) if e.key in wanted or goal.key in e.goals]
    notes = [e for e in mine if e.kind in OWN_WORDS and not e.exhibits]
    obstacles = [e for e in mine if e.kind is EntryKind.OBSTACLE]
    rest = [e for e in mine if e not in notes and e not in obstacles]
    parts = [("entries", rest), ("obstacles", obstacles), ("notes", notes)]
    return [
        {"title": here.words[name], "rows": [_entry(here, e) for e in rows]}
        for name, rows in parts
        if rows
    ]


def _figure(here: Context, goal: Goal, reading: Reading) -> Data:
    """A figure that needs no picture: the value, then what it is held against."""
    value = f"{reading.value} {goal.unit}".strip()
    source = here.source(date_words(reading.at), keys=[reading.exhibit])
    return {
        "value": value,
        "against": f"({here.words['target']}: {goal.target})" if goal.target else "",
        "source": source,
    }


def _points(pairs: Iterable[tuple[str, str]]) -> list[Point]:
    found = [(day(on), number(value)) for on, value in pairs]
    points = [Point(on=on, value=v) for on, v in found if on is not None and v is not None]
    return sorted(points, key=lambda point: point.on)


def _chart(here: Context, goal: Goal) -> Data | None:
    points = _points((reading.at, reading.value) for reading in goal.readings)
    targets = _points((version.given_on, version.target) for version in goal.versions)
    plan_end = day(goal.due) or day(here.snapshot.plan.end)
    found = drawing(points, targets, plan_end)
    if found is None:
        return None
    what = goal.unit or goal.title or goal.word
    what = what[:1].upper() + what[1:]
    caption = here.words["readings" if targets else "readings_alone"].format(what=what)
    refs = here.refs(reading.exhibit for reading in goal.readings)
    first: date = found.pop("first")
    return found | {
        "caption": caption,
        "alt": _alt(here, what, points=points, targets=targets),
        "refs": refs[:4],
        "xticks": _day_labels(found["xdays"], first, found["xmax"]),
        "yticks": [{"y": v, "label": _plain_number(v)} for v in found["yticks"]],
        "labels": _chart_labels(here, found, points[-1]),
        "xdays": [],
    }


def _day_labels(days: list[date], first: date, xmax: int) -> list[Data]:
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
        dy = 8 if _falls(found) else -8
        return {"x": step["from"], "y": step["v"], "dx": 4, "dy": dy, "al": "left", "s": text}
    return {"x": step["from"], "y": step["v"], "dx": -6, "dy": 0, "al": "right", "s": text}


# ------------------------------------------------------------------------------------------------ entries


def in_order(entries: Iterable[Entry]) -> list[Entry]:
    """By when they happened, then how long; those without a date last, ties by key."""
    return sorted(entries, key=_order)


def _order(entry: Entry) -> tuple[bool, str, str, str]:
    when = entry.happened
    known = when.precision is not Precision.UNKNOWN and bool(when.start)
    start, until = moment(when.start), moment(when.until)
    return (
        not known,
        start.isoformat() if start else "",
        until.isoformat() if until else "",
        entry.key,
    )


def _written(here: Context, entry: Entry) -> list[str]:
    """When it was written; in a panel packet the snapshot has this for the user's own notes only."""
    if not entry.written_at:
        return []
    text = here.words["written"].format(date=time_words(entry.written_at, here.snapshot.zone))
    return [text, entry.lag] if here.lawyer else [text]


def _entry(here: Context, entry: Entry) -> Data:
    """An entry as it stands under a goal: date, sentence, words of others, what was added later."""
    feedback = entry.details.feedback
    return {
        "date": when_words(entry.happened, here.words),
        "kind": "",
        "text": _sentence(entry.statement),
        "quote": feedback.words if feedback else "",
        "corrections": _corrections(here, entry),
        "terms": _value_terms(here, entry),
        # A lawyer finds when it was written with the entry in full; here it would only push pages apart.
        "source": here.source(
            *_said_by(entry), *([] if here.lawyer else _written(here, entry)), keys=entry.exhibits
        ),
    }


def _sentence(text: str) -> str:
    """Blank ends and runs of empty lines do not reach the page; every word does."""
    return "\n".join(line.rstrip() for line in text.strip().splitlines() if line.strip())


def _said_by(entry: Entry) -> list[str]:
    feedback = entry.details.feedback
    return [feedback.who, feedback.relation, feedback.channel] if feedback else []


def _value_terms(here: Context, entry: Entry) -> list[list[str]]:
    metric = entry.details.metric
    if metric is None or not metric.value:
        return []
    value = " ".join(part for part in (metric.value, metric.unit) if part)
    against = f" ({here.words['target']}: {metric.target})" if metric.target else ""
    return [[metric.name or here.words["value"], value + against]]


def _corrections(here: Context, entry: Entry) -> list[Data]:
    zone_name = here.snapshot.zone
    heads = (
        [here.words["corrected"], time_words(c.written_at, zone_name) if c.written_at else ""]
        for c in entry.corrections
    )
    return [
        {"head": ", ".join(part for part in head if part), "words": correction.words}
        for head, correction in zip(heads, entry.corrections, strict=True)
    ]


def more_data(here: Context) -> list[Data]:
    """Entries of no goal that say more than their line in the timeline can."""
    in_goals = {key for goal in here.snapshot.goals for key in goal.entries}
    rest = [e for e in in_order(here.snapshot.entries) if not e.goals and e.key not in in_goals]
    return [
        _entry(here, e) for e in rest if e.corrections or e.details.feedback or e.details.metric
    ]


def record_data(here: Context) -> list[Data]:
    """Every entry in full, for the lawyer packet."""
    return [_full_entry(here, entry) for entry in in_order(here.snapshot.entries)]


def _full_entry(here: Context, entry: Entry) -> Data:
    words = here.words
    numbers = {g.key: f"{g.word[:1].upper()}{g.word[1:]} {g.number}" for g in here.snapshot.goals}
    goals = [numbers[key] for key in numbers if key in entry.goals or _holds(here, key, entry.key)]
    terms = [
        [
            words["original_words"],
            entry.original_words if entry.original_words != entry.statement else "",
        ],
        [words["people_head"], ", ".join(entry.people)],
        [words["goals_head"], ", ".join(goals)],
        [words["how"], entry.obtained],
    ]
    base = _entry(here, entry)
    marks = [
        words["lawyer_only"] if entry.lawyer_only else "",
        words["late"] if entry.late and not entry.lag else "",
    ]
    return base | {
        "kind": words[f"kind_{entry.kind}"],
        "terms": base["terms"] + [term for term in terms if term[1]],
        "source": here.source(
            *marks, *_said_by(entry), *_written(here, entry), keys=entry.exhibits
        ),
    }


def _holds(here: Context, goal_key: str, entry_key: str) -> bool:
    return any(goal.key == goal_key and entry_key in goal.entries for goal in here.snapshot.goals)


# ------------------------------------------------------------------------------------------------ timeline


def timeline_data(here: Context) -> list[Data]:
    """Months with their sentences; what has no date stands at the end under its own head."""
    months = groupby(in_order(here.snapshot.entries), key=lambda entry: _month(here, entry))
    return [
        {"month": month, "rows": [_line(here, entry) for entry in rows]} for month, rows in months
    ]


def _month(here: Context, entry: Entry) -> str:
    start = first_day(entry.happened)
    if start is None:
        return here.words["undated"]
    return str(start.year) if entry.happened.precision is Precision.YEAR else month_name(start)


def _line(here: Context, entry: Entry) -> Data:
    start = first_day(entry.happened)
    own = []
    if entry.written_at:
        phrase = "own" if entry.kind in NOTES or not entry.exhibits else "written"
        own = [here.words[phrase].format(date=_written_day(here, entry, start))]
    return {
        "date": line_date(entry.happened, here.words) if start else "",
        "text": _sentence(entry.statement),
        "source": here.source(
            *own, *_said_by(entry)[:1], keys=entry.exhibits or _goal_keys(here, entry)
        ),
    }


def _goal_keys(here: Context, entry: Entry) -> tuple[str, ...]:
    """Where more of it is said, for an entry that has no exhibit."""
    if not (entry.details.feedback or entry.details.metric):
        return ()
    return tuple(
        g.key for g in here.snapshot.goals if g.key in entry.goals or entry.key in g.entries
    )


def _written_day(here: Context, entry: Entry, start: date | None) -> str:
    """The day without its year where the year is plain from the month above."""
    at = moment(entry.written_at)
    if at is None:
        return entry.written_at
    local = at.astimezone(zone(here.snapshot.zone)).date()
    return short_date(local) if start and start.year == local.year else long_date(local)


# ------------------------------------------------------------------------------------------------ colleagues


def colleagues_data(here: Context) -> list[Data]:
    """What colleagues wrote, in their words."""
    return [
        {
            "words": champion.words,
            "source": here.source(
                champion.name, champion.relation, date_words(champion.date), keys=champion.refs
            ),
        }
        for champion in here.snapshot.champions
    ]
