"""What one typed or pasted text is, guessed so that it can be corrected with one tap. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from apps.evidence.enums import EntryKind, WhereHeld

LONGEST_SENTENCE = 280
LONGEST_SUBJECT = 998
LINK = re.compile(r"https?://[^\s<>\"]{3,1990}", re.IGNORECASE)
# OPS-2217, CHG-9034, DR-118, T12345, #4711, D20231117: one word with figures in it.
TICKET = re.compile(r"(?:[A-Z][A-Z0-9]{0,9}-\d{1,8}|[A-Z]{1,3}\d{4,12}|#\d{2,9})")
HEADER = re.compile(r"(From|To|Cc|Date|Sent|Subject):[ \t]*(.*)", re.IGNORECASE)
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
    """A proposed entry: its sentence, the whole text where that says more, and details of its kind."""

    kind: EntryKind
    statement: str
    original_words: str = ""
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
        details={name: value for name, value in details.items() if value},
    )


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
