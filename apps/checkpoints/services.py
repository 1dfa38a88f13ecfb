from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid5

from django.db import transaction

from apps.audit.services import hold_chain, record
from apps.checkpoints.confirm_back import Promised
from apps.checkpoints.enums import Asking, PromiseState, SaidBack
from apps.checkpoints.models import ConfirmBack, MeetingNote, Promise, Question
from apps.checkpoints.promising import move_date, write_down
from apps.core.fuzzy import FuzzyDate
from apps.deadlines.models import Deadline, DeadlineState
from apps.deadlines.services import set_deadline_state
from apps.evidence.models import Entry
from apps.evidence.services import record_entry
from apps.plans.models import Plan
from apps.plans.today import today_of

if TYPE_CHECKING:
    from apps.accounts.models import User

# After so many days without a word it is asked once what became of the text.
ASK_AFTER = timedelta(days=5)


@transaction.atomic
def record_meeting(
    *,
    plan: Plan,
    by: User,
    now: datetime,
    fields: Mapping[str, Any],
    promised: Sequence[Promised] = (),
    checkpoint: Deadline | None = None,
) -> Entry:
    """Keep a meeting as an entry (`fields` are those of `record_entry`), its promises as rows with their dates.

    `checkpoint` is marked as held and joined to the notes. The same `client_token` twice makes all of it once.
    """
    if checkpoint is not None:  # locked before the ledger, as every writer of dates does
        Deadline.objects.for_user(by).select_for_update().get(pk=checkpoint.pk)
    entry = record_entry(plan=plan, by=by, now=now, **fields)
    if not Promise.objects.for_user(by).filter(entry=entry).exists():
        made = _day_of(entry.happened) or today_of(plan, now=now)
        write_down(promised, plan=plan, by=by, now=now, made_date=made, entry=entry)
    if checkpoint is not None:
        _join(checkpoint, entry, by=by, now=now)
    return entry


def _day_of(happened: FuzzyDate) -> date | None:
    start = happened.local_start
    return start.date() if start else None


def _join(checkpoint: Deadline, entry: Entry, *, by: User, now: datetime) -> None:
    if MeetingNote.objects.for_user(by).filter(entry=entry).exists():
        return
    note = MeetingNote.objects.create(owner=by, deadline=checkpoint, entry=entry, created_at=now)
    facts = {"deadline": str(checkpoint.pk), "entry": str(entry.pk)}
    record(about=note, kind="checkpoint.noted", now=now, facts=facts)
    set_deadline_state(checkpoint, by=by, now=now, state=DeadlineState.MET)


@transaction.atomic
def add_promise(
    *, plan: Plan, by: User, now: datetime, promised: Promised, made_date: date
) -> Promise:
    """Write down a promise that was not made in a meeting of the record; the same one twice is one while it is open."""
    hold_chain(by.pk)
    Plan.objects.for_user(by).select_for_update().get(pk=plan.pk)
    rows = Promise.objects.for_user(by).open().filter(plan=plan, entry=None, made_date=made_date)
    known = rows.filter(what=promised.what, who=promised.who, due_date=promised.by_date).first()
    return known or write_down([promised], plan=plan, by=by, now=now, made_date=made_date)[0]


@transaction.atomic
def settle_promise(*, promise: Promise, by: User, now: datetime, state: str) -> Promise:
    """Say what became of a promise, or open it again; its follow-up date does the same."""
    row = Promise.objects.for_user(by).select_for_update(of=("self",)).select_related("plan").get(pk=promise.pk)  # fmt: skip
    wanted = PromiseState(state)
    if row.state == wanted:
        return row
    move_date(row, by=by, now=now, state=wanted)
    row.state = wanted
    is_open = wanted == PromiseState.OPEN
    row.settled_date = None if is_open else today_of(row.plan, now=now)
    row.save(update_fields=["state", "settled_date"])
    facts = {"by": str(by.pk), "state": str(wanted)}
    record(about=row, kind=f"promise.{wanted}", now=now, facts=facts)
    return row


# what was said back


class SaidBeforeError(Exception):
    """The text is not in the state that is asked of it: nothing was kept."""


@transaction.atomic
def keep_draft(*, entry: Entry, by: User, now: datetime, text: str) -> ConfirmBack:
    """Keep the words of a text that is not sent yet.

    Raises:
        SaidBeforeError: it was sent already and stays as it is.
    """
    hold_chain(by.pk)
    row = _back_of(entry, by=by) or ConfirmBack(owner=by, entry=entry, created_at=now)
    if row.state != SaidBack.DRAFT:
        raise SaidBeforeError
    row.text = text
    row.save()
    return row


@transaction.atomic
def mark_sent(
    *, entry: Entry, by: User, now: datetime, text: str, card: Mapping[str, Any]
) -> Entry:
    """Keep the text as it was sent, with a reference card (`card` are fields of `record_entry`); return the card.

    The first text of a meeting is the one that is followed; another one was another message and gets its own card.
    """
    hold_chain(by.pk)
    row = _back_of(entry, by=by) or ConfirmBack(owner=by, entry=entry, created_at=now)
    token = uuid5(entry.pk, f"said back\n{text}")
    kept = record_entry(plan=entry.plan, by=by, now=now, client_token=token, **card)
    if row.state != SaidBack.DRAFT:
        return kept
    row.card = kept
    row.text, row.state, row.sent_at = text, SaidBack.SENT, now
    row.ask_date = today_of(entry.plan, now=now) + ASK_AFTER
    row.save()
    facts = {"entry": str(entry.pk), "card": str(kept.pk)}
    _tell(row, "sent", now=now, facts=facts, content={"text": text})
    return kept


