"""Moves as a page shows them before they are saved: from which day to which, how counted, ticked or not."""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from apps.core import say_dates
from apps.deadlines import counting_json, past_end
from apps.deadlines.how_counted import HowCounted, how_counted
from apps.deadlines.models import Deadline
from apps.deadlines.moves import Move


@dataclass(frozen=True, kw_only=True)
class ShownMove:
    """One line of the preview; `note` says what to mind."""

    deadline: Deadline
    old: date
    new: date
    distance: str
    is_moved: bool
    is_ticked: bool
    note: str
    is_past_end: bool
    how: HowCounted | None


def shown(
    moves: Sequence[Move], *, now: datetime, chosen: Container[UUID] | None = None
) -> list[ShownMove]:
    """Each move in words. Without `chosen` all are ticked but those whose day was set by hand."""
    past = past_end.notes(moves)
    return [
        _one(move, now=now, chosen=chosen, past=past.get(move.deadline.pk, "")) for move in moves
    ]


def asked(lines: Sequence[ShownMove]) -> int:
    """How many dates would lie after the last day of their stage, which is asked about."""
    return sum(one.is_past_end for one in lines)


def _one(move: Move, *, now: datetime, chosen: Container[UUID] | None, past: str) -> ShownMove:
    deadline = move.deadline
    today = now.astimezone(ZoneInfo(deadline.zone)).date()
    counted = counting_json.load(move.counted)
    hangs = counted is not None and counted.day == move.day
    return ShownMove(
        deadline=deadline,
        old=deadline.local_date,
        new=move.day,
        distance=say_dates.distance(move.day, today=today),
        is_moved=move.is_moved,
        is_ticked=not move.is_by_hand if chosen is None else deadline.pk in chosen,
        note=" ".join(filter(None, [_note(move, today=today), past])),
        is_past_end=bool(past),
        how=how_counted(counted, name=f"d{deadline.pk.hex}") if counted and hangs else None,
    )


def _note(move: Move, *, today: date) -> str:
    if move.is_by_hand and move.is_moved:
        return _("You set its day by hand, so it stays unless you tick it.")
    if move.day < today:
        return _("That day has passed already.")
    return ""
