"""What was said and promised in a meeting, in lines: kept with the entry, and as a short text to send."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from apps.core import say_dates
from apps.core.text import shortened, visible_controls

MOST_LINES = 5  # short enough to retype
PROMISE_LINES = MOST_LINES - 2
LONGEST_LINE = 160


@dataclass(frozen=True, kw_only=True)
class Promised:
    """Who promised what, and by when; each may be left open but the what."""

    who: str
    what: str
    by_date: date | None = None

    def line(self) -> str:
        """`Dana Whitlock: an answer on goal 4, by Fri 5 Jun 2026`."""
        words = {"what": self.what, "day": say_dates.day(self.by_date) if self.by_date else ""}
        said = _("%(what)s, by %(day)s") % words if self.by_date else self.what
        return f"{self.who}: {said}" if self.who else said


def joined_names(names: Sequence[str]) -> str:
    """`Dana`, `Dana and Priya`, `Dana, Priya and Tom`."""
    if len(names) < 2:
        return "".join(names)
    return _("%(first)s and %(last)s") % {"first": ", ".join(names[:-1]), "last": names[-1]}


def text_to_send(
    *, present: str, day: date | None, promised: str, said: str, today: date | None = None
) -> str:
    """A text of at most five lines that says back what was agreed; plain words without hidden characters.

    A day of another year than `today`'s is said with its year. `present` are names as the entry keeps them, `promised` holds a promise a line, `said` the exact words.
    """
    middle = _short_lines(promised) or _quoted(said)
    return "\n".join(
        [_greeting(present, day, today or day), *middle, _("If I misunderstood, please tell me.")]
    )


def _greeting(present: str, day: date | None, today: date | None) -> str:
    words = {"names": _plain(present, room=60), "day": _day(day, today) if day else ""}
    if present.strip() and day:
        return _("%(names)s, thank you for the meeting on %(day)s. As I understood it:") % words
    if day:
        return _("Thank you for the meeting on %(day)s. As I understood it:") % words
    return _("Thank you for the meeting. As I understood it:")


def _day(day: date, today: date | None) -> str:
    return say_dates.near_day(day, today=today or day)


def _short_lines(promised: str) -> list[str]:
    lines = [line for line in map(str.strip, promised.splitlines()) if line]
    kept, rest = lines[: PROMISE_LINES - 1], lines[PROMISE_LINES - 1 :]
    if rest:
        kept.append("; ".join(rest))
    return [f"- {_plain(line)}" for line in kept]


def _quoted(said: str) -> list[str]:
    words = _plain(said)
    return [f"“{words.strip('“”')}”"] if words else []


def _plain(words: str, *, room: int = LONGEST_LINE) -> str:
    """On one line, shortened at a word, with characters that hide or reorder words named."""
    return shortened(visible_controls(words), width=room)
