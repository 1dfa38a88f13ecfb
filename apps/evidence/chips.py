"""What the chips beneath an entry need: its kind, date, goals and people, each with a small form."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from apps.evidence import undoing
from apps.evidence.enums import EntryKind
from apps.evidence.forms import DateForm, GoalsForm, PeopleForm
from apps.evidence.models import Entry


def chips(entry: Entry, *, now: datetime, **bound: Any) -> dict[str, Any]:
    """Context of `evidence/_chips.html`; `bound` holds a form that came back with problems, by its name."""
    plan = entry.plan
    goals = [link.goal_id for link in entry.present_goals]  # type: ignore[attr-defined]
    people = [link.person_id for link in entry.present_people]  # type: ignore[attr-defined]
    forms = {
        "date_form": DateForm.of(entry, now=now),
        "goals_form": GoalsForm(
            initial={"goals": goals}, plan=plan, auto_id=f"goals_{entry.pk}_%s"
        ),
        "people_form": PeopleForm(
            initial={"people": people}, plan=plan, auto_id=f"people_{entry.pk}_%s"
        ),
    }
    return (
        {
            "entry": entry,
            "plan": plan,
            "kinds": EntryKind.choices,
            "can_undo": undoing.can_undo(entry, now=now),
        }
        | forms
        | bound
    )
