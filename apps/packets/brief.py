"""The page before a checkpoint as a PDF: one sheet for the user's own eyes, under a neutral name.

It is no packet: nothing of it is kept, checked or sealed. Only what `apps.checkpoints.brief` shows stands on it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.accounts.models import User
from apps.checkpoints.brief import Brief, GoalPart, Said
from apps.core import sandbox, say_dates
from apps.core.text import shortened
from apps.core.typesetting.sheets import LANGUAGE, LIMITS, pdf_of, sheet
from apps.deadlines import agenda
from apps.packets.wording import words_for
from apps.plans.models import Paper

TARGET: Final = "apps.packets.brief_press:press"
NAME: Final = "notes.pdf"


@dataclass(frozen=True, kw_only=True)
class Room:
    """How much of it is printed: entries a goal, goals and lines a part, characters a line, size of type in points.

    `rules`: empty lines for an answer under each question.
    """

    entries: int
    goals: int
    lines: int
    letters: int
    size: float
    rules: int = 0


# The first that fits one page is printed; the last always does.
ROOMS: Final = (
    Room(entries=5, goals=20, lines=10, letters=200, size=11, rules=2),
    Room(entries=3, goals=20, lines=8, letters=150, size=10.5, rules=1),
    Room(entries=2, goals=16, lines=6, letters=110, size=10, rules=1),
    Room(entries=1, goals=12, lines=4, letters=90, size=9.5, rules=1),
    Room(entries=0, goals=8, lines=3, letters=70, size=9),
)


def brief_pdf(brief: Brief, *, by: User, now: datetime) -> bytes:
    """One page of PDF.

    Raises:
        SandboxError: it could not be set.
    """
    sheets = [_sheet(brief, room, by=by, now=now) for room in ROOMS]
    payload = {"sheets": sheets, "timestamp": int(now.timestamp())}
    return pdf_of(sandbox.run(TARGET, payload, limits=LIMITS))


def _sheet(brief: Brief, room: Room, *, by: User, now: datetime) -> dict[str, Any]:
    words = {
        "title": _("Notes"),
        "head": _cut(brief.deadline.title, room.letters),
        "when": agenda.absolute(brief.deadline),
        "parts": [one for one in _parts(brief, room) if one["lines"] or one["more"]],
        "foot": _("For my own eyes. Made on %(moment)s.") % {"moment": say_dates.moment(now, zone=by.zone)},
    }  # fmt: skip
    plan = brief.deadline.plan
    paper = "a4" if plan.paper == Paper.A4 else "us-letter"
    return sheet(words, paper=paper, words=words_for(LANGUAGE)) | {
        "example": plan.is_example,
        "size": room.size,
    }


def _parts(brief: Brief, room: Room) -> list[dict[str, Any]]:
    questions = [one.words for one in brief.questions]
    dates = [one for one in brief.dates if not one.is_choice]  # the sheet may lie on their table
    return [
        _part(_("To ask"), [_line("", one, room) for one in questions], room, rules=room.rules),
        *_goals(brief, room),
        _part(_("In the way"), [_said(one, room) for one in brief.obstacles], room),
        _part(_("Promised, open"), _promises(brief, room), room),
        _part(_("Next dates"), [_line(one.day, one.title, room) for one in dates], room),
    ]


def _goals(brief: Brief, room: Room) -> list[dict[str, Any]]:
    """A part a goal; what does not fit is counted."""
    shown = brief.goals[: room.goals]
    parts = [_goal(one, room) for one in shown]
    if brief.other is not None:
        parts.append(_goal(brief.other, room))
    left = len(brief.goals) - len(shown)
    if left:
        more = ngettext("and %(n)d more", "and %(n)d more", left) % {"n": left}
        parts.append({"head": "", "lines": [], "more": more})
    if parts:
        parts[0]["over"] = _since(brief)
    return parts


def _since(brief: Brief) -> str:
    if brief.since is None:
        return _("Logged so far")
    return _("Logged since %(day)s") % {"day": say_dates.day(brief.since)}


def _goal(goal: GoalPart, room: Room) -> dict[str, Any]:
    name = goal.name or _cut(goal.words, min(room.letters, 110))
    number = len(goal.said) + goal.more
    left = max(number - room.entries, 0)
    more = ngettext("%(n)d entry", "%(n)d entries", left) % {"n": left}
    if room.entries and left:
        more = ngettext("and %(n)d more", "and %(n)d more", left) % {"n": left}
    return {
        "head": f"{goal.number}. {name}" if goal.number else _("Without a goal"),
        "lines": [_said(one, room) for one in goal.said[: room.entries]],
        "more": more if left else "" if number else _("Nothing written down for it since."),
    }


def _part(
    head: str, lines: Sequence[dict[str, str]], room: Room, *, rules: int = 0
) -> dict[str, Any]:
    """`rules` are empty lines under each, to write an answer on."""
    left = max(len(lines) - room.lines, 0)
    more = ngettext("and %(n)d more", "and %(n)d more", left) % {"n": left} if left else ""
    return {"head": head, "lines": list(lines[: room.lines]), "more": more, "rules": rules}


def _promises(brief: Brief, room: Room) -> list[dict[str, str]]:
    return [
        _line(
            say_dates.near_day(one.due_date, today=brief.today) if one.due_date else "",
            f"{_('I') if one.is_own else one.who}: {one.what}" if one.is_own or one.who else one.what,
            room,
        )
        for one in [*brief.promises, *brief.own]
    ]  # fmt: skip


def _said(one: Said, room: Room) -> dict[str, str]:
    return _line(one.day, one.words, room)


def _line(day: str, words: str, room: Room) -> dict[str, str]:
    return {"day": day, "words": _cut(words, room.letters)}


def _cut(words: str, letters: int) -> str:
    return shortened(words[: letters * 4], width=letters)
