"""What requests add to the pages of goals, people and entries, and to their follow-up dates."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from apps.champions.answers import forget_entry, hold_entry
from apps.champions.dates import LABEL
from apps.champions.enums import Asked
from apps.champions.models import FeedbackAnswer, FeedbackRequest, FeedbackRequestQuerySet
from apps.champions.wording import how_it_came
from apps.core import sections
from apps.core.sections import Line, Section, Step
from apps.deadlines import from_above
from apps.deadlines.from_above import Link
from apps.deadlines.models import Deadline
from apps.evidence import undoing
from apps.evidence.enums import EntryKind
from apps.evidence.models import Entry
from apps.goals.models import Goal
from apps.plans.models import Person, Plan

SHOWN = 6
# What an answer becomes; other entries are not asked about.
ANSWERS = (EntryKind.FEEDBACK, EntryKind.REFERENCE)


def register() -> None:
    undoing.register_holding(hold_entry)
    undoing.register_letting_go(forget_entry)
    from_above.register_subject(LABEL, request_of)
    sections.register("goals.goal", of_goal)
    sections.register("plans.person", of_person)
    sections.register("plans.plan", of_plan)
    sections.register("evidence.entry", of_entry)
    sections.register("concerns.concern", of_concern)


def request_of(deadline: Deadline) -> Link | None:
    """Where the request behind a follow-up date is answered or settled."""
    if deadline.about_id is None:
        return None
    rows = FeedbackRequest.objects.for_user(deadline.owner_id).filter(pk=deadline.about_id)
    found = rows.first()
    return Link(words=_("Say what came"), url=found.get_absolute_url()) if found else None


def of_goal(goal: Goal) -> Section:
    rows = _rows(goal.owner_id).filter(goal=goal)
    step = Step(label=_("Ask somebody who saw it"), url=add_url(goal.plan_id, goal=goal.pk))
    return _section(_("Who saw it"), rows, step, nothing=_("Nobody was asked about this goal yet."))


def of_concern(concern: Any) -> Section | None:
    """Who was asked about the goal of a concern: who opens a gap again sees that somebody was asked.

    Concerns stand beside champions in the layers, so this knows of them no more than that they may have a goal.
    """
    goal: Goal | None = concern.goal
    return of_goal(goal) if goal else None


def of_person(person: Person) -> Section | None:
    if person.is_never_printed:
        return None
    step = Step(label=_("Ask what they saw"), url=add_url(person.plan_id, person=person.pk))
    rows = _rows(person.owner_id).filter(person=person)
    return _section(_("Asked"), rows, step, nothing=_("Not asked for feedback yet."))


def of_plan(plan: Plan) -> Section:
    """For the page of people."""
    rows = _rows(plan.owner_id).filter(plan=plan)
    step = Step(label=_("All of them"), url=reverse("champions", args=[plan.pk]))
    nothing = _("Nobody was asked yet what they saw of your work.")
    return _section(_("Asked for feedback"), rows, step, nothing=nothing)


def of_entry(entry: Entry) -> Section | None:
    """How an answer came, and the fingerprint of what its giver signed."""
    if entry.kind not in ANSWERS:
        return None
    rows = FeedbackAnswer.objects.for_user(entry.owner_id).filter(entry=entry)
    kept = rows.select_related("request__person", "request__plan").first()
    if kept is None:
        return None
    words = _("Asked: %(name)s, about %(saw)s") % {
        "name": kept.request.person.name,
        "saw": kept.request.saw,
    }
    line = Line(words=words, url=kept.request.get_absolute_url(), under=how_it_came(kept))
    return Section(head=_("An answer"), lines=[line])


def add_url(plan_pk: UUID, **asked: UUID) -> str:
    """The form of a new request that already knows its goal or person."""
    url = reverse("request_add", args=[plan_pk])
    return f"{url}?{urlencode(asked)}" if asked else url


def _rows(owner_id: UUID) -> FeedbackRequestQuerySet:
    rows = FeedbackRequest.objects.for_user(owner_id).exclude(state=Asked.DROPPED)
    return rows.select_related("person").newest_first()


def _section(head: str, rows: FeedbackRequestQuerySet, step: Step, *, nothing: str) -> Section:
    lines = [
        Line(
            words=one.person.name,
            url=one.get_absolute_url(),
            under=one.saw,
            stand=str(one.get_state_display()),
        )
        for one in rows[:SHOWN]
    ]
    return Section(head=head, lines=lines, steps=[step], nothing=nothing)
