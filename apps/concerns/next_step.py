"""From a gap to what closes it: one tap to answer it, log it, point to it or ask somebody who saw it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from apps.concerns.board import Board, Row
from apps.concerns.likely import Question
from apps.concerns.saying import ASKED, Asked
from apps.evidence.enums import EntryKind
from apps.goals.models import Goal

ANSWER, DECIDE, SHOW, LOG, POINT, ASK, OPEN, DATE = "answer", "decide", "show", "log", "point", "ask", "open", "date"  # fmt: skip
LABELS: Final[dict[str, str | Promise]] = {
    ANSWER: _("Answer it"),
    DECIDE: _("Decide the answer"),
    SHOW: _("Choose from the log"),
    LOG: _("Log it"),
    POINT: _("Point to it"),
    ASK: _("Ask a champion"),
    OPEN: _("Open it"),
    DATE: _("Say when it was"),
}
# The first is the one that closes the gap best.
WAYS: Final[dict[Question, tuple[str, ...]]] = {
    Question.NOT_ANSWERED: (ANSWER, LOG, POINT, ASK),
    Question.ONLY_A_DRAFT: (DECIDE, POINT, LOG, ASK),
    Question.NOTHING_SHOWN: (SHOW, POINT, LOG, ASK),
    Question.TAKEN_OUT: (OPEN, SHOW, POINT, ASK),
    Question.NOT_FOUND: (OPEN, SHOW, POINT, ASK),
    Question.CONTRADICTED: (ANSWER, OPEN, POINT, ASK),
    Question.ONLY_OWN_NOTES: (POINT, SHOW, ASK, LOG),
    Question.SINGLE_SOURCE: (POINT, SHOW, ASK, LOG),
    Question.OPINION: (ANSWER, SHOW, POINT, LOG),
    Question.NO_DATE: (DATE, OPEN, POINT),
}


@dataclass(frozen=True, kw_only=True)
class Way:
    """A button; `way` is its kind."""

    way: str
    label: str | Promise
    url: str


@dataclass(frozen=True, kw_only=True)
class Next:
    """What to do next on the board: the concern, why it, and the ways, the best one first."""

    row: Row
    asked: Asked
    ways: list[Way]


def next_of(board: Board) -> Next | None:
    """None when every answer stands, and while there are no concerns."""
    if board.next is None:
        return None
    row, question = board.next
    return Next(row=row, asked=ASKED[question], ways=ways(row, question))


def ways(row: Row, question: Question) -> list[Way]:
    """The ways to close a gap that this installation has."""
    return list(_ways(row, question))


def _ways(row: Row, question: Question) -> Iterator[Way]:
    for way in WAYS[question]:
        if url := _url(way, row):
            yield Way(way=way, label=LABELS[way], url=url)


def first_way(row: Row) -> Way | None:
    """The best way for the worst question of a concern; None where there is nothing to ask."""
    return next(_ways(row, row.questions[0])) if row.questions else None


def _url(way: str, row: Row) -> str:
    concern = row.concern
    if way in {LOG, POINT}:
        return log_url(concern.plan_id, goal=concern.goal, concern=concern.pk, points=way == POINT)
    if way == ASK:
        return ask_url(concern.plan_id, goal=concern.goal)
    if way == DATE:
        undated = (one for one in row.shown if one.facts.helps and not one.facts.is_dated)
        return next((one.entry_url for one in undated), "")
    names = {ANSWER: "concern_answer", DECIDE: "concern_decide", SHOW: "concern_show"}
    return reverse(names.get(way, "concern"), args=[concern.pk])


def log_url(
    plan: UUID, *, goal: Goal | None = None, concern: UUID | None = None, points: bool = False
) -> str:
    """The form of an entry that already knows its goal and which concern it answers; with `points` of a reference card."""
    asked = {"kind": EntryKind.REFERENCE.value} if points else {}
    return _with(reverse("entry_add", args=[plan]), asked, goal=goal, concern=concern)


def ask_url(plan: UUID, *, goal: Goal | None = None) -> str:
    """Where somebody who saw the work is asked; empty while that is no part of this installation."""
    try:
        url = reverse("request_add", args=[plan])
    except NoReverseMatch:
        return ""
    return _with(url, {}, goal=goal, concern=None)


def _with(url: str, asked: dict[str, str], *, goal: Goal | None, concern: UUID | None) -> str:
    if goal is not None:
        asked["goal"] = str(goal.pk)
    if concern is not None:
        asked["concern"] = str(concern)
    return f"{url}?{urlencode(asked)}" if asked else url
