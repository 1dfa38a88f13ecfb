"""Writes of requests: drafted, sent by the user, settled. Answers are kept in `answers`.

A draft is no part of the record: it changes freely and the ledger hears of it when it is sent.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction

from apps.audit.services import hold_chain, record
from apps.champions import asking
from apps.champions.dates import answer_by, follow_up, hold_dates, move_date
from apps.champions.enums import Asked
from apps.champions.models import FeedbackRequest, RequestEntry
from apps.evidence.models import Entry
from apps.goals.models import Goal
from apps.plans.models import Person, Plan
from apps.plans.today import today_of

if TYPE_CHECKING:
    from apps.accounts.models import User

# What may become of a request by one tap, from which states. An answer comes by its own words only.
MOVES = {
    Asked.DECLINED: {Asked.ASKED, Asked.NO_ANSWER},
    Asked.NO_ANSWER: {Asked.ASKED},
    Asked.DROPPED: {Asked.DRAFT, Asked.ASKED, Asked.NO_ANSWER},
    Asked.ASKED: {Asked.DECLINED, Asked.NO_ANSWER, Asked.DROPPED},
    Asked.DRAFT: {Asked.DROPPED},
}


@transaction.atomic
def add_request(
    *,
    plan: Plan,
    person: Person,
    by: User,
    now: datetime,
    saw: str,
    client_token: UUID,
    goal: Goal | None = None,
    entries: Iterable[Entry] = (),
    questions: Sequence[str] = (),
) -> FeedbackRequest:
    """Draft a request; without `questions` three that fit the goal. The same `client_token` makes one.

    Raises ValueError for a person, goal or entry of another plan.
    """
    hold_chain(by.pk)
    stood = FeedbackRequest.objects.for_user(by).filter(client_token=client_token).first()
    if stood is not None:
        return stood
    row = FeedbackRequest(
        owner=by, plan=plan, person=person, goal=goal, client_token=client_token, created_at=now
    )
    _of_one_plan(plan, person, goal, *(entries := list(entries)))
    row.saw = asking.one_line(saw)
    row.questions = _questions(questions, goal)
    row.text = _text(row, by=by, now=now)
    row.save()
    _remind(row, entries)
    return row


@transaction.atomic
def change_draft(
    *,
    request: FeedbackRequest,
    by: User,
    now: datetime,
    saw: str | None = None,
    questions: Sequence[str] | None = None,
    entries: Iterable[Entry] | None = None,
    text: str | None = None,
) -> FeedbackRequest:
    """Change what is not sent yet; None keeps. Without `text` it is written anew from what was seen and asked.

    A request that was sent stays as it was sent.
    """
    row = locked(request, by=by)
    if row.state != Asked.DRAFT:
        return row
    row.saw = row.saw if saw is None else asking.one_line(saw)
    row.questions = row.questions if questions is None else _questions(questions, row.goal)
    row.text = _text(row, by=by, now=now) if text is None else text
    row.save(update_fields=["saw", "questions", "text"])
    if entries is not None:
        _of_one_plan(row.plan, *(found := list(entries)))
        _remind(row, found)
    return row


@transaction.atomic
def mark_asked(
    *, request: FeedbackRequest, by: User, now: datetime, text: str, asked_date: date
) -> FeedbackRequest:
    """Keep the words as the user sent them, in the ledger, with a date to look for the answer. Once."""
    row = locked(request, by=by)
    if row.state != Asked.DRAFT:
        return row
    row.text, row.state, row.asked_date = text, Asked.ASKED, asked_date
    row.save(update_fields=["text", "state", "asked_date"])
    facts = {
        "by": str(by.pk),
        "plan": str(row.plan_id),
        "person": str(row.person_id),
        "goal": str(row.goal_id or ""),
        "asked": asked_date.isoformat(),
    }
    content = {"saw": row.saw, "text": row.text}
    record(
        about=row, kind="request.asked", now=now, facts=facts, content=content, salt=bytes(row.salt)
    )
    follow_up(row, by=by, now=now)
    return row


def decline(*, request: FeedbackRequest, by: User, now: datetime) -> FeedbackRequest:
    """The person would rather not."""
    return settle(request=request, by=by, now=now, state=Asked.DECLINED)


def say_unanswered(*, request: FeedbackRequest, by: User, now: datetime) -> FeedbackRequest:
    """No answer came."""
    return settle(request=request, by=by, now=now, state=Asked.NO_ANSWER)


def drop(*, request: FeedbackRequest, by: User, now: datetime) -> FeedbackRequest:
    """The user asks no more; a draft is put aside without a trace in the ledger."""
    return settle(request=request, by=by, now=now, state=Asked.DROPPED)


def reopen(*, request: FeedbackRequest, by: User, now: datetime) -> FeedbackRequest:
    """Take back what was said of a request: a draft again, or asked and without an answer."""
    state = Asked.DRAFT if request.asked_date is None else Asked.ASKED
    return settle(request=request, by=by, now=now, state=state)


@transaction.atomic
def settle(*, request: FeedbackRequest, by: User, now: datetime, state: Asked) -> FeedbackRequest:
    """Move a request where `MOVES` lets it; anything else leaves it as it is. Its date follows."""
    row = locked(request, by=by)
    was_sent = row.asked_date is not None
    wrong_side = (state == Asked.ASKED and not was_sent) or (state == Asked.DRAFT and was_sent)
    if row.state not in MOVES.get(state, frozenset()) or wrong_side:
        return row
    set_state(row, by=by, now=now, state=state)
    return row


def set_state(row: FeedbackRequest, *, by: User, now: datetime, state: Asked) -> None:
    """Write the state of a locked request, its ledger row and its date."""
    facts = {"by": str(by.pk), "from": str(row.state), "to": str(state)}
    row.state = state
    settled = state not in {Asked.ASKED, Asked.DRAFT}
    row.settled_date = today_of(row.plan, now=now) if settled else None
    row.save(update_fields=["state", "settled_date"])
    if row.asked_date is None:
        return
    record(about=row, kind="request.state", now=now, facts=facts)
    move_date(row, by=by, now=now)


def locked(request: FeedbackRequest, *, by: User) -> FeedbackRequest:
    """The row as it stands now, held with its dates and the ledger until the transaction ends."""
    hold_dates(request, by=by)
    hold_chain(by.pk)
    rows = FeedbackRequest.objects.for_user(by).select_related("plan", "person", "goal")
    return rows.select_for_update(of=("self",)).get(pk=request.pk)


def _questions(asked: Sequence[str], goal: Goal | None) -> list[str]:
    """At most three; where none is left, those that fit the goal."""
    words = [line for one in asked if (line := asking.one_line(one))][: asking.QUESTIONS]
    return words or asking.questions_for(goal.versions.latest("number").words if goal else "")


def _text(row: FeedbackRequest, *, by: User, now: datetime) -> str:
    by_day = answer_by(today_of(row.plan, now=now))
    return asking.draft(
        asking.Asked(
            saw=row.saw, questions=row.questions, by=by_day, to=row.person.name, signed=by.name
        )
    )


def _remind(row: FeedbackRequest, entries: Sequence[Entry]) -> None:
    """Exactly these entries help the person remember."""
    rows = RequestEntry.objects.for_user(row.owner_id).filter(request=row)
    rows.exclude(entry__in=entries).delete()
    stood = set(rows.values_list("entry_id", flat=True))
    added = {one.pk: one for one in entries if one.pk not in stood}
    RequestEntry.objects.bulk_create(
        RequestEntry(owner_id=row.owner_id, request=row, entry=one) for one in added.values()
    )


def _of_one_plan(plan: Plan, *rows: Person | Goal | Entry | None) -> None:
    if any(one.plan_id != plan.pk for one in rows if one is not None):
        raise ValueError("what a request names belongs to its plan")