@transaction.atomic
def keep_answer(*, back: ConfirmBack, by: User, now: datetime, fields: Mapping[str, Any]) -> Entry:
    """An answer came: its words become an entry (`fields` of `record_entry`), which is returned.

    The first answer settles the text; another one is an entry besides. The same words twice are one entry.

    Raises:
        SaidBeforeError: nothing was sent that could be answered.
    """
    hold_chain(by.pk)
    row = _locked_back(back, by=by)
    if row.state == SaidBack.DRAFT:
        raise SaidBeforeError
    token = uuid5(row.entry_id, f"answered\n{fields['original_words']}")
    kept = record_entry(plan=row.entry.plan, by=by, now=now, client_token=token, **fields)
    if row.answer_id is None:
        row.answer, row.state = kept, SaidBack.CORRECTED
        row.settled_at = now
        row.save()
        _tell(row, "answered", now=now, facts={"answer": str(kept.pk)})
    return kept


@transaction.atomic
def settle_back(*, back: ConfirmBack, by: User, now: datetime, is_settled: bool) -> ConfirmBack:
    """Say that no correction was received, or take that back; an answer that came stays what it is."""
    hold_chain(by.pk)
    row = _locked_back(back, by=by)
    wanted = SaidBack.UNCORRECTED if is_settled else SaidBack.SENT
    if row.state in {SaidBack.SENT, SaidBack.UNCORRECTED} and row.state != wanted:
        row.state = wanted
        row.settled_at = now if is_settled else None
        row.save()
        _tell(row, str(wanted), now=now)
    return row


@transaction.atomic
def ask_no_more(*, back: ConfirmBack, by: User) -> None:
    """It was asked once what became of the text; it is not asked again."""
    ConfirmBack.objects.for_user(by).filter(pk=back.pk).update(ask_date=None)


def _back_of(entry: Entry, *, by: User) -> ConfirmBack | None:
    return ConfirmBack.objects.for_user(by).filter(entry=entry).first()


def _locked_back(back: ConfirmBack, *, by: User) -> ConfirmBack:
    rows = ConfirmBack.objects.for_user(by).select_related("entry__plan")
    return rows.select_for_update(of=("self",)).get(pk=back.pk)


def _tell(
    row: ConfirmBack,
    what: str,
    *,
    now: datetime,
    facts: Mapping[str, str] | None = None,
    content: Mapping[str, str] | None = None,
) -> None:
    kind, salt = f"confirm_back.{what}", bytes(row.salt)
    record(about=row, kind=kind, now=now, facts=facts, content=content, salt=salt)


# questions


@transaction.atomic
def add_question(*, plan: Plan, by: User, now: datetime, words: str) -> Question:
    """Write down something to ask; the same words twice are one question while it waits."""
    hold_chain(by.pk)
    Plan.objects.for_user(by).select_for_update().get(pk=plan.pk)
    known = Question.objects.for_user(by).waiting().filter(plan=plan, words=words).first()
    if known is not None:
        return known
    row = Question.objects.create(owner=by, plan=plan, words=words, created_at=now)
    record(
        about=row, kind="question.written", now=now, facts={"plan": str(plan.pk)},
        content={"words": words}, salt=bytes(row.salt),
    )  # fmt: skip
    return row


@transaction.atomic
def set_question_state(
    *, question: Question, by: User, now: datetime, state: str, deadline: Deadline | None = None
) -> Question:
    """Mark a question as asked (at `deadline`), not asked after all, or to ask; an answered one stays answered."""
    hold_chain(by.pk)
    row = Question.objects.for_user(by).select_for_update(of=("self",)).select_related("plan").get(pk=question.pk)  # fmt: skip
    wanted = Asking(state)
    if Asking.ANSWERED in {row.state, wanted} or row.state == wanted:
        return row
    is_asked = wanted == Asking.ASKED
    row.state, row.deadline = wanted, deadline if is_asked else None
    row.asked_date = today_of(row.plan, now=now) if is_asked else None
    row.save(update_fields=["state", "deadline", "asked_date"])
    facts = {"deadline": str(deadline.pk) if is_asked and deadline else ""}
    record(about=row, kind=f"question.{wanted}", now=now, facts=facts)
    return row


@transaction.atomic
def answer_question(
    *, question: Question, by: User, now: datetime, answer: str, deadline: Deadline | None = None
) -> Question:
    """Keep the answer to a question, once; it counts as asked the same day unless it was asked before."""
    hold_chain(by.pk)
    row = Question.objects.for_user(by).select_for_update(of=("self",)).select_related("plan").get(pk=question.pk)  # fmt: skip
    if row.state == Asking.ANSWERED:
        return row
    today = today_of(row.plan, now=now)
    row.asked_date = row.asked_date or today
    row.deadline = row.deadline or deadline
    row.state, row.answer, row.answered_date = Asking.ANSWERED, answer, today
    row.save(update_fields=["state", "deadline", "asked_date", "answer", "answered_date"])
    content = {"answer": answer}
    record(about=row, kind="question.answered", now=now, content=content, salt=bytes(row.salt))
    return row
