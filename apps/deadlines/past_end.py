"""Dates that a move would put past the last day of their stage: seldom meant, so the preview says so and asks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from apps.core import say_dates
from apps.core.text import visible_controls
from apps.deadlines import stage_now
from apps.deadlines.models import Deadline, DeadlineKind
from apps.deadlines.moves import Move

# The end itself, and what runs on whatever happens inside.
NOT_ASKED = frozenset({DeadlineKind.STAGE_END, DeadlineKind.OUTSIDE_LIMIT, DeadlineKind.VEST})


def notes(moves: Sequence[Move]) -> dict[UUID, str]:
    """A sentence for each date that lies in its stage now and would lie after its last day; two queries.

    A last day that moves along counts as moved. A date of no stage belongs to the one that runs.
    """
    if not any(move.is_moved and move.deadline.kind not in NOT_ASKED for move in moves):
        return {}
    ends, running = _ends(moves), stage_now.running(moves[0].deadline.plan)
    found = {}
    for move in moves:
        stage_id = move.deadline.stage_id or (running.pk if running else None)
        if move.deadline.kind in NOT_ASKED or stage_id not in ends:
            continue
        name, old, new = ends[stage_id]
        if move.deadline.local_date <= old and move.day > new:
            words = {"stage": visible_controls(name), "day": say_dates.day(new)}
            found[move.deadline.pk] = _("After the last day of “%(stage)s”, %(day)s.") % words
    return found


def _ends(moves: Sequence[Move]) -> dict[UUID, tuple[str, date, date]]:
    """By stage: its name, its last day as it stands, and as it would be."""
    plan = moves[0].deadline.plan_id
    rows = Deadline.objects.for_user(moves[0].deadline.owner_id).filter(plan=plan)
    rows = rows.filter(kind=DeadlineKind.STAGE_END).exclude(stage=None).open()
    going = {move.deadline.pk: move.day for move in moves}
    days: dict[UUID, list[tuple[date, date]]] = defaultdict(list)
    names: dict[UUID, str] = {}
    for one in rows.select_related("stage").in_order():
        if one.stage is not None:
            names[one.stage.pk] = one.stage.name
            days[one.stage.pk].append((one.local_date, going.get(one.pk, one.local_date)))
    return {
        pk: (names[pk], max(old for old, _new in both), max(new for _old, new in both))
        for pk, both in days.items()
    }
