"""What concerns add to the pages of goals and entries, which know nothing of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.concerns.models import Concern, Place
from apps.concerns.prefill import is_long
from apps.concerns.wording import where_said
from apps.core import sections
from apps.core.sections import Line, Section, Step
from apps.evidence.models import Entry
from apps.goals import from_above
from apps.goals.from_above import Shown
from apps.goals.models import Goal
from apps.plans.models import Plan


def register() -> None:
    sections.register("goals.goal", of_goal)
    sections.register("evidence.entry", of_entry)
    from_above.register_principles(principles)


def of_goal(goal: Goal) -> Section | None:
    """What they say about a goal; nothing while nobody said anything."""
    rows = Concern.objects.for_user(goal.owner_id).filter(goal=goal).present()
    rows = rows.select_related("source", "said_by")
    lines = [_line(one) for one in rows]
    return Section(head=_("What they say about it"), lines=lines) if lines else None


def principles(plan: Plan) -> Mapping[UUID, Sequence[Shown]]:
    """By principle, how many concerns name it. One query."""
    rows = Concern.objects.for_user(plan.owner_id).filter(plan=plan, principle__isnull=False)
    counted = rows.present().order_by().values_list("principle").annotate(n=Count("pk"))
    return {pk: (Shown(sort=gettext_lazy("Concerns"), count=n),) for pk, n in counted}


def of_entry(entry: Entry) -> Section:
    """The concerns that an entry speaks to, and the way to point one to it."""
    rows = Place.objects.for_user(entry.owner_id).present().filter(entry=entry)
    rows = rows.filter(concern__withdrawn_at=None).select_related(
        "concern__source", "concern__said_by"
    )
    found = {one.concern_id: one for one in rows.order_by("concern__position", "position")}
    lines = [_line(one.concern, stand=str(one.get_bearing_display())) for one in found.values()]
    steps = []
    if entry.withdrawn_at is None:
        steps = [
            Step(label=_("It answers a concern"), url=reverse("entry_answers", args=[entry.pk])),
            Step(label=_("It is a concern"), url=_as_concern(entry)),
        ]
    nothing = _("No concern points here yet.")
    return Section(head=_("Concerns"), lines=lines, steps=steps, nothing=nothing)


def _line(concern: Concern, *, stand: str = "") -> Line:
    return Line(
        words=f"“{concern.words}”",
        url=concern.get_absolute_url(),
        under=where_said(concern),
        stand=stand or str(concern.get_standing_display()),
    )


def _as_concern(entry: Entry) -> str:
    """Where its words become a concern: a long text is ticked sentence by sentence."""
    name = "source_add" if is_long(entry) else "concern_add"
    return f"{reverse(name, args=[entry.plan_id])}?entry={entry.pk}"
