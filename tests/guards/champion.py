"""Somebody who was asked what they saw, and what they wrote."""

from __future__ import annotations

from datetime import datetime
from uuid import uuid4

from apps.champions.answers import keep_answer
from apps.champions.came import Answer
from apps.champions.enums import Came, Consent
from apps.champions.models import FeedbackRequest
from apps.champions.services import add_request, mark_asked
from apps.evidence.models import Entry
from apps.goals.models import Goal
from apps.plans.models import Person


def make_answered(
    *, goal: Goal, person: Person, entry: Entry, word: str, now: datetime
) -> FeedbackRequest:
    """A request that was sent and answered for the lawyer only; every text of it holds `word`."""
    by, plan = goal.owner, goal.plan
    row = add_request(
        plan=plan, person=person, by=by, now=now, saw=f"the {word}", goal=goal, entries=[entry],
        client_token=uuid4(),
    )  # fmt: skip
    row = mark_asked(request=row, by=by, now=now, text=row.text, asked_date=now.date())
    answer = Answer(
        came=Came.PASTED, consent=Consent.LAWYER, day=now.date(), words=f"I saw {word}.",
        relation=word, channel="chat",
    )  # fmt: skip
    keep_answer(request=row, by=by, now=now, answer=answer, client_token=uuid4())
    row.refresh_from_db()
    return row
