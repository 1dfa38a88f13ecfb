"""The form of a story, empty or begun from an entry."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.db.models import Q
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from apps.core.forms import DaybookForm, TextField
from apps.core.ids import uuid7
from apps.core.sentences import sentences
from apps.evidence.forms.base import offer
from apps.evidence.models import Entry
from apps.goals.models import Principle
from apps.plans.models import Plan
from apps.stories.models import Story

LONGEST_TITLE, LONGEST_PART = 120, 2000
NAMES = ("title", "principle", "situation", "action", "result")


class StoryForm(DaybookForm):
    title = TextField(label=_("In a few words"), max_length=LONGEST_TITLE)
    principle = forms.ModelChoiceField(
        Principle.objects.none(), label=_("Principle"), required=False, empty_label=_("None")
    )
    situation = TextField(
        label=_("How it stood"), lines=3, max_length=LONGEST_PART, required=False,
        help_text=_("So that somebody from elsewhere understands it."),
    )  # fmt: skip
    action = TextField(
        label=_("What you did"), lines=4, max_length=LONGEST_PART, required=False,
        help_text=_("You, not the team."),
    )  # fmt: skip
    result = TextField(
        label=_("What came of it"), lines=3, max_length=LONGEST_PART, required=False,
        help_text=_("A figure that is not public can be said as a share: a third faster."),
    )  # fmt: skip
    layout: ClassVar[tuple[Any, ...]] = NAMES

    def __init__(self, *args: Any, plan: Plan, of: Story | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Principle.objects.for_user(plan.owner_id).filter(plan=plan)
        kept = of.principle_id if of else None
        rows = rows.filter(Q(withdrawn_at=None) | Q(pk=kept))
        offer(self.fields["principle"], rows.order_by("list_name", "position", "id"))
        choices = self.fields["principle"].choices  # type: ignore[attr-defined]
        self.fields["principle"].choices = [("", _("None")), *choices]  # type: ignore[attr-defined]


class NewStoryForm(StoryForm):
    client_token = forms.UUIDField(widget=forms.HiddenInput)
    layout: ClassVar[tuple[Any, ...]] = (*NAMES, "client_token")


def begun(entry: Entry | None, *, principle: str = "") -> dict[str, Any]:
    """First values: an entry's own sentence and principle; nothing is kept before the person saves it."""
    found: dict[str, Any] = {"client_token": uuid7(), "principle": principle}
    if entry is None:
        return found
    named = entry.present_principles  # type: ignore[attr-defined]
    found["title"] = _headed(entry.statement)
    found["action"] = entry.statement[:LONGEST_PART]
    found["principle"] = named[0].principle_id if named else principle
    return found


def _headed(statement: str) -> str:
    """The first sentence without its full stop, cut off at a word where it is long."""
    first = next(iter(sentences(statement)), None)
    words = " ".join(first.of(statement).split()).rstrip(".") if first else ""
    return Truncator(words).chars(LONGEST_TITLE)
