"""Goals, timeline, colleagues and entries as data for the templates. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from itertools import groupby
from typing import Final

from apps.core.worddiff import word_diff
from apps.packets.content_base import Context, Data, short, strings_of
from apps.packets.content_charts import chart_data
from apps.packets.content_details import places_data, values_data
from apps.packets.snapshot import (
    Champion,
    Entry,
    EntryKind,
    Goal,
    GoalVersion,
    Precision,
    Reading,
)
from apps.packets.wording import (
    clock,
    date_words,
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
MAX_WHOLE: Final = 26  # lines of an entry that is kept on one page; a page has about 38
END: Final = 3  # rows
LINES_OF_CHART: Final = 10
LINE: Final = 42  # characters that fit on the narrowest line of an entry
DAYS: Final = frozenset({"fact_told_on", "fact_resolved_on", "fact_known_since"})
OWN_WORDS: Final = frozenset({EntryKind.NOTE, EntryKind.MEETING})


# ------------------------------------------------------------------------------------------------ goals


def goal_data(here: Context, goal: Goal) -> Data:
    """One goal: words as given and as changed, how it was to be shown, the figure, the entries."""
    kicker = f"{goal.word[:1].upper()}{goal.word[1:]} {goal.number}"
    title = short(goal.title, 100)
    versions = [version_data(here, goal.versions, i) for i in range(len(goal.versions))]
    chart = chart_data(here, goal)
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


def version_data(here: Context, versions: tuple[GoalVersion, ...], index: int) -> Data:
    """The words of a goal at one time, as a change of those before; `ops` are None where nothing was before."""
    version = versions[index]
    ops = word_diff(versions[index - 1].words, version.words) if index else None
    said = (version.how, version.given_by, date_words(version.given_on))
    return {
        "words": version.words,
        "ops": [list(op) for op in ops] if ops else None,
        "source": here.source(*said, keys=[version.exhibit]),
    }


def _goal_parts(here: Context, goal: Goal) -> list[Data]:
    """The goal's entries: from the record, obstacles, own notes; a part without entries is not there."""
    wanted = set(goal.entries)
    mine = [e for e in in_order(here.snapshot.entries) if e.key in wanted or goal.key in e.goals]
    notes = [e for e in mine if e.kind in OWN_WORDS and not e.exhibits]
    obstacles = [e for e in mine if e.kind is EntryKind.OBSTACLE]
    rest = [e for e in mine if e not in notes and e not in obstacles]
    parts = [("entries", rest), ("obstacles", obstacles), ("notes", notes)]
    data = [
        {"title": here.words[name], "rows": [_entry(here, e) for e in rows]}
        for name, rows in parts
        if rows
    ]
    return _end_together(data)


def _figure(here: Context, goal: Goal, reading: Reading) -> Data:
    """A figure that needs no picture: the value, then what it is held against."""
    value = f"{reading.value} {goal.unit}".strip()
    source = here.source(date_words(reading.at), keys=[reading.exhibit])
    return {
        "value": value,
        "against": f"({here.words['target']}: {goal.target})" if goal.target else "",
        "source": source,
    }


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
    day_said = _written_day(here, entry, first_day(entry.happened))
    said = [
        here.words["written"].format(date=day_said),
        clock(entry.written_at, here.snapshot.zone),
    ]
    return [", ".join(part for part in (*said, entry.lag if here.lawyer else "") if part)]


def _entry(here: Context, entry: Entry) -> Data:
    """An entry as it stands under a goal: date, sentence, words of others, what was added later."""
    feedback = entry.details.feedback
    return _with_length(
        {
            "anchor": "",
            "date": when_words(entry.happened, here.words),
            "kind": "",
            "text": sentence(entry.statement),
            "quote": feedback.words if feedback else "",
            "values": _values(here, entry),
            **values_data(here, entry),
            "places": places_data(here, entry),
            "corrections": _corrections(here, entry),
            "terms": [],
            # A lawyer finds when it was written with the entry in full; here it would only push pages apart.
            "source": here.source(
                *_said_by(entry),
                *([] if here.lawyer else _written(here, entry)),
                keys=_proofs(here, entry),
            ),
        }
    )


def _with_length(entry: Data) -> Data:
    """Whether it stays in one piece: what is longer must run on to the next page, or its words would fall off this one."""
    return entry | {"stick": False, "whole": _lines_of(entry) <= MAX_WHOLE}


def _end_together(parts: list[Data]) -> list[Data]:
    """The last rows stay together where they are short, so that no page is turned for one sentence."""
    rows = parts[-1]["rows"] if parts else []
    if sum(map(_lines_of, rows[-END:])) <= MAX_WHOLE:
        for row in rows[-END:-1]:
            row["stick"] = True
    return parts


