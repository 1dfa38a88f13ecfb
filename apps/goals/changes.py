"""How the words of a goal changed: word by word, and with how much notice."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any
from uuid import UUID, uuid5

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.core import say_dates
from apps.core.text import visible_controls
from apps.core.worddiff import Change as Step
from apps.core.worddiff import word_diff
from apps.goals.models import Goal, GoalVersion
from apps.goals.notice import Notice
from apps.goals.periods import Calendar, period_of, told_on

SHORT = 160


@dataclass(frozen=True, kw_only=True)
class Moved:
    """One thing beside the words that changed, as it was and as it is."""

    name: str
    before: str
    after: str


@dataclass(frozen=True, kw_only=True)
class WordsChanged:
    """What a version changed. `steps` are None where the words were written anew, and empty where they stayed."""

    version: GoalVersion
    earlier: GoalVersion
    told: date
    steps: tuple[Step, ...] | None
    moved: tuple[Moved, ...]
    notice: Notice | None

    @property
    def token(self) -> UUID:
        """The same change becomes an entry once."""
        return uuid5(self.version.pk, "changed")

    @property
    def notice_words(self) -> str:
        return in_words(self.notice) if self.notice else ""


def changes(versions: Sequence[GoalVersion], calendar: Calendar) -> list[WordsChanged]:
    """What each version but the first changed, the newest first. `versions` of one goal, the earliest first."""
    found = [
        _change(old, new, versions=versions[: place + 2], calendar=calendar)
        for place, (old, new) in enumerate(pairwise(versions))
    ]
    return found[::-1]


def _change(
    old: GoalVersion, new: GoalVersion, *, versions: Sequence[GoalVersion], calendar: Calendar
) -> WordsChanged:
    day = told_on(new, calendar.plan)
    period = period_of(calendar, versions, day=day, known_at=new.written_at)
    same = old.words == new.words
    steps = () if same else word_diff(visible_controls(old.words), visible_controls(new.words))
    return WordsChanged(
        version=new,
        earlier=old,
        told=day,
        steps=tuple(steps) if steps is not None else None,
        moved=tuple(_moved(old, new)),
        notice=calendar.count(day, period=period),
    )


def _moved(old: GoalVersion, new: GoalVersion) -> Iterator[Moved]:
    names = (
        ("target", _("Target")), ("due_date", _("Due")), ("shown_by", _("How it will be shown")),
    )  # fmt: skip
    for name, words in names:
        before, after = (_said(getattr(one, name)) for one in (old, new))
        if before != after:
            yield Moved(name=words, before=before, after=after)


def _said(value: Any) -> str:
    return say_dates.day(value) if isinstance(value, date) else visible_controls(value or "")


def in_words(found: Notice) -> str:
    """`Changed on day 23 of 30, 7 days left, 4 of them worked.`"""
    if found.is_after:
        days = ngettext("%(n)d day", "%(n)d days", -found.left) % {"n": -found.left}
        return _("Changed %(days)s after the last day.") % {"days": days}
    left = ngettext("%(n)d day left", "%(n)d days left", found.left) % {"n": found.left}
    words = {"day": found.day, "length": found.length, "left": left, "worked": found.worked_left}
    if not found.left:
        return _("Changed on day %(day)d of %(length)d, the last one.") % words
    if found.worked_left == found.left:
        return _("Changed on day %(day)d of %(length)d, %(left)s.") % words
    return _("Changed on day %(day)d of %(length)d, %(left)s, %(worked)d of them worked.") % words


def statement(goal: Goal, change: WordsChanged) -> str:
    """One sentence for the record: what changed, when, by whom and with how much notice."""
    words = {
        "number": goal.number,
        "day": say_dates.day(change.told),
        "what": _what(change),
        "who": _who(change.version),
    }
    said = _("Goal %(number)d was changed on %(day)s%(who)s: %(what)s.") % words
    return f"{said} {change.notice_words}".strip()


def _who(version: GoalVersion) -> str:
    return _(" by %(name)s") % {"name": version.given_by.name} if version.given_by else ""


def _what(change: WordsChanged) -> str:
    parts = [_("its words") if change.steps != () else ""]
    parts += [
        _("%(name)s from “%(before)s” to “%(after)s”") % {
            "name": one.name.lower(), "before": _short(one.before) or "–", "after": _short(one.after) or "–",
        }
        for one in change.moved
    ]  # fmt: skip
    return "; ".join(part for part in parts if part) or _("how it was given")


def _short(words: str) -> str:
    return words if len(words) <= SHORT else words[: SHORT - 1] + "…"


def both_words(change: WordsChanged) -> str:
    """Before and after, word for word, for the entry that keeps the change."""
    before, after, why = change.earlier.words, change.version.words, change.version.why
    lines = [
        _("Before: “%(words)s”") % {"words": before},
        _("After: “%(words)s”") % {"words": after},
    ]
    return "\n".join([*lines, *([_("Reason given: %(why)s") % {"why": why}] if why else [])])
