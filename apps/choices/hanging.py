"""What choices add to the page of a date on which something is decided."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from apps.core import sections
from apps.core.sections import Section, Step
from apps.deadlines.models import Deadline, DeadlineKind, DeadlineState


def register() -> None:
    sections.register("deadlines.deadline", of_deadline)


def of_deadline(deadline: Deadline) -> Section | None:
    """The way to the figures, while a decision is open."""
    if deadline.kind != DeadlineKind.DECISION or deadline.state != DeadlineState.OPEN:
        return None
    step = Step(label=_("Weigh it in figures"), url=reverse("choices", args=[deadline.plan_id]))
    says = _(
        "What each way brings by date, the chance that trying needs to bring as much as the offer. No advice."
    )
    return Section(head=_("Stay, fight or take the money"), nothing=says, steps=[step])
