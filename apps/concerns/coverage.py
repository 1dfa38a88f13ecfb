"""Coverage: goals by concerns by evidence, what is missing, and one tap to fill it. Nine queries, however much there is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from apps.concerns.board import Board, Row, read_board
from apps.concerns.next_step import log_url
from apps.core.drawing import Picture
from apps.core.drawing.cover import CoverRow, covered
from apps.core.sections import Step
from apps.evidence.models import EntryGoal
from apps.evidence.proof import present_entries
from apps.goals.models import Goal, GoalPrinciple
from apps.goals.proof import Tally, tallies
from apps.plans.models import Plan


@dataclass(frozen=True, kw_only=True)
class Gap:
    """What is missing, and the way to fill it."""

    words: str
    step: Step


@dataclass(frozen=True, kw_only=True)
class Covered:
    """A goal with what speaks for it and against it."""

    goal: Goal
    tally: Tally
    rows: Sequence[Row]
    principles: Sequence[str]
    gaps: Sequence[Gap]

    @property
    def answered(self) -> int:
        return sum(1 for one in self.rows if one.is_answered)


@dataclass(frozen=True, kw_only=True)
class Coverage:
    """`loose` are concerns about no goal, `loose_entries` entries that speak of none."""

    plan: Plan
    board: Board
    goals: Sequence[Covered]
    loose: Sequence[Row]
    loose_entries: Tally

    @property
    def proved(self) -> int:
        return sum(1 for one in self.goals if one.tally.with_proof)

    @property
    def is_empty(self) -> bool:
        return not self.goals and not self.board.total


def read_coverage(plan: Plan) -> Coverage:
    board, found = read_board(plan), tallies(plan)
    names = _principles(plan)
    goals = list(Goal.objects.for_user(plan.owner_id).filter(plan=plan).present().with_words())
    present = {one.pk for one in goals}
    return Coverage(
        plan=plan,
        board=board,
        goals=[
            _covered(
                one, tally=found.get(one.pk, Tally()), board=board,
                principles=names.get(one.pk, ()) if names else None,
            )
            for one in goals
        ],
        loose=[one for one in board.rows if one.concern.goal_id not in present],
        loose_entries=_loose(plan),
    )  # fmt: skip


def _principles(plan: Plan) -> dict[UUID, list[str]]:
    """Names of principles by goal."""
    links = GoalPrinciple.objects.for_user(plan.owner_id)
    links = links.filter(goal__plan=plan, withdrawn_at=None, principle__withdrawn_at=None)
    found: dict[UUID, list[str]] = {}
    ordered = links.order_by("principle__list_name", "principle__position")
    for goal, name in ordered.values_list("goal_id", "principle__name"):
        found.setdefault(goal, []).append(name)
    return found


def _loose(plan: Plan) -> Tally:
    """Entries that speak of no goal."""
    links = EntryGoal.objects.filter(entry=OuterRef("pk"), withdrawn_at=None)
    rows = present_entries(plan).filter(~Exists(links))
    counted = rows.aggregate(n=Count("pk"), proved=Count("pk", filter=Q(has_proof=True)))
    return Tally(entries=counted["n"], with_proof=counted["proved"])


def _covered(
    goal: Goal, *, tally: Tally, board: Board, principles: Sequence[str] | None
) -> Covered:
    """`principles` is None where no goal names any: then one without is no gap."""
    rows = [one for one in board.rows if one.concern.goal_id == goal.pk]
    gaps = _gaps_of_entries(goal, tally)
    if principles is not None and not principles:
        url = reverse("goal_principles", args=[goal.pk])
        gaps.append(Gap(words=_("It names no principle."), step=Step(label=_("Name one"), url=url)))
    return Covered(goal=goal, tally=tally, rows=rows, principles=principles or (), gaps=gaps)


def _gaps_of_entries(goal: Goal, tally: Tally) -> list[Gap]:
    if tally.with_proof:
        return []
    if tally.entries:
        words, label = _("Its entries have nothing to show yet."), _("Point to it")
    else:
        words, label = _("No entry speaks of it yet."), _("Log it")
    url = log_url(goal.plan_id, goal=goal, points=bool(tally.entries))
    return [Gap(words=words, step=Step(label=label, url=url))]


def picture(found: Coverage) -> Picture:
    """Goals in their order; what belongs to none last."""
    rows = [_row(one) for one in found.goals]
    if found.loose or found.loose_entries.entries:
        rows.append(
            CoverRow(
                label=_("No goal"), number=0, entries=found.loose_entries.entries,
                with_proof=found.loose_entries.with_proof, concerns=len(found.loose),
                answered=sum(1 for one in found.loose if one.is_answered),
            )
        )  # fmt: skip
    return covered(rows)


def _row(one: Covered) -> CoverRow:
    goal = one.goal
    return CoverRow(
        label=goal.short_name or _("Goal %(number)s") % {"number": goal.number},
        number=goal.number, entries=one.tally.entries, with_proof=one.tally.with_proof,
        concerns=len(one.rows), answered=one.answered, principles=", ".join(one.principles),
    )  # fmt: skip
