from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.core.audience import Audience, PacketKind
from apps.core.forms import DaybookForm, TextField, side_by_side
from apps.evidence.models import Entry
from apps.goals.models import Goal
from apps.plans.models import Paper, Plan

WORDS_ON_A_PAGE = 300  # measured on the mock: a longer statement runs past its page


class PacketTextForm(DaybookForm):
    title = TextField(
        label=_("Name of the document"),
        max_length=120,
        required=False,
        help_text=_("As the letter calls what you hand in. Empty: “Statement and evidence”."),
    )
    ask = TextField(
        label=_("What I ask, in one sentence"),
        max_length=400,
        lines=2,
        required=False,
        help_text=_("It stands first on page 1."),
    )
    accept = TextField(
        label=_("What I accept"),
        max_length=240,
        lines=2,
        required=False,
        help_text=_("Two lines at most. Leave it empty if there is nothing."),
    )
    statement = TextField(
        label=_("My statement"),
        max_length=40_000,
        lines=14,
        required=False,
        help_text=_(
            "One thought a paragraph, with an empty line between. About 300 words fit on its page."
        ),
    )

    layout = (side_by_side("title", "ask"), "accept", "statement")


class DecideForm(DaybookForm):
    """One card of the review."""

    entry = forms.ModelChoiceField(Entry.objects.none())
    audience = forms.ChoiceField(
        choices=[one for one in Audience.choices if one[0] != Audience.UNDECIDED]
    )

    def __init__(self, *args: Any, plan: Plan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        entries = Entry.objects.for_user(plan.owner_id).filter(plan=plan, withdrawn_at=None)
        self.fields["entry"].queryset = entries  # type: ignore[attr-defined]


class DecideManyForm(DaybookForm):
    """All that still wait, or those of one goal, or those with a file."""

    goal = forms.ModelChoiceField(
        Goal.objects.none(), label=_("Which entries"), required=False, empty_label=_("All of them")
    )
    with_proof = forms.BooleanField(label=_("Only those with a file"), required=False)
    audience = forms.ChoiceField(
        label=_("Decision"),
        choices=[one for one in Audience.choices if one[0] != Audience.UNDECIDED],
    )

    def __init__(self, *args: Any, plan: Plan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper.form_mark_optional = False  # every choice is made already
        goal = self.fields["goal"]
        goal.queryset = Goal.objects.for_user(plan.owner_id).filter(plan=plan).present()  # type: ignore[attr-defined]
        goal.label_from_instance = of_goal  # type: ignore[attr-defined]


def of_goal(goal: Goal) -> str:
    """`Only those of Goal 2: Failover review`."""
    return str(_("Only those of %(goal)s")) % {"goal": goal_label(goal)}


def goal_label(goal: Goal) -> str:
    """`Goal 2: Failover review`."""
    name = f": {goal.short_name}" if goal.short_name else ""
    return str(_("Goal %(number)s")) % {"number": goal.number} + name


class BuildForm(DaybookForm):
    """Each kind of packet is a button of its own; the paper is asked once for both."""

    kind = forms.ChoiceField(choices=PacketKind.choices)
    paper = forms.ChoiceField(
        label=_("Paper"),
        choices=Paper.choices,
        required=False,
        help_text=_("The usual one where this plan is, until you choose. It is kept for the plan."),
    )

    layout = ("paper",)

    def __init__(self, *args: Any, plan: Plan, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"paper": plan.paper})
        super().__init__(*args, **kwargs)
        self.helper.form_mark_optional = False  # one is chosen already
