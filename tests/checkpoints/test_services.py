"""Meetings with their promises, texts that were sent, questions: rows, dates and the ledger."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

import pgtrigger
import pytest
from django.db import IntegrityError, ProgrammingError, transaction

from apps.audit.models import LedgerEvent
from apps.audit.services import verify
from apps.checkpoints import services
from apps.checkpoints.confirm_back import Promised
from apps.checkpoints.enums import Asking, PromiseState, SaidBack
from apps.checkpoints.models import ConfirmBack, MeetingNote, Promise, Question
from apps.checkpoints.promising import LABEL
from apps.checkpoints.rehash import rehash_checkpoints
from apps.core.fuzzy import exactly
from apps.deadlines.models import Deadline, DeadlineState
from apps.evidence.models import Entry
from apps.evidence.services import undo_entry
from apps.mail.models import OutgoingMail
from tests.checkpoints.conftest import make_checkpoint
from tests.known import known

ANSWER = Promised(who="Dana Whitlock", what="an answer on goal 4", by_date=date(2026, 6, 12))
TEST = Promised(who="I", what="the load test", by_date=date(2026, 6, 15))


def date_of(promise):
    return Deadline.objects.get(about_label=LABEL, about_id=promise.pk)


def test_a_promise_is_a_row_with_its_person_and_a_date_with_mails(meeting, dana):
    entry = meeting(ANSWER, TEST)
    theirs, own = Promise.objects.in_order()
    assert (theirs.entry, theirs.person, theirs.is_own) == (entry, dana, False)
    assert theirs.made_date == date(2026, 6, 2)
    assert own.is_own
    follow_up = date_of(theirs)
    assert (follow_up.kind, follow_up.local_date) == ("follow_up", date(2026, 6, 12))
    assert OutgoingMail.objects.open().filter(about_id=follow_up.pk).exists()


def test_a_promise_without_a_day_or_of_a_day_that_is_gone_makes_no_date(meeting):
    meeting(
        Promised(who="", what="a word with HR"),
        Promised(who="", what="it", by_date=date(2026, 6, 1)),
    )
    assert Promise.objects.count() == 2
    assert not Deadline.objects.exists()


def test_the_same_form_twice_makes_promises_and_dates_once(meeting, checkpoint):
    token = uuid4()
    for _time in range(2):
        meeting(ANSWER, checkpoint=checkpoint, token=token)
    assert Promise.objects.count() == MeetingNote.objects.count() == 1
    assert Deadline.objects.filter(about_label=LABEL).count() == 1


def test_the_checkpoint_is_held_and_joined_to_its_notes(meeting, checkpoint):
    entry = meeting(checkpoint=checkpoint)
    checkpoint.refresh_from_db()
    assert checkpoint.state == DeadlineState.MET
    assert MeetingNote.objects.get().entry == entry


@pytest.mark.parametrize(
    ("state", "of_date"),
    [("kept", "met"), ("late", "met"), ("not_kept", "met"), ("dropped", "waived")],
)
def test_settling_a_promise_ends_its_mails_and_opening_it_plans_them_anew(
    meeting, owner, now, state, of_date
):
    meeting(ANSWER)
    promise = Promise.objects.get()
    services.settle_promise(promise=promise, by=owner, now=now, state=state)
    promise.refresh_from_db()
    assert (promise.state, promise.settled_date) == (state, date(2026, 6, 2))
    follow_up = date_of(promise)
    assert follow_up.state == of_date
    mails = OutgoingMail.objects.open().filter(about_id=follow_up.pk)
    assert not mails.exists()
    services.settle_promise(promise=promise, by=owner, now=now, state="open")
    promise.refresh_from_db()
    assert (promise.state, promise.settled_date) == ("open", None)
    assert mails.exists()


def test_a_promise_is_never_reworded(meeting):
    meeting(ANSWER)
    for change in ({"what": "nothing"}, {"who": "Nobody"}, {"made_date": date(2020, 1, 1)}):
        with pytest.raises(ProgrammingError), transaction.atomic():
            Promise.objects.update(**change)


def test_the_database_refuses_half_states(meeting, owner, now):
    entry = meeting(ANSWER)
    with pytest.raises(IntegrityError), transaction.atomic():
        Promise.objects.update(state="kept")
    with pytest.raises(IntegrityError), transaction.atomic():
        ConfirmBack.objects.create(owner=owner, entry=entry, text="x", state="sent", created_at=now)
    with pytest.raises(IntegrityError), transaction.atomic():
        Question.objects.create(owner=owner, plan=entry.plan, words="x", answer="y", created_at=now)


def test_undoing_the_meeting_takes_its_promises_along_and_opens_the_checkpoint(
    meeting, checkpoint, owner, now
):
    entry = meeting(ANSWER, checkpoint=checkpoint)
    services.keep_draft(entry=entry, by=owner, now=now, text="As I understood it")
    assert undo_entry(entry=entry, by=owner, now=now + timedelta(minutes=1))
    assert not Entry.objects.exists()
    assert not Promise.objects.exists()
    assert not ConfirmBack.objects.exists()
    checkpoint.refresh_from_db()
    assert checkpoint.state == DeadlineState.OPEN
    assert Deadline.objects.get(about_label=LABEL).state == DeadlineState.WAIVED
    assert rehash_checkpoints(owner.pk).missing == ()


def test_undoing_one_of_two_notes_leaves_the_checkpoint_held(meeting, owner, now, checkpoint):
    first, _second = meeting(checkpoint=checkpoint), meeting(checkpoint=checkpoint)
    assert undo_entry(entry=first, by=owner, now=now)
    checkpoint.refresh_from_db()
    assert checkpoint.state == DeadlineState.MET


# what was said back


def card(now, zone="America/Los_Angeles"):
    return {
        "kind": "reference", "statement": "I wrote back.", "happened": exactly(now, zone=zone),
        "details": {"place": "My message", "shows": "As I understood it"},
    }  # fmt: skip


@pytest.fixture
def sent(meeting, owner, now):
    services.mark_sent(
        entry=meeting(), by=owner, now=now, text="As I understood it", card=card(now)
    )
    return ConfirmBack.objects.get()


def test_a_sent_text_has_one_card_and_is_asked_about_five_days_later(sent, owner, now):
    again = services.mark_sent(
        entry=sent.entry, by=owner, now=now, text="Other words", card=card(now)
    )
    sent.refresh_from_db()
    assert sent.text == "As I understood it"
    assert again not in {sent.card, sent.entry}
    assert sent.ask_date == date(2026, 6, 7)
    backs = ConfirmBack.objects.for_user(owner)
    assert not backs.to_ask_about(date(2026, 6, 6)).exists()
    assert backs.to_ask_about(date(2026, 6, 7)).exists()


def test_a_draft_changes_until_it_is_sent_and_not_after(meeting, owner, now):
    entry = meeting()
    for words in ("first", "second"):
        draft = services.keep_draft(entry=entry, by=owner, now=now, text=words)
    assert (draft.text, draft.state) == ("second", SaidBack.DRAFT)
    services.mark_sent(entry=entry, by=owner, now=now, text="third", card=card(now))
    with pytest.raises(services.SaidBeforeError):
        services.keep_draft(entry=entry, by=owner, now=now, text="fourth")
    assert ConfirmBack.objects.get().text == "third"


def test_no_correction_is_noted_and_taken_back(sent, owner, now):
    services.settle_back(back=sent, by=owner, now=now, is_settled=True)
    sent.refresh_from_db()
    assert (sent.state, sent.settled_at, sent.ask_date) == (
        SaidBack.UNCORRECTED,
        now,
        date(2026, 6, 7),
    )
    services.settle_back(back=sent, by=owner, now=now, is_settled=False)
    sent.refresh_from_db()
    assert (sent.state, sent.settled_at, sent.ask_date) == (SaidBack.SENT, None, date(2026, 6, 7))


def test_what_was_not_to_be_asked_again_is_not_after_it_was_taken_back(sent, owner, now):
    services.ask_no_more(back=sent, by=owner)
    for is_settled in (True, False):
        services.settle_back(back=sent, by=owner, now=now, is_settled=is_settled)
    sent.refresh_from_db()
    assert (sent.state, sent.ask_date) == (SaidBack.SENT, None)


def test_an_answer_becomes_one_entry_even_after_nothing_was_expected(sent, owner, now):
    services.settle_back(back=sent, by=owner, now=now, is_settled=True)
    for _time in range(2):
        kept = services.keep_answer(back=sent, by=owner, now=now, fields=answer_fields(sent))
    sent.refresh_from_db()
    assert sent.state == SaidBack.CORRECTED
    assert sent.answer == kept == Entry.objects.get(kind="note")
    services.settle_back(back=sent, by=owner, now=now, is_settled=True)
    sent.refresh_from_db()
    assert sent.state == SaidBack.CORRECTED


def answer_fields(sent, words="They wrote back."):
    return {
        "kind": "note", "statement": words, "original_words": words,
        "happened": sent.card.happened,
    }  # fmt: skip


def test_another_answer_is_an_entry_besides_and_nothing_is_answered_before_it_was_sent(
    sent, owner, now, meeting
):
    first = services.keep_answer(back=sent, by=owner, now=now, fields=answer_fields(sent))
    other = services.keep_answer(back=sent, by=owner, now=now, fields=answer_fields(sent, "And?"))
    sent.refresh_from_db()
    assert (sent.answer, other.statement) == (first, "And?")
    draft = services.keep_draft(entry=meeting(), by=owner, now=now, text="later")
    with pytest.raises(services.SaidBeforeError):
        services.keep_answer(back=draft, by=owner, now=now, fields=answer_fields(sent, "No."))
    assert Entry.objects.filter(kind="note").count() == 2


def test_undoing_the_card_leaves_a_draft_and_undoing_the_answer_a_sent_text(sent, owner, now):
    answer = services.keep_answer(back=sent, by=owner, now=now, fields=answer_fields(sent))
    assert undo_entry(entry=answer, by=owner, now=now)
    sent.refresh_from_db()
    assert (sent.state, sent.answer) == (SaidBack.SENT, None)
    assert undo_entry(entry=known(sent.card), by=owner, now=now)
    draft = ConfirmBack.objects.get()
    assert (draft.state, draft.text) == (SaidBack.DRAFT, "As I understood it")
    found = rehash_checkpoints(owner.pk)
    assert (found.missing, found.untold, found.changed) == ((), (), ())
    services.mark_sent(entry=draft.entry, by=owner, now=now, text="Once more", card=card(now))
    assert rehash_checkpoints(owner.pk).changed == ()


# questions


def test_a_question_is_asked_at_a_checkpoint_and_answered_once(plan, owner, now, checkpoint):
    question = services.add_question(plan=plan, by=owner, now=now, words="Who decides on goal 4?")
    services.set_question_state(
        question=question, by=owner, now=now, state=Asking.ASKED, deadline=checkpoint
    )
    question.refresh_from_db()
    assert (question.deadline, question.asked_date) == (checkpoint, date(2026, 6, 2))
    for answer in ("Two teams.", "One team."):
        services.answer_question(question=question, by=owner, now=now, answer=answer)
    question.refresh_from_db()
    assert (question.state, question.answer) == (Asking.ANSWERED, "Two teams.")
    services.set_question_state(question=question, by=owner, now=now, state=Asking.DROPPED)
    question.refresh_from_db()
    assert question.state == Asking.ANSWERED
    assert not Question.objects.for_user(owner).waiting().exists()


# the ledger


def test_every_word_is_in_the_ledger_by_its_hash_and_a_changed_one_is_named(
    meeting, plan, owner, now, sent
):
    meeting(ANSWER)
    promise = Promise.objects.get()
    services.settle_promise(promise=promise, by=owner, now=now, state=PromiseState.KEPT)
    question = services.add_question(plan=plan, by=owner, now=now, words="Who decides?")
    services.answer_question(question=question, by=owner, now=now, answer="Two teams.")
    kinds = set(LedgerEvent.objects.values_list("kind", flat=True))
    assert {
        "promise.made", "promise.kept", "confirm_back.sent", "question.written", "question.answered",
    } <= kinds  # fmt: skip
    assert not LedgerEvent.objects.filter(body__contains="goal 4").exists()
    assert verify(owner.pk) is None
    good = rehash_checkpoints(owner.pk)
    assert (good.texts, good.changed, good.missing, good.untold) == (5, (), (), ())
    with pgtrigger.ignore():
        Promise.objects.update(what="something else")
        ConfirmBack.objects.update(text="never said")
        Question.objects.update(answer="No.")
    assert len(rehash_checkpoints(owner.pk).changed) == 3


def test_meetings_of_two_people_do_not_meet(meeting, stranger_plan, now, dana):
    meeting(ANSWER)
    theirs = make_checkpoint(stranger_plan, now=now)
    with pytest.raises(Deadline.DoesNotExist):
        meeting(checkpoint=theirs)
    theirs.refresh_from_db()
    assert theirs.state == DeadlineState.OPEN
