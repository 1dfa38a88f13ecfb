"""Small guesses about words: their first sentence, the kind of place a link points to, what a date form means. Pure."""

from __future__ import annotations

import re
from datetime import datetime

from apps.core.fuzzy import FuzzyDate, Precision, on_day
from apps.evidence.enums import WhereHeld

LONGEST_SENTENCE = 280
# OPS-2217, CHG-9034, DR-118, T12345, #4711, D20231117: one word with figures in it.
TICKET = re.compile(r"(?:[A-Z][A-Z0-9]{0,9}-\d{1,8}|[A-Z]{1,3}\d{4,12}|#\d{2,9})")
PLACES = (
    (WhereHeld.TICKET, ("jira", "/browse/", "ticket", "issues", "sim.", "tt.")),
    (WhereHeld.REVIEW, ("/pull/", "/merge_requests/", "review", "/cr/")),
    (WhereHeld.WIKI, ("wiki", "confluence", "notion", "quip", "sharepoint", "/docs/", "docs.")),
    (WhereHeld.DASHBOARD, ("dashboard", "grafana", "datadog", "metrics", "tableau")),
    (WhereHeld.CHAT, ("slack", "teams.microsoft", "chime", "chat")),
    (WhereHeld.MAIL, ("mail", "outlook")),
)


def held_at(place: str) -> str:
    """What kind of place a link or number points to."""
    if TICKET.fullmatch(place):
        return WhereHeld.TICKET
    lowered = place.lower()
    return next(
        (str(held) for held, signs in PLACES if any(sign in lowered for sign in signs)),
        WhereHeld.OTHER,
    )


def as_meant(asked: FuzzyDate, *, before: FuzzyDate, typed_at: datetime) -> FuzzyDate:
    """What a form that was filled with `before` asks for; its clock shows whole minutes.

    The same day and minute are no change. When the moment was only that of typing (`typed_at`) and another day
    was chosen, the clock is nobody's statement: the day alone is known.
    """
    was, now = before.local_start, asked.local_start
    both_exact = before.precision is Precision.EXACT and asked.precision is Precision.EXACT
    if not both_exact or was is None or now is None:
        return asked
    same_clock = (was.hour, was.minute) == (now.hour, now.minute)
    if same_clock and was.date() == now.date():
        return before
    if same_clock and before.start == typed_at:
        return on_day(now.date(), zone=asked.zone)
    return asked


def first_sentence(words: str) -> str:
    """The first line, and of a long one its first sentence, at most 280 characters."""
    line = words.strip().splitlines()[0].strip() if words.strip() else ""
    if len(line) <= LONGEST_SENTENCE:
        return line
    end = re.match(rf".{{20,{LONGEST_SENTENCE}}}?[.?!](?=\s)", line)
    if end:
        return end[0]
    cut = line[:LONGEST_SENTENCE].rsplit(" ", 1)[0]
    return f"{cut} …"
