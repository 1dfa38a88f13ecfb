"""What a form of a concern or a source already knows from an entry of the log: its own words, never anything new."""

from __future__ import annotations

from datetime import date
from typing import Any

from apps.concerns.enums import SourceSort
from apps.concerns.sentences import LONGEST_WORDS
from apps.core.forms import LONGEST_TEXT
from apps.core.ids import uuid7
from apps.core.sentences import sentences
from apps.evidence.citing import own_words
from apps.evidence.enums import EntryKind
from apps.evidence.models import Entry

SORTS = {
    EntryKind.EMAIL: SourceSort.EMAIL,
    EntryKind.MEETING: SourceSort.MEETING,
    EntryKind.FEEDBACK: SourceSort.FEEDBACK,
}


def quoted_words(entry: Entry) -> str:
    """What somebody else said in an entry: the words of a mail, exact words, original words; else its own sentence."""
    statement, original, text, exact, _promised = own_words(entry)
    return text or exact or original or statement


def is_long(entry: Entry) -> bool:
    """Whether its words are a text to tick in, rather than one accusation."""
    words = quoted_words(entry)
    return len(words) > LONGEST_WORDS or len(sentences(words)) > 1


def source_initial(entry: Entry | None) -> dict[str, Any]:
    """First values of the form of a source."""
    if entry is None:
        return {"client_token": uuid7()}
    return {
        "client_token": uuid7(),
        "text": quoted_words(entry)[:LONGEST_TEXT],
        "sort": SORTS.get(EntryKind(entry.kind), SourceSort.OTHER),
        **_said(entry),
    }


def concern_initial(entry: Entry | None) -> dict[str, Any]:
    """First values of the form of a concern that was not pasted."""
    if entry is None:
        return {"client_token": uuid7()}
    goals = entry.present_goals  # type: ignore[attr-defined]
    return {
        "client_token": uuid7(),
        "words": quoted_words(entry)[:LONGEST_WORDS],
        "goal": goals[0].goal_id if len(goals) == 1 else None,
        **_said(entry),
    }


def _said(entry: Entry) -> dict[str, Any]:
    """The day, and the person when there is only one."""
    people = entry.present_people  # type: ignore[attr-defined]
    return {
        "said_date": _day(entry),
        "said_by": people[0].person_id if len(people) == 1 else None,
    }


def _day(entry: Entry) -> date | None:
    start = entry.happened.local_start
    return start.date() if start and entry.happened_precision in {"exact", "day"} else None
