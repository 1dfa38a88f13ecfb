"""What goals tell the dates: where a question about a measure stands, and that one waits for an answer."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from apps.core import say_dates
from apps.deadlines import from_above
from apps.deadlines.from_above import Link, Waiting
from apps.deadlines.models import Deadline
from apps.goals.measures import ASK_AFTER, LABEL
from apps.goals.models import MeasureQuestion, MeasureState
from apps.plans.models import Plan
from apps.plans.today import today_of

MOST = 2


def register() -> None:
    from_above.register_subject(LABEL, question_of)
    from_above.register_waiting(waiting)


def question_of(deadline: Deadline) -> Link | None:
    """Where the question behind a follow-up date is settled."""
    if deadline.about_id is None:
        return None
    rows = MeasureQuestion.objects.for_user(deadline.owner_id).select_related("version")
    found = rows.filter(pk=deadline.about_id).first()
    return Link(words=_("Say what came"), url=url_of(found)) if found else None


def url_of(question: MeasureQuestion) -> str:
    return f"{reverse('goal_measure', args=[question.version.goal_id])}#question-{question.pk}"


def waiting(plan: Plan, now: datetime) -> list[Waiting]:
    """Questions asked some days ago of which nobody said what became of them. One query."""
    rows = MeasureQuestion.objects.for_user(plan.owner_id).select_related("version__goal")
    rows = rows.filter(
        version__goal__plan=plan, version__goal__withdrawn_at=None, state=MeasureState.ASKED,
        asked_date__lte=today_of(plan, now=now) - ASK_AFTER,
    )  # fmt: skip
    words = _("On %(day)s you asked how goal %(number)d is measured. Did an answer come?")
    return [
        Waiting(
            words=words % {"day": say_dates.short_day(one.asked_date), "number": one.version.goal.number},
            url=url_of(one),
            label=_("Say what came"),
        )
        for one in rows.order_by("asked_date", "id")[:MOST]
        if one.asked_date
    ]  # fmt: skip
