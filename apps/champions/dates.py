"""The date to look for an answer: made when a request is sent, and what moves with it."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from apps.champions.enums import Asked
from apps.champions.models import FeedbackRequest
from apps.core import say_dates
from apps.deadlines.models import Deadline, DeadlineKind, DeadlineState
from apps.deadlines.services import add_deadline, set_deadline_state
from apps.plans.today import today_of

if TYPE_CHECKING:
    from apps.accounts.models import User

LABEL = "champions.FeedbackRequest"
# The text asks for an answer within so many days; then it is time to look for it.
ANSWER_WITHIN = timedelta(days=7)
DATE_STATES = {
    Asked.ASKED: DeadlineState.OPEN,
    Asked.ANSWERED: DeadlineState.MET,
    Asked.NO_ANSWER: DeadlineState.MET,
    Asked.DECLINED: DeadlineState.MET,
    Asked.DROPPED: DeadlineState.WAIVED,
}


def answer_by(asked_date: date) -> date:
    """Until when an answer would help."""
    return asked_date + ANSWER_WITHIN


def hold_dates(row: FeedbackRequest, *, by: User) -> None:
    """Lock the dates about a request; before the ledger, as every writer of dates does."""
    rows = Deadline.objects.for_user(by).filter(about_label=LABEL, about_id=row.pk)
    list(rows.select_for_update().values_list("pk"))


def follow_up(row: FeedbackRequest, *, by: User, now: datetime) -> None:
    """A date to look for the answer; it names nobody, since it stands in calendars and mails."""
    asked = row.asked_date or today_of(row.plan, now=now)
    add_deadline(
        plan=row.plan,
        by=by,
        now=now,
        kind=DeadlineKind.FOLLOW_UP,
        title=_("Look for an answer, asked on %(day)s") % {"day": say_dates.short_day(asked)},
        local_date=max(answer_by(asked), today_of(row.plan, now=now)),
        local_time=None,
        zone=row.plan.zone,
        about=(LABEL, row.pk),
    )


def move_date(row: FeedbackRequest, *, by: User, now: datetime) -> None:
    """Let the date follow what became of the request: its mails end, or are planned anew."""
    state = DATE_STATES.get(Asked(row.state))
    rows = Deadline.objects.for_user(by).filter(about_label=LABEL, about_id=row.pk)
    for found in rows.order_by("created_at", "id"):
        if state is not None and found.state != state:
            set_deadline_state(found, by=by, now=now, state=state)
