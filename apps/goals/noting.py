"""What happened to a goal as a note that can become an entry: its words changed, or a question about its measure."""

from __future__ import annotations

from datetime import date
from uuid import uuid5

from django.utils.translation import gettext as _

from apps.core import say_dates
from apps.goals.changes import WordsChanged, both_words, statement
from apps.goals.from_above import Note
from apps.goals.models import Goal, MeasureQuestion, MeasureState


def of_change(goal: Goal, change: WordsChanged) -> Note:
    giver = change.version.given_by
    return Note(
        goal=goal,
        token=change.token,
        statement=statement(goal, change),
        original_words=both_words(change),
        day=change.told,
        people=(giver,) if giver else (),
    )


def of_question(question: MeasureQuestion) -> Note | None:
    """None while it is a draft."""
    version, asked = question.version, question.asked_date
    if asked is None:
        return None
    words = {"number": version.goal.number, "asked": say_dates.day(asked), "who": _who(question)}
    said = _("On %(asked)s I asked%(who)s in writing how goal %(number)d is measured.") % words
    outcome, day = _outcome(question)
    return Note(
        goal=version.goal,
        token=uuid5(question.pk, str(question.state)),
        statement=f"{said} {outcome}".strip(),
        original_words=_words(question),
        day=day or asked,
        people=(version.given_by,) if version.given_by else (),
    )


def _who(question: MeasureQuestion) -> str:
    giver = question.version.given_by
    return _(" %(name)s") % {"name": giver.name} if giver else ""


def _outcome(question: MeasureQuestion) -> tuple[str, date | None]:
    day = question.settled_date
    if question.state == MeasureState.ASKED or day is None:
        return "", None
    if question.state == MeasureState.ANSWERED:
        return _("The answer was noted on %(day)s.") % {"day": say_dates.day(day)}, day
    return _("No answer had come by %(day)s.") % {"day": say_dates.day(day)}, day


def _words(question: MeasureQuestion) -> str:
    parts = [_("What I wrote:"), question.text]
    if question.answer:
        parts += ["", _("The answer:"), question.answer]
    return "\n".join(parts)
