"""Writes of the question that asks how a goal is measured: drafted, asked, answered, or left without an answer."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from apps.audit.services import hold_chain, record
from apps.deadlines.models import Deadline, DeadlineKind, DeadlineState
from apps.deadlines.services import add_deadline, set_deadline_state
from apps.goals.models import GoalVersion, MeasureQuestion, MeasureState
from apps.plans.today import today_of

if TYPE_CHECKING:
    from apps.accounts.models import User

LABEL = "goals.MeasureQuestion"
# After so many days without a word it is asked what became of the question.
ASK_AFTER = timedelta(days=5)


@transaction.atomic
def keep_draft(*, version: GoalVersion, by: User, now: datetime, text: str) -> MeasureQuestion:
    """Keep the words of a question that is not asked yet; a version has one draft."""
    hold_chain(by.pk)
    row = _draft_of(version, by=by) or MeasureQuestion(owner=by, version=version, created_at=now)
    row.text = text
    row.save()
    return row


@transaction.atomic
def mark_asked(
    *, version: GoalVersion, by: User, now: datetime, text: str, asked_date: date
) -> MeasureQuestion:
    """Keep the question as it was asked, in the ledger, with a date to look for the answer.

    The same words asked on the same day are one question, however often the button is pressed.
    """
    hold_chain(by.pk)
    rows = MeasureQuestion.objects.for_user(by).filter(version=version)
    same = rows.exclude(state=MeasureState.DRAFT).filter(text=text, asked_date=asked_date).first()
    if same is not None:
        return same
    row = _draft_of(version, by=by) or MeasureQuestion(owner=by, version=version, created_at=now)
    row.text, row.state, row.asked_date = text, MeasureState.ASKED, asked_date
    row.save()
    facts = {"version": str(version.pk), "asked": asked_date.isoformat()}
    record(
        about=row, kind="measure.asked", now=now, facts=facts, content={"text": text}, salt=bytes(row.salt)
    )  # fmt: skip
    _follow_up(row, by=by, now=now)
    return row


def _draft_of(version: GoalVersion, *, by: User) -> MeasureQuestion | None:
    rows = MeasureQuestion.objects.for_user(by).filter(version=version, state=MeasureState.DRAFT)
    return rows.first()


def _follow_up(row: MeasureQuestion, *, by: User, now: datetime) -> None:
    """A date to look for the answer; neutral, since it stands in calendars and mails."""
    plan = row.version.goal.plan
    day = max((row.asked_date or date.min) + ASK_AFTER, today_of(plan, now=now))
    add_deadline(
        plan=plan,
        by=by,
        now=now,
        kind=DeadlineKind.FOLLOW_UP,
        title=_("Look for an answer about %(number)d") % {"number": row.version.goal.number},
        local_date=day,
        local_time=None,
        zone=plan.zone,
        about=(LABEL, row.pk),
    )


@transaction.atomic
def answer_question(
    *, question: MeasureQuestion, by: User, now: datetime, answer: str
) -> MeasureQuestion:
    """Keep the answer in their words, once."""
    row = _locked(question, by=by)
    if row.state in {MeasureState.DRAFT, MeasureState.ANSWERED}:
        return row
    row.state, row.answer, row.settled_date = MeasureState.ANSWERED, answer, _today(row, now)
    row.save(update_fields=["state", "answer", "settled_date"])
    content = {"answer": answer}
    record(about=row, kind="measure.answered", now=now, content=content, salt=bytes(row.salt))
    _move_date(row, by=by, now=now, state=DeadlineState.MET)
    return row


@transaction.atomic
def say_unanswered(
    *, question: MeasureQuestion, by: User, now: datetime, is_settled: bool = True
) -> MeasureQuestion:
    """Say that no answer came, or take that back; an answer that came stays."""
    row = _locked(question, by=by)
    wanted = MeasureState.NO_ANSWER if is_settled else MeasureState.ASKED
    if row.state not in {MeasureState.ASKED, MeasureState.NO_ANSWER} or row.state == wanted:
        return row
    row.state, row.settled_date = wanted, _today(row, now) if is_settled else None
    row.save(update_fields=["state", "settled_date"])
    kind = "measure.no_answer" if is_settled else "measure.reopened"
    record(about=row, kind=kind, now=now)
    _move_date(row, by=by, now=now, state=DeadlineState.MET if is_settled else DeadlineState.OPEN)
    return row


def _today(row: MeasureQuestion, now: datetime) -> date:
    return today_of(row.version.goal.plan, now=now)


def _locked(question: MeasureQuestion, *, by: User) -> MeasureQuestion:
    """The date is locked before the ledger, as every writer of dates does."""
    rows = Deadline.objects.for_user(by).filter(about_label=LABEL, about_id=question.pk)
    list(rows.select_for_update().values_list("pk"))
    hold_chain(by.pk)
    found = MeasureQuestion.objects.for_user(by).select_related("version__goal__plan")
    return found.select_for_update(of=("self",)).get(pk=question.pk)


def _move_date(row: MeasureQuestion, *, by: User, now: datetime, state: DeadlineState) -> None:
    """Let the date follow what became of the question: its mails end, or are planned anew."""
    rows = Deadline.objects.for_user(by).filter(about_label=LABEL, about_id=row.pk)
    for found in rows.order_by("created_at", "id"):
        if found.state != state:
            set_deadline_state(found, by=by, now=now, state=state)
