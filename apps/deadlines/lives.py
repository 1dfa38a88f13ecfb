"""The life of each kind of date in words: what it is called while open, and once it is done."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from apps.core import say_dates
from apps.deadlines.models import Deadline, DeadlineChange, DeadlineKind, DeadlineState


def state_words(kind: str, state: str) -> str:
    """`Planned`, `Held`, `Did not take place`, `Filed`: the state of a date of that kind."""
    if state == DeadlineState.OPEN:
        return _("Planned") if kind == DeadlineKind.CHECKPOINT else _("Open")
    if state == DeadlineState.MET:
        return _DONE().get(kind, _("Done"))
    return str(DeadlineState(state).label)


def _DONE() -> dict[str, str]:  # noqa: N802  a constant, but its words wait for the reader's language
    return {
        DeadlineKind.CHECKPOINT: _("Held"),
        DeadlineKind.DECISION: _("Decided"),
        DeadlineKind.APPEAL: _("Filed"),
        DeadlineKind.GOAL_DUE: _("Delivered"),
        DeadlineKind.VEST: _("Vested"),
        DeadlineKind.STAGE_END: _("Over"),
    }


def mark_words(kind: str) -> str:
    """The button that closes a date of that kind."""
    words = {
        DeadlineKind.CHECKPOINT: _("Mark as held"),
        DeadlineKind.DECISION: _("Mark as decided"),
        DeadlineKind.APPEAL: _("Mark as filed"),
        DeadlineKind.GOAL_DUE: _("Mark as delivered"),
        DeadlineKind.VEST: _("Mark as vested"),
    }
    return words.get(DeadlineKind(kind), _("Mark as done"))


def said(deadline: Deadline, state: str, *, now: datetime) -> str:
    """What is said after a date was given that state."""
    if state == DeadlineState.OPEN and now >= deadline.due_at:
        return _("Open again. Its moment has passed, so no mail goes out before it.")
    if state == DeadlineState.OPEN:
        return _("Open again. Its mails are planned anew.")
    words = state_words(deadline.kind, state)
    return _("%(state)s. No more mails go out for it.") % {"state": words}


def did(change: DeadlineChange, earlier: DeadlineChange | None, *, kind: str) -> str:
    """What one revision did: `Moved from Fri 5 Jun 2026 to Tue 9 Jun 2026`."""
    if earlier is None:
        return _("Written down")
    if change.state != earlier.state:
        is_open = change.state == DeadlineState.OPEN
        return _("Opened again") if is_open else state_words(kind, change.state)
    if change.local_date != earlier.local_date:
        return moved_words(earlier, change)
    return _("Changed")


def moved_words(earlier: DeadlineChange, later: DeadlineChange) -> str:
    return _("Moved from %(old)s to %(new)s") % {
        "old": say_dates.day(earlier.local_date), "new": say_dates.day(later.local_date),
    }  # fmt: skip
