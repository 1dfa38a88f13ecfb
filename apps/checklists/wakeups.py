"""What the checklist tells other apps: registered once Django is ready."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from apps.checklists.dating import LABEL
from apps.checklists.models import Step
from apps.deadlines import from_above
from apps.deadlines.from_above import Link
from apps.deadlines.models import Deadline


def register() -> None:
    from_above.register_subject(LABEL, step_behind)


def step_behind(deadline: Deadline) -> Link | None:
    """The step that a follow-up date came from."""
    if deadline.about_id is None:
        return None
    found = Step.objects.for_user(deadline.owner_id).filter(pk=deadline.about_id).first()
    return Link(words=_("The step"), url=reverse("step", args=[found.pk])) if found else None
