"""What one typed or pasted text is, guessed so that it can be corrected with one tap. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from zoneinfo import ZoneInfo

from apps.core.fuzzy import FuzzyDate, Precision, on_day
from apps.evidence.enums import EntryKind, WhereHeld

LONGEST_SENTENCE = 280
LONGEST_SUBJECT = 998
LINK = re.compile(r"https?://[^\s<>\"]{3,1990}", re.IGNORECASE)
# OPS-2217, CHG-9034, DR-118, T12345, #4711, D20231117: one word with figures in it.
TICKET = re.compile(r"(?:[A-Z][A-Z0-9]{0,9}-\d{1,8}|[A-Z]{1,3}\d{4,12}|#\d{2,9})")
HEADER = re.compile(r"(From|To|Cc|Date|Sent|Subject):[ \t]*(.*)", re.IGNORECASE)
# What mail programs write where the header itself is not copied: "Sent: Tuesday, November 10, 2026 4:42 PM".
COPIED_DATES = ("%A, %B %d, %Y %I:%M %p", "%A, %d %B %Y %H:%M", "%d %B %Y %H:%M", "%Y-%m-%d %H:%M")
HEADER_DATE = re.compile(
    r"(?:[A-Za-z]{3}, )?\d{1,2} [A-Za-z]{3} \d{4} \d\d:\d\d(?::\d\d)?(?: (?:[+-]\d{4}|GMT|UTC))?(?: \(.*\))?"
)
EARLIEST_MAIL = datetime(1990, 1, 1, tzinfo=UTC)
PLACES = (
    (WhereHeld.TICKET, ("jira", "/browse/", "ticket", "issues", "sim.", "tt.")),
    (WhereHeld.REVIEW, ("/pull/", "/merge_requests/", "review", "/cr/")),
    (WhereHeld.WIKI, ("wiki", "confluence", "notion", "quip", "sharepoint", "/docs/", "docs.")),
    (WhereHeld.DASHBOARD, ("dashboard", "grafana", "datadog", "metrics", "tableau")),
    (WhereHeld.CHAT, ("slack", "teams.microsoft", "chime", "chat")),
    (WhereHeld.MAIL, ("mail", "outlook")),
)


@dataclass(frozen=True, kw_only=True)
class Guess:
    """A proposed entry: its sentence, the whole text where that says more, and details of its kind.

    `dated` is what a pasted mail says of its day, as written there; empty where it says nothing.
    """

    kind: EntryKind
    statement: str
    original_words: str = ""
    dated: str = ""
    details: dict[str, str] = field(default_factory=dict)


def guess(text: str, *, has_files: bool = False) -> Guess:
    """Say what a text is: a link or number becomes a reference card, a pasted mail a mail, else a note.

    With files and no words the caller gives the words; `text` is not empty otherwise.
    """
    words = text.strip()
    if LINK.fullmatch(words) or TICKET.fullmatch(words):
        return Guess(
            kind=EntryKind.REFERENCE,
            statement=words,
            details={"place": words, "held": held_at(words)},
        )
    headers = _headers(words)
    if "from" in headers and len(headers) >= 2:
        return _mail(words, headers)
    return _note(words, kind=EntryKind.DOCUMENT if has_files else EntryKind.NOTE)


def held_at(place: str) -> str:
    """What kind of place a link or number points to."""
    if TICKET.fullmatch(place):
        return WhereHeld.TICKET
    lowered = place.lower()
    return next(
        (str(held) for held, signs in PLACES if any(sign in lowered for sign in signs)),
        WhereHeld.OTHER,
    )


def _headers(words: str) -> dict[str, str]:
    """Header lines a pasted mail starts with; none unless the first line is one."""
    found: dict[str, str] = {}
    for line in words.splitlines()[:20]:
        match = HEADER.fullmatch(line.strip())
        if match is None:
            break
        found.setdefault(match[1].lower(), match[2].strip())
    return found


def _mail(words: str, headers: dict[str, str]) -> Guess:
    body = "\n".join(words.splitlines()[len(headers) :]).strip()
    subject = headers.get("subject", "")[:LONGEST_SUBJECT]
    details = {
        "sender": headers["from"][:320],
        "recipients": headers.get("to", "")[:4000],
        "subject": subject,
        "text": body,
    }
    return Guess(
        kind=EntryKind.EMAIL,
        statement=first_sentence(subject or body or headers["from"]),
        original_words=words,
        dated=headers.get("date") or headers.get("sent", ""),
        details={name: value for name, value in details.items() if value},
    )


def moment_of(dated: str, *, zone: str, now: datetime) -> datetime | None:
    """When a mail was sent (aware), by its own date line; without an offset on the clock of `zone`.

    None where the line cannot be read, or names a time after `now` or before there was mail.
    """
    found = _read_date(dated)
    if found is None:
        return None
    if found.tzinfo is None:
        found = found.replace(tzinfo=ZoneInfo(zone))
    return found if EARLIEST_MAIL <= found <= now else None


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


def _read_date(dated: str) -> datetime | None:
    if HEADER_DATE.fullmatch(dated):  # the standard parser guesses at anything else
        try:
            return parsedate_to_datetime(dated)
        except ValueError:
            return None
    for pattern in COPIED_DATES:
        try:
            return datetime.strptime(dated, pattern)  # noqa: DTZ007  the zone follows
        except ValueError:
            continue
    return None


def _note(words: str, *, kind: EntryKind) -> Guess:
    sentence = first_sentence(words)
    return Guess(kind=kind, statement=sentence, original_words="" if sentence == words else words)


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
