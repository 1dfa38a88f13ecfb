"""Concerns with their answers and where it shows them, and the two lanes, as data for the templates. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from apps.packets.content_base import Context, Data, Ref, short, strings_of
from apps.packets.content_exhibits import proof_data
from apps.packets.content_record import MAX_WHOLE, NOTES, lines_of_texts, sentence, version_data
from apps.packets.exhibits import SafeExhibit
from apps.packets.snapshot import (
    Answer,
    Bearing,
    Concern,
    Entry,
    Goal,
    LaneEvent,
    Precision,
    Shown,
    When,
)
from apps.packets.snapshot_concerns import in_print, main_of
from apps.packets.wording import date_words, day, first_day, long_date, moment, when_words, zone

MAX_WORDS: Final = 58  # characters of their words in the index and the bookmarks
MAX_TITLE: Final = 100
MOST_REFS: Final = 4
HEADS: Final = 10  # lines that its heads take
GROUPS: Final = {
    Bearing.HELPS: "shown_helps",
    Bearing.EXPLAINS: "shown_explains",
    Bearing.HURTS: "shown_hurts",
}


def concerns_data(here: Context, safe: Mapping[str, SafeExhibit]) -> tuple[list[Data], list[Data]]:
    """The main concern, in a list of its own or none, and the further ones. The main one shows a picture that helps."""
    concerns = here.snapshot.concerns
    drawn: set[str] = set()  # goals whose change of words was shown already
    data = [
        _concern(here, one, number=n, drawn=drawn) for n, one in enumerate(in_print(concerns), 1)
    ]
    split = 0 if main_of(concerns) is None else 1
    if main := main_of(concerns):
        _draw_first(here, main, data[0], safe=safe)
    return data[:split], data[split:]


def _draw_first(
    here: Context, concern: Concern, data: Data, *, safe: Mapping[str, SafeExhibit]
) -> None:
    """Give the first row that is about a picture that picture."""
    exhibits = {one.key: one for one in here.snapshot.exhibits}
    shown = [one for bearing in GROUPS for one in _bearing(bearing, concern)]
    rows = [row for group in data["groups"] for row in group["rows"]]
    for one, row in zip(shown, rows, strict=True):
        key = one.exhibits[0] if one.exhibits else ""
        row["picture"] = proof_data(here, exhibits[key], safe[key]) if key in safe else None
        if row["picture"]:
            return


def _concern(here: Context, concern: Concern, *, number: int, drawn: set[str]) -> Data:
    kicker = f"{here.words['concern']} {number}"
    title = short(_about(here, concern), MAX_TITLE)
    data = {
        "key": here.places[concern.key]["key"],
        "kicker": kicker if title else None,
        "title": title or kicker,
        "mark": f"{kicker}: “{short(concern.words, MAX_WORDS)}”",
        "words": concern.words,
        "source": _said_where(here, concern),
        "response": _response(here, concern),
        "groups": list(_groups(here, concern)),
        "draft": _draft(here, concern.draft) if concern.draft else None,
        "change": _change(here, concern, drawn),
    }
    return data | {"whole": lines_of_texts(strings_of(data)) + HEADS <= MAX_WHOLE}


def _about(here: Context, concern: Concern) -> str:
    """What it is about: its goal's name, or the principle it is measured by."""
    goal = _goal(here, concern)
    return (goal.title if goal else "") or concern.principle


def _goal(here: Context, concern: Concern) -> Goal | None:
    return next((one for one in here.snapshot.goals if one.key == concern.goal), None)


def _bearing(bearing: Bearing, concern: Concern) -> list[Shown]:
    return [one for one in concern.shown if one.bearing is bearing]


def _said_where(here: Context, concern: Concern) -> Data:
    where = ", ".join(part for part in (concern.source, concern.place) if part)
    mark = here.words["lawyer_only"] if concern.lawyer_only else ""
    found = here.source(where, concern.said_by, date_words(concern.said_on), mark)
    return found | {"refs": _goal_ref(here, _goal(here, concern))}


def _goal_ref(here: Context, goal: Goal | None) -> list[Ref]:
    """`Goal 2, p. 6`: the goal that it is about."""
    if goal is None:
        return []
    label = f"{goal.word[:1].upper()}{goal.word[1:]} {goal.number}"
    return [{**here.places[goal.key], "label": label}]


def _response(here: Context, concern: Concern) -> Data:
    """The answer, or the one sentence that says there is none here."""
    answer = concern.answer
    if answer is None:
        none = "" if concern.draft else here.words["no_response"]
        return {"words": none, "given": False, "source": here.source()}
    helping = _bearing(Bearing.HELPS, concern)
    has_exhibit = any(one.exhibits for one in helping)
    return {
        "words": _said(here, answer),
        "given": True,
        "source": here.source(
            _standing(here, answer) if answer.words else "",
            here.words["lawyer_only"] if answer.lawyer_only else "",
        )
        | {"refs": _shown_refs(here, helping) if has_exhibit else []},
    }


