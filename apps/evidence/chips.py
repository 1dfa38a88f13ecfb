"""What the chips beneath an entry need: its kind, date, goals and people, each with a small form."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from apps.core.fuzzy import FuzzyDate, exactly
from apps.evidence import undoing
from apps.evidence.details import detail_of
from apps.evidence.enums import EntryKind
from apps.evidence.forms import DateForm, GoalsForm, PeopleForm, PrinciplesForm
from apps.evidence.models import EmailDetail, Entry

SAME = timedelta(minutes=1)
AHEAD = timedelta(days=1)  # a date further in the future is not offered


def chips(entry: Entry, *, now: datetime, **bound: Any) -> dict[str, Any]:
    """Context of `evidence/_chips.html`; `bound` holds a form that came back with problems, by its name."""
    plan = entry.plan
    goals = [link.goal_id for link in entry.present_goals]  # type: ignore[attr-defined]
    people = [link.person_id for link in entry.present_people]  # type: ignore[attr-defined]
    principles = [link.principle_id for link in entry.present_principles]  # type: ignore[attr-defined]
    forms = {
        "date_form": DateForm.of(entry, now=now),
        "goals_form": GoalsForm(
            initial={"goals": goals}, plan=plan, auto_id=f"goals_{entry.pk}_%s"
        ),
        "people_form": PeopleForm(
            initial={"people": people}, plan=plan, auto_id=f"people_{entry.pk}_%s"
        ),
        "principles_form": PrinciplesForm(
            initial={"principles": principles}, plan=plan, entry=entry,
            auto_id=f"principles_{entry.pk}_%s",
        ),
    }  # fmt: skip
    return (
        {
            "entry": entry,
            "plan": plan,
            "kinds": EntryKind.choices,
            "can_undo": undoing.can_undo(entry, now=now),
            "days": days_of(entry, now=now),
        }
        | forms
        | bound
    )


def days_of(entry: Entry, *, now: datetime) -> list[FuzzyDate]:
    """The date an entry's mail carries, where the entry says another and nobody has corrected it yet.

    The mail's own clock is not kept: the moment is proposed on the plan's.
    """
    row = detail_of(entry) if entry.kind == EntryKind.EMAIL else None
    sent = row.sent_at if isinstance(row, EmailDetail) else None
    if sent is None or entry.version_count > 1 or sent > now + AHEAD:
        return []
    start = entry.happened_from
    is_said = start is not None and abs(sent - start) < SAME and entry.happened_precision == "exact"
    return [] if is_said else [exactly(sent, zone=offered_zone(entry))]


def offered_zone(entry: Entry) -> str:
    """On whose clock a date is offered: the plan's for what a mail carries, else that of the entry."""
    row = detail_of(entry) if entry.kind == EntryKind.EMAIL else None
    is_sent = isinstance(row, EmailDetail) and row.sent_at is not None
    return entry.plan.zone if is_sent else entry.happened_zone
