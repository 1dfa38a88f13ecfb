"""Requests and answers as rows: what is kept, what the ledger hears, who may be named."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.audit.models import LedgerEvent
from apps.audit.services import verify
from apps.champions import services
from apps.champions.asking import telling
from apps.champions.dates import DATE_STATES
from apps.champions.enums import Asked, Came, Consent
from apps.champions.models import FeedbackAnswer, FeedbackRequest
from apps.champions.rehash import rehash_champions
from apps.deadlines.from_above import subject_of
from apps.deadlines.models import Deadline, DeadlineState
from apps.evidence.models import Entry
from apps.evidence.services import undo_entry
from apps.goals.services import add_goal
from apps.plans.services import add_person
from tests.champions.conftest import WORDS


def told(row):
    return list(LedgerEvent.objects.filter(about_id=row.pk).order_by("sequence"))


def test_a_draft_asks_three_questions_that_fit_the_goal_without_its_words(draft, entry):
    assert draft.state == Asked.DRAFT
    assert len(draft.questions) == 3
    assert "due from me" in draft.questions[1]
    assert telling(draft.text) == []
    assert [one.entry for one in draft.reminders.all()] == [entry]
    assert told(draft) == []


def test_the_same_form_twice_is_one_request(plan, owner, now, ines, draft):
    again = services.add_request(
        plan=plan, person=ines, by=owner, now=now, saw="x", client_token=draft.client_token
    )
    assert again == draft
    assert FeedbackRequest.objects.count() == 1


def test_nothing_of_another_plan_is_named(stranger, stranger_plan, plan, owner, now, ines, draft):
    theirs = add_goal(plan=stranger_plan, by=stranger, now=now, words="Theirs")
    other = add_person(plan=stranger_plan, by=stranger, now=now, name="Other", relation="peer")
    for person, goal in ((ines, theirs), (other, None)):
        with pytest.raises(ValueError, match="its plan"):
            services.add_request(
                plan=plan, person=person, goal=goal, by=owner, now=now, saw="x", client_token=uuid4()
            )  # fmt: skip
    assert FeedbackRequest.objects.count() == 1


def test_a_draft_changes_until_it_is_sent(draft, owner, now):
    changed = services.change_draft(
        request=draft, by=owner, now=now, saw="the\nreview", questions=["When?", " "], entries=[]
    )
    assert (changed.saw, changed.questions) == ("the review", ["When?"])
    assert "the review" in changed.text
    assert not changed.reminders.exists()
    services.mark_asked(request=draft, by=owner, now=now, text="Mine.", asked_date=now.date())
    assert services.change_draft(request=draft, by=owner, now=now, text="no").text == "Mine."


def test_what_was_sent_is_in_the_ledger_with_a_day_to_look_for_the_answer(asked, owner, now):
    found = Deadline.objects.get(about_id=asked.pk)
    assert (found.local_date, found.kind) == (now.date() + timedelta(days=7), "follow_up")
    assert "Ines" not in found.title
    link = subject_of(found)
    assert link is not None
    assert link.url == asked.get_absolute_url()
    services.mark_asked(request=asked, by=owner, now=now, text="again", asked_date=now.date())
    assert Deadline.objects.filter(about_id=asked.pk).count() == 1
    (event,) = told(asked)
    assert asked.saw not in event.body
    assert '"text"' in event.body


@pytest.mark.parametrize(
    ("settle", "state"),
    [
        (services.decline, Asked.DECLINED),
        (services.say_unanswered, Asked.NO_ANSWER),
        (services.drop, Asked.DROPPED),
    ],
)
def test_a_request_is_settled_and_taken_back_with_its_date(asked, owner, now, settle, state):
    assert settle(request=asked, by=owner, now=now).state == state
    date = Deadline.objects.get(about_id=asked.pk)
    assert date.state == DATE_STATES[state]
    assert services.reopen(request=asked, by=owner, now=now).state == Asked.ASKED
    date.refresh_from_db()
    assert date.state == DeadlineState.OPEN
    asked.refresh_from_db()
    assert asked.settled_date is None


def test_a_dropped_draft_leaves_no_trace_and_comes_back(draft, owner, now):
    assert services.decline(request=draft, by=owner, now=now).state == Asked.DRAFT
    dropped = services.drop(request=draft, by=owner, now=now)
    assert (dropped.state, told(draft)) == (Asked.DROPPED, [])
    assert services.reopen(request=dropped, by=owner, now=now).state == Asked.DRAFT


def test_an_answer_becomes_feedback_with_its_provenance(answer, asked, ines, goal, now):
    kept = answer()
    entry = kept.entry
    assert (entry.kind, entry.audience) == ("feedback", "undecided")
    assert (entry.feedback.giver, entry.feedback.relation) == ("Ines Hartog", "Lead, Ledger")
    assert (entry.feedback.channel, entry.feedback.exact_words) == ("chat", WORDS)
    assert entry.statement == (
        "In answer to what I asked on Tue 2 Jun 2026: “Mara moved the second region on 28 May.”"
    )
    assert [one.person for one in entry.person_links.all()] == [ines]
    assert [one.goal for one in entry.goal_links.all()] == [goal]
    assert kept.words_sha256 == hashlib.sha256(WORDS.encode()).hexdigest()
    asked.refresh_from_db()
    assert (asked.state, asked.settled_date) == (Asked.ANSWERED, now.date())
    assert Deadline.objects.get(about_id=asked.pk).state == DeadlineState.MET


@pytest.mark.parametrize("consent", Consent)
def test_only_their_consent_lets_the_giver_be_named(answer, ines, consent):
    entry = answer(consent=consent).entry
    ines.refresh_from_db()
    assert ines.may_be_named is (consent == Consent.NAMED)
    assert "Ines" not in entry.statement
    assert entry.audience == ("lawyer" if consent == Consent.LAWYER else "undecided")


def test_who_wants_no_name_is_masked_though_they_were_named_before(answer, ines):
    answer(consent=Consent.NAMED)
    answer(consent=Consent.NONE)
    ines.refresh_from_db()
    assert ines.may_be_named
    answer(consent=Consent.UNNAMED)
    ines.refresh_from_db()
    assert not ines.may_be_named


def test_an_answer_can_be_pointed_to(answer):
    place = {"held": "chat", "place": "#ledger, 28 May", "shows": "She thanks me for the move."}
    kept = answer(came=Came.POINTED, words="", place=place, consent=Consent.NONE)
    assert (kept.entry.kind, kept.entry.reference.place) == ("reference", "#ledger, 28 May")
    assert kept.entry.statement.endswith("She thanks me for the move.")


def test_the_same_answer_twice_is_one_and_a_further_one_is_a_new_row(answer):
    token = uuid4()
    first = answer(token=token)
    assert answer(token=token) == first
    assert answer(consent=Consent.UNNAMED).number == 2
    assert Entry.objects.filter(kind="feedback").count() == 2


def test_nobody_answers_what_was_not_asked(draft, owner, now, answer):
    FeedbackRequest.objects.filter(pk=draft.pk).update(asked_date=None, state="draft")
    with pytest.raises(ValueError, match="nobody was asked"):
        answer()
    assert not FeedbackAnswer.objects.exists()


def test_undoing_the_entry_takes_the_answer_and_the_name_back(answer, asked, ines, owner, now):
    entry = answer().entry
    assert undo_entry(entry=entry, by=owner, now=now)
    asked.refresh_from_db()
    ines.refresh_from_db()
    assert (asked.state, ines.may_be_named) == (Asked.ASKED, False)
    assert not FeedbackAnswer.objects.exists()
    assert Deadline.objects.get(about_id=asked.pk).state == DeadlineState.OPEN
    found = rehash_champions(owner.pk)
    assert (found.changed, found.missing, found.untold) == ((), (), ())


def test_undoing_locks_the_date_before_the_ledger(answer, owner, now):
    """As every writer of dates does, so that two of them never wait for each other."""
    kept = answer()
    with CaptureQueriesContext(connection) as done:
        assert undo_entry(entry=kept.entry, by=owner, now=now)
    locks = [one["sql"] for one in done if "FOR UPDATE" in one["sql"] or "advisory" in one["sql"]]
    date = next(n for n, sql in enumerate(locks) if "champions.FeedbackRequest" in sql)
    chain = next(n for n, sql in enumerate(locks) if "audit_" in sql or "advisory" in sql)
    assert date < chain


def test_an_entry_that_reminded_somebody_can_be_undone(draft, entry, owner, now):
    assert undo_entry(entry=entry, by=owner, now=now)
    assert not draft.reminders.exists()


def test_the_ledger_holds_and_its_hashes_match(answer, draft, plan, ines, owner, now):
    answer()
    services.add_request(plan=plan, person=ines, by=owner, now=now, saw="x", client_token=uuid4())
    found = rehash_champions(owner.pk)
    assert (found.texts, found.changed, found.missing, found.untold) == (5, (), (), ())
    assert verify(owner.pk) is None
    FeedbackRequest.objects.filter(pk=draft.pk).update(text="other words")
    assert rehash_champions(owner.pk).changed == (f"champions.feedbackrequest {draft.pk} text",)
