"""What waits for one word of the user: sent texts nobody spoke of since, promises whose day has passed."""

from __future__ import annotations

from datetime import date, datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.checkpoints.models import ConfirmBack, Promise
from apps.checkpoints.promising import today_of
from apps.core.say_dates import fuzzy
from apps.deadlines.from_above import Waiting
from apps.plans.models import Plan

MOST_TEXTS = 2


def of(plan: Plan, now: datetime) -> list[Waiting]:
    """Two queries."""
    today = today_of(plan, now=now)
    return [*_texts(plan, today), *_promises(plan, today)]


def _texts(plan: Plan, today: date) -> list[Waiting]:
    rows = ConfirmBack.objects.for_user(plan.owner_id).to_ask_about(today)
    rows = rows.filter(entry__plan=plan).select_related("entry").order_by("sent_at", "id")
    words = _("You wrote back what was agreed in the meeting of %(day)s. Did anybody correct it?")
    return [
        Waiting(
            words=words % {"day": fuzzy(one.entry.happened)},
            url=one.get_absolute_url(),
            label=_("Say what came"),
        )
        for one in rows[:MOST_TEXTS]
    ]


def _promises(plan: Plan, today: date) -> list[Waiting]:
    number = Promise.objects.for_user(plan.owner_id).filter(plan=plan).past(today).count()
    if not number:
        return []
    words = ngettext(
        "%(n)d promise is past its day. Was it kept?",
        "%(n)d promises are past their day. Were they kept?",
        number,
    )
    url = reverse("promises", args=[plan.pk])
    return [Waiting(words=words % {"n": number}, url=url, label=_("Say what became of it"))]
