from __future__ import annotations

from datetime import timedelta

import pgtrigger
import pytest
from django.db import DatabaseError, IntegrityError, transaction

from apps.audit.models import LedgerEvent
from apps.concerns import responses
from apps.concerns.models import Concern, Response
from apps.operations.verify import reread_words

WORDS = "The migration ended a day early. The log of 2 May shows it."


@pytest.fixture
def say(concern, owner, now):
    def save(standing="disputed", words=WORDS, at=now):
        return responses.save_draft(
            concern=concern, by=owner, now=at, standing=standing, words=words
        )

    return save


@pytest.fixture
def decide(concern, owner, now):
    def decided(audience="panel", at=now):
        return responses.decide_answer(concern=concern, by=owner, now=at, audience=audience)

    return decided


def drafts(owner):
    return list(Response.objects.for_user(owner).filter(decided_at=None))


def standing(concern):
    return Concern.objects.get(pk=concern.pk).standing


def ledger(owner):
    return LedgerEvent.objects.filter(owner_id=owner.pk).count()


@pytest.mark.parametrize(
    ("said", "audience"),
    [("disputed", "undecided"), ("partly", "lawyer"), ("conceded", "lawyer"), ("undisputed", "lawyer")],
)  # fmt: skip
def test_a_draft_is_scratch_and_a_concession_is_for_the_lawyer(say, concern, owner, said, audience):
    before = ledger(owner)
    assert say(said).audience == audience
    assert ledger(owner) == before
    assert standing(concern) == "unanswered"


def test_a_draft_changes_without_a_trace_and_goes_when_it_is_emptied(say, owner):
    first = say("conceded")
    assert say("disputed", "Not so.").pk == first.pk
    assert say("unanswered", "") is None
    assert drafts(owner) == []


def test_three_sentences_are_refused(say):
    with pytest.raises(ValueError, match="two sentences"):
        say(words="One. Two. Three.")
    with pytest.raises(ValueError, match="what they are"):
        say("unanswered", "Words.")


def test_a_draft_never_leaves(say):
    draft = say("conceded")
    with pytest.raises(IntegrityError), transaction.atomic():
        Response.objects.filter(pk=draft.pk).update(audience="panel")


def test_a_decided_answer_is_in_the_ledger_and_settles_the_standing(say, decide, concern):
    draft = say("partly")
    answer = decide("lawyer")
    assert (answer.pk, answer.audience, standing(concern)) == (draft.pk, "lawyer", "partly")
    event = LedgerEvent.objects.get(about_id=answer.pk)
    assert event.kind == "concern.answered"
    assert "migration" not in event.body


def test_a_decided_answer_changes_only_by_a_new_version(say, decide, concern, owner):
    say()
    first = decide()
    with pytest.raises(DatabaseError), transaction.atomic():
        Response.objects.filter(pk=first.pk).update(words="Something else.")
    assert say() is None
    draft = say("conceded", "It was late.")
    assert (draft.number, standing(concern)) == (2, "disputed")
    decide("lawyer")
    assert standing(concern) == "conceded"
    kept = Response.objects.for_user(owner).decided().order_by("number")
    assert [(one.number, one.words) for one in kept] == [(1, WORDS), (2, "It was late.")]


def test_deciding_twice_decides_once(say, decide, owner):
    say()
    first = decide()
    before = ledger(owner)
    assert decide("never") == first
    assert ledger(owner) == before


def test_there_must_be_something_to_decide(say, decide):
    with pytest.raises(responses.NoDraftError):
        decide()
    say("disputed", "")
    with pytest.raises(ValueError, match="without words"):
        decide()
    say("conceded", "")
    assert decide("lawyer").words == ""


def test_who_may_see_an_answer_changes_and_is_undone_only_while_it_stands(say, decide, owner, now):
    say()
    change = {"response": decide(), "by": owner, "now": now + timedelta(minutes=1)}
    assert responses.decide_answer_audience(audience="lawyer", **change) == "panel"
    assert responses.decide_answer_audience(audience="panel", instead_of="never", **change) == "lawyer"  # fmt: skip
    change["response"].refresh_from_db()
    assert change["response"].audience == "lawyer"
    draft = say("conceded", "")
    with pytest.raises(responses.NoDraftError):
        responses.decide_answer_audience(response=draft, by=owner, now=now, audience="panel")


def test_the_ledger_knows_decided_answers_and_no_drafts(say, decide, concern, owner):
    say()
    decide()
    say("conceded")
    found, _broken = reread_words(owner.pk)
    assert (found.changed, found.missing, found.untold) == ((), (), ())
    with pgtrigger.ignore("concerns.Response:answered_for_good"):
        Response.objects.decided().update(standing="undisputed")
    Concern.objects.filter(pk=concern.pk).update(standing="conceded")
    found, _broken = reread_words(owner.pk)
    answer = Response.objects.decided().get()
    assert set(found.changed) == {
        f"concerns.response {answer.pk} standing",
        f"concerns.concern {concern.pk} standing",
    }