def _shown_refs(here: Context, helping: Iterable[Shown]) -> list[Ref]:
    """The pages that help, each once, the first few."""
    found = [ref for one in helping for ref in _refs(here, one)]
    return list({ref["key"]: ref for ref in found}.values())[:MOST_REFS]


def _standing(here: Context, answer: Answer) -> str:
    return here.words[f"standing_{answer.standing}"]


def _said(here: Context, answer: Answer) -> str:
    return answer.words or f"{_standing(here, answer)}."


def _draft(here: Context, draft: Answer) -> Data:
    """What is not decided yet, for the lawyer."""
    words, written = here.words, _written(here, draft.written_at)
    lines = [_standing(here, draft), words["lawyer_only"]]
    lines += [words["written"].format(date=written)] if written else []
    return {"words": _said(here, draft), "source": here.source(*lines)}


def _written(here: Context, text: str) -> str:
    """The day of a time of the snapshot; nothing for what is no time."""
    at = moment(text)
    return long_date(at.astimezone(zone(here.snapshot.zone)).date()) if at else ""


def _change(here: Context, concern: Concern, drawn: set[str]) -> Data | None:
    """How the words of its goal changed last, once for each goal."""
    goal = _goal(here, concern)
    if goal is None or goal.key in drawn or concern.answer is None:
        return None
    drawn.add(goal.key)
    versions = (version_data(here, goal.versions, n) for n in range(len(goal.versions))[:0:-1])
    return next((one for one in versions if one["ops"]), None)


# ------------------------------------------------------------------------------------------------ where it shows this


def _groups(here: Context, concern: Concern) -> Iterator[Data]:
    """What helps, what explains and what hurts, each under its own head."""
    entries = {entry.key: entry for entry in here.snapshot.entries}
    for bearing, head in GROUPS.items():
        rows = [_row(here, one, entries[one.entry]) for one in _bearing(bearing, concern)]
        if rows:
            yield {"title": here.words[head], "rows": rows}


def _row(here: Context, shown: Shown, entry: Entry) -> Data:
    """The words there, or what the entry says; beside it what it is, its date, and the page that shows it."""
    is_own = entry.kind in NOTES and not shown.exhibits
    mark = here.words["lawyer_only"] if shown.lawyer_only and here.lawyer else ""
    lines = [*_what(here, shown, entry), mark]
    return {
        "picture": None,
        "quote": shown.words if not is_own else "",
        "text": _own(shown, entry) if is_own else "" if shown.words else sentence(entry.statement),
        "source": here.source(*lines) | {"refs": _refs(here, shown)},
    }


def _own(shown: Shown, entry: Entry) -> str:
    return f"“{shown.words}”" if shown.words else sentence(entry.statement)


def _what(here: Context, shown: Shown, entry: Entry) -> list[str]:
    words = here.words
    exhibit = next((one for one in here.snapshot.exhibits if one.key in shown.exhibits), None)
    if exhibit is not None:
        page = words["place_page"].format(n=shown.page) if shown.page else ""
        return [exhibit.source, _when(here, exhibit.date), page]
    written = _written(here, entry.written_at)
    if written and entry.kind in NOTES:
        return [words["own"].format(date=written)]
    return [words[f"kind_{entry.kind}"], _when(here, entry.happened)]


def _when(here: Context, when: When) -> str:
    """The day; the column is narrow, and the exhibit says the hour."""
    start = first_day(when)
    if start is not None and when.precision is Precision.EXACT and not when.label:
        return long_date(start)
    return when_words(when, here.words)


def _refs(here: Context, shown: Shown) -> list[Ref]:
    """The exhibits' pages; without an exhibit the line of the record that says it."""
    found = [here.page_ref(key, shown.page) for key in shown.exhibits] or [here.ref(shown.entry)]
    return [ref for ref in found if ref is not None][:MOST_REFS]


# ------------------------------------------------------------------------------------------------ lanes


def lanes_data(here: Context) -> list[Data]:
    """Day by day what is protected, what the employer did, and the whole days between."""
    events = here.snapshot.lanes
    return [_event(here, one, events) for one in events]


def _event(here: Context, event: LaneEvent, events: tuple[LaneEvent, ...]) -> Data:
    return {
        "date": _day(event),
        "protected": event.protected,
        "sort": event.sort,
        "words": short(event.words, 400),
        "after": [
            _days(here, one.days, rough=one.rough).format(date=_day(events[one.first]))
            for one in event.after
        ],
    }


def _day(event: LaneEvent) -> str:
    value = day(event.at)
    return event.when or (long_date(value) if value else event.at)


def _days(here: Context, days: int, *, rough: bool) -> str:
    words = here.words
    if not days and not rough:
        return words["days_same"]
    said = words["days_one"] if days == 1 else words["days_many"].replace("{n}", str(days))
    return words["days_rough"].replace("{days}", said) if rough else said
