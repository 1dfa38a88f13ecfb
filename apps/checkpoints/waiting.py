"""What waits for one word of the user: sent texts nobody spoke of since, promises whose day has passed."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.checkpoints.models import ConfirmBack, Promise
from apps.core.say_dates import fuzzy
from apps.deadlines.from_above import Waiting
from apps.plans.models import Plan
from apps.plans.today import today_of

MOST_TEXTS = 2


def of(plan: Plan, now: datetime) -> list[Waiting]:
    """One query where nothing waits."""
    today = today_of(plan, now=now)
    texts, past = _look(plan, today)
    return [*(_texts(plan, texts) if texts else ()), *(_promises(plan, past) if past else ())]


def _look(plan: Plan, today: date) -> tuple[list[UUID], int]:
    """The ids of texts to ask about, and how many promises are past their day."""
    backs = ConfirmBack.objects.for_user(plan.owner_id).to_ask_about(today)
    backs = backs.filter(entry__plan=OuterRef("pk")).order_by("sent_at", "id")
    rows = Promise.objects.for_user(plan.owner_id).past(today).filter(plan=OuterRef("pk"))
    number = rows.order_by().values("plan").annotate(n=Count("pk")).values("n")
    found = Plan.objects.for_user(plan.owner_id).filter(pk=plan.pk)
    asked = (ArraySubquery(backs.values("pk")[:MOST_TEXTS]), Coalesce(Subquery(number), 0))
    texts, past = found.values_list(*asked).get()
    return texts, past


def _texts(plan: Plan, ids: list[UUID]) -> list[Waiting]:
    rows = ConfirmBack.objects.for_user(plan.owner_id).filter(pk__in=ids)
    rows = rows.select_related("entry").order_by("sent_at", "id")
    words = _("You wrote back what was agreed in the meeting of %(day)s. Did anybody correct it?")
    return [
        Waiting(
            words=words % {"day": fuzzy(one.entry.happened)},
            url=one.get_absolute_url(),
            label=_("Say what came"),
        )
        for one in rows
    ]


def _promises(plan: Plan, number: int) -> list[Waiting]:
    words = ngettext(
        "%(n)d promise is past its day. Was it kept?",
        "%(n)d promises are past their day. Were they kept?",
        number,
    )
    url = reverse("promises", args=[plan.pk])
    return [Waiting(words=words % {"n": number}, url=url, label=_("Say what became of it"))]
