"""What Today asks about a request whose day to look for an answer has passed."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from apps.champions.enums import Asked
from apps.champions.models import FeedbackRequest
from apps.core import say_dates
from apps.core.text import visible_controls
from apps.deadlines.from_above import Waiting
from apps.deadlines.models import Deadline

MOST = 2


def of(overdue: Sequence[Deadline]) -> list[Waiting]:
    """The longest first. One query, and only where such a day has passed."""
    pks = [one.about_id for one in overdue if one.about_id]
    rows = FeedbackRequest.objects.for_user(overdue[0].owner_id).filter(pk__in=pks)
    rows = rows.filter(state=Asked.ASKED).exclude(asked_date=None).select_related("person")
    words = _("On %(day)s you asked %(name)s what they saw. Did an answer come?")
    return [
        Waiting(
            words=words % {"day": say_dates.short_day(one.asked_date), "name": visible_controls(one.person.name)},
            url=one.get_absolute_url(),
            label=_("Say what came"),
        )
        for one in rows.order_by("asked_date", "id")[:MOST]
        if one.asked_date
    ]  # fmt: skip