def _lines_of(entry: Data) -> int:
    """About how many lines an entry takes: rows of its table are lines, its picture is a third of a page."""
    words = {name: value for name, value in entry.items() if name not in {"table", "chart"}}
    table = entry.get("table")
    rows = len(table["rows"]) + 2 if table else 0
    drawn = LINES_OF_CHART if entry.get("chart") else 0
    return lines_of_texts(strings_of(words)) + rows + drawn


def lines_of_texts(texts: Iterable[str]) -> int:
    """About how many lines several texts take below each other; never too few."""
    return sum(map(_lines, texts))


def _lines(text: str) -> int:
    """About how many lines a text takes in a narrow column; never too few."""
    return sum(1 + len(line) // LINE for line in text.splitlines())


def _proofs(here: Context, entry: Entry) -> tuple[str, ...]:
    """Its exhibits; without one, the page on which a colleague's own words about it stand."""
    said = any(champion.entry == entry.key for champion in here.snapshot.champions)
    return entry.exhibits or (("part.colleagues",) if said else ())


def sentence(text: str) -> str:
    """A sentence of the record as it is printed. Blank ends and runs of empty lines do not reach the page; every word does."""
    return "\n".join(line.rstrip() for line in text.strip().splitlines() if line.strip())


def _said_by(entry: Entry) -> list[str]:
    feedback = entry.details.feedback
    return [feedback.who, feedback.relation, feedback.channel] if feedback else []


def _values(here: Context, entry: Entry) -> list[list[str]]:
    metric = entry.details.metric
    facts = [[here.words[word], _fact(word, value)] for word, value in entry.details.facts]
    facts += [list(pair) for pair in entry.principles]
    if metric is None or not metric.value:
        return facts
    value = " ".join(part for part in (metric.value, metric.unit) if part)
    against = f" ({here.words['target']}: {metric.target})" if metric.target else ""
    return [[metric.name or here.words["value"], value + against], *facts]


def _fact(word: str, value: str) -> str:
    return date_words(value) if word in DAYS else value


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
    return [_entry(here, e) for e in rest if e.corrections or _says_more(e)]


def _says_more(entry: Entry) -> bool:
    """Whether its own details say what its sentence does not."""
    details = entry.details
    said = details.feedback or details.metric or details.facts or entry.principles or entry.places
    return bool(said)


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
    if goals:  # where the goal is, its values and places stand already
        base |= {"table": None, "chart": None, "places": []}
    marks = [
        words["lawyer_only"] if entry.lawyer_only else "",
        words["late"] if entry.late and not entry.lag else "",
    ]
    said = [*marks, *_said_by(entry), *_written(here, entry)]
    return _with_length(
        base
        | {
            "anchor": here.anchor_of(entry.key),
            "kind": words[f"kind_{entry.kind}"],
            "terms": [term for term in terms if term[1]],
            "source": here.source(*said, keys=_proofs(here, entry)),
        }
    )


def _holds(here: Context, goal_key: str, entry_key: str) -> bool:
    return any(goal.key == goal_key and entry_key in goal.entries for goal in here.snapshot.goals)


# ------------------------------------------------------------------------------------------------ timeline


def timeline_data(here: Context) -> list[Data]:
    """Months with their sentences; what has no date stands at the end under its own head."""
    months = groupby(in_order(here.snapshot.entries), key=lambda entry: _month(here, entry))
    data = [
        {"month": month, "rows": [_line(here, entry) for entry in rows]} for month, rows in months
    ]
    return _end_together(data)


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
    keys = _proofs(here, entry) or _goal_keys(here, entry)
    return _with_length(
        {
            "anchor": "" if here.lawyer else here.anchor_of(entry.key),
            "date": line_date(entry.happened, here.words) if start else "",
            "text": sentence(entry.statement),
            "source": here.source(*own, *_said_by(entry)[:1], keys=keys),
        }
    )


def _goal_keys(here: Context, entry: Entry) -> tuple[str, ...]:
    """Where more of it is said, for an entry that has no exhibit."""
    if not _says_more(entry):
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
    """What colleagues wrote, in their words; what is only pointed to, in the words of its entry."""
    said = {entry.key: entry.statement for entry in here.snapshot.entries}
    return [_colleague(here, one, said) for one in here.snapshot.champions]


def _colleague(here: Context, champion: Champion, said: Mapping[str, str]) -> Data:
    words = here.words
    came = words[champion.came] if champion.came else ""
    who = (champion.name, champion.relation, date_words(champion.date), came)
    return {
        "words": champion.words,
        "text": "" if champion.words else sentence(said.get(champion.entry, "")),
        "signed": words["signed"].format(name=champion.signature) if champion.signature else "",
        "source": here.source(*who, keys=champion.refs),
    }
