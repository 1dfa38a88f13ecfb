"""The pages of a checkpoint, of promises, of questions and of what was said back."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from uuid import uuid4

import pytest
from django.urls import reverse

from apps.checkpoints import services
from apps.checkpoints.confirm_back import Promised
from apps.checkpoints.enums import Asking, PromiseState, SaidBack
from apps.checkpoints.models import ConfirmBack, Promise, Question
from apps.deadlines.models import Deadline, DeadlineState
from apps.evidence.models import Entry
from tests.checkpoints.conftest import at, make_checkpoint
from tests.hostile import TEXTS, WRONG_DAYS

DAY_OF_IT = datetime(2026, 6, 6, 1, 0, tzinfo=UTC)  # Fri 5 June, 18:00 in Seattle
WEEKS_LATER = datetime(2026, 6, 22, 18, 0, tzinfo=UTC)
ANSWER = Promised(who="Dana Whitlock", what="an answer on goal 4", by_date=date(2026, 6, 12))


@pytest.fixture
def promise(meeting):
    meeting(ANSWER)
    return Promise.objects.get()


@pytest.fixture
def question(plan, owner, now):
    return services.add_question(plan=plan, by=owner, now=now, words="Who decides on goal 4?")


def page(client, name, *args):
    return client.get(reverse(name, args=args)).content.decode()


# the checkpoint


def test_before_it_the_page_offers_the_sheet_and_after_it_the_notes(checkpoint, now, owner):
    with at(now, owner) as client:
        before = page(client, "checkpoint", checkpoint.pk)
    assert reverse("checkpoint_page", args=[checkpoint.pk]) in before
    assert "Did it take place?" not in before
    with at(DAY_OF_IT, owner) as client:
        after = page(client, "checkpoint", checkpoint.pk)
    assert "Did it take place?" in after
    assert f"checkpoint={checkpoint.pk}" in after
    assert "For your own eyes." in after


def test_another_date_or_a_strangers_checkpoint_is_not_found(
    owner_client, stranger_client, checkpoint, promise
):
    follow_up = Deadline.objects.get(kind="follow_up")
    assert owner_client.get(reverse("checkpoint", args=[follow_up.pk])).status_code == 404
    for name in ("checkpoint", "checkpoint_page"):
        assert stranger_client.get(reverse(name, args=[checkpoint.pk])).status_code == 404


def test_held_in_one_tap_with_its_undo(owner_client, checkpoint):
    url = reverse("checkpoint_outcome", args=[checkpoint.pk])
    body = owner_client.post(url, {}, follow=True).content.decode()
    checkpoint.refresh_from_db()
    assert checkpoint.state == DeadlineState.MET
    undo = reverse("deadline_state", args=[checkpoint.pk, "open"])
    assert undo in body
    owner_client.post(undo)
    checkpoint.refresh_from_db()
    assert checkpoint.state == DeadlineState.OPEN


def test_not_held_keeps_the_reason_and_proposes_an_entry_that_is_read_first(
    owner_client, checkpoint
):
    url = reverse("checkpoint_outcome", args=[checkpoint.pk])
    response = owner_client.post(url, {"why": "cancelled"}, follow=True)
    checkpoint.refresh_from_db()
    assert checkpoint.state == DeadlineState.SKIPPED
    assert checkpoint.changes.latest("revision").why == "They cancelled it"
    proposal = response.context["proposal"]
    assert not Entry.objects.exists()
    form = owner_client.get(proposal).content.decode()
    assert "did not take place: They cancelled it." in form
    assert owner_client.post(url, {"why": "fired"}).status_code == 404


# after the meeting


def test_notes_of_a_checkpoint_hold_it_and_write_down_who_promised_what(
    owner_client, plan, checkpoint, dana, owner
):
    url = f"{reverse('meeting_add', args=[plan.pk])}?checkpoint={checkpoint.pk}&day=2026-06-05"
    with at(DAY_OF_IT, owner) as client:
        form = client.get(url).content.decode()
        assert f'<option value="{checkpoint.pk}" selected>' in form
        response = client.post(url, {
            "client_token": str(uuid4()), "day": "2026-06-05", "clock": "17:00", "place": "Room 4",
            "people": [dana.pk], "exact_words": "“Goal 4 stays.”", "checkpoint": str(checkpoint.pk),
            "who_1": "dana whitlock", "what_1": "an answer on goal 4", "by_1": "2026-06-12",
        })  # fmt: skip
    entry = Entry.objects.get()
    assert response.headers["Location"] == reverse("entry_text", args=[entry.pk])
    assert (entry.meeting.place, entry.meeting.promised.count("\n")) == ("Room 4", 0)
    assert Promise.objects.get().person == dana
    checkpoint.refresh_from_db()
    assert checkpoint.state == DeadlineState.MET
    assert entry.statement[:30] in page(owner_client, "checkpoint", checkpoint.pk)


def test_other_peoples_checkpoints_are_no_choice(plan, stranger_plan, now, checkpoint, owner):
    theirs = make_checkpoint(stranger_plan, now=now, title="Their talk")
    with at(DAY_OF_IT, owner) as client:
        url = f"{reverse('meeting_add', args=[plan.pk])}?checkpoint={theirs.pk}"
        assert "Their talk" not in client.get(url).content.decode()
        data = {"day": "2026-06-05", "exact_words": "x", "checkpoint": str(theirs.pk)}
        assert client.post(url, data).status_code == 422
    theirs.refresh_from_db()
    assert theirs.state == DeadlineState.OPEN


@pytest.mark.parametrize("asked", ["x", "%00", "0" * 5000, "' or 1=1"])
def test_an_address_that_names_no_checkpoint_is_the_plain_form(owner_client, plan, asked):
    url = reverse("meeting_add", args=[plan.pk])
    assert owner_client.get(url, {"checkpoint": asked}).status_code == 200


# promises


def test_the_ledger_says_in_a_sentence_and_a_picture_what_became_of_promises(
    plan, owner, now, promise
):
    for number, state in enumerate(["kept", "kept", "late", "not_kept", "dropped"]):
        made = services.add_promise(
            plan=plan, by=owner, now=now, promised=Promised(who="Dana", what=f"thing {number}"),
            made_date=date(2026, 6, 1),
        )  # fmt: skip
        services.settle_promise(promise=made, by=owner, now=now, state=state)
    with at(WEEKS_LATER, owner) as client:
        body = page(client, "promises", plan.pk)
    words = "5 promised: 2 kept, 1 kept late, 1 not kept, 1 open. 1 open one is past its day."
    assert words in body
    assert body.count("<svg") > 1
    assert "Past its day" in body


def test_promises_of_ones_own_are_counted_apart(plan, meeting):
    meeting(ANSWER, Promised(who="I", what="the load test"))
    with at(datetime(2026, 6, 3, 18, tzinfo=UTC), plan.owner) as client:
        body = page(client, "promises", plan.pk)
    assert "<h1>1 promised: 1 open.</h1>" in body
    assert "the load test" in body


def test_one_tap_settles_and_one_takes_it_back(owner_client, promise):
    body = owner_client.post(reverse("promise_state", args=[promise.pk, "kept"]), follow=True)
    promise.refresh_from_db()
    assert promise.state == PromiseState.KEPT
    found = re.search(rf'action="({reverse("promise_state", args=[promise.pk, "open"])}[^"]*)"', body.content.decode())  # fmt: skip
    assert found is not None
    undo = found[1]
    owner_client.post(undo)
    promise.refresh_from_db()
    assert promise.state == PromiseState.OPEN
    assert (
        owner_client.post(reverse("promise_state", args=[promise.pk, "broken"])).status_code == 404
    )


def test_kept_late_is_offered_only_once_its_day_has_passed(plan, promise, now, owner):
    late = reverse("promise_state", args=[promise.pk, "late"])
    with at(now, owner) as client:
        assert late not in page(client, "promises", plan.pk)
    with at(WEEKS_LATER, owner) as client:
        assert late in page(client, "promises", plan.pk)


def test_the_date_of_a_promise_leads_to_it(owner_client, promise):
    follow_up = Deadline.objects.get(kind="follow_up")
    assert f"#promise-{promise.pk}" in page(owner_client, "deadline", follow_up.pk)


def test_a_promise_is_written_down_by_hand(owner_client, plan, dana):
    url = reverse("promise_add", args=[plan.pk])
    data = {
        "what": " the list  in writing ",
        "who": "Dana Whitlock",
        "made": "2026-06-01",
        "by": "",
    }
    assert owner_client.post(url, data).status_code == 302
    promise = Promise.objects.get()
    assert (promise.what, promise.person, promise.due_date) == ("the list in writing", dana, None)


def test_a_promise_begins_with_the_day_on_the_clock_of_the_person(owner, plan, now):
    owner.zone = "Pacific/Auckland"  # there 3 June has begun
    owner.save()
    with at(now, owner) as client:
        assert 'value="2026-06-03"' in page(client, "promise_add", plan.pk)


@pytest.mark.parametrize("name", TEXTS)
def test_hostile_promises_never_fail(owner_client, plan, name):
    url = reverse("promise_add", args=[plan.pk])
    for field in ("what", "who"):
        data = {"what": "x", "made": "2026-06-01", field: TEXTS[name]}
        assert owner_client.post(url, data).status_code in {302, 422}
    body = page(owner_client, "promises", plan.pk)
    assert "<script>alert" not in body
    assert "\u202e" not in body


@pytest.mark.parametrize("name", WRONG_DAYS)
def test_a_day_that_is_none_gets_a_sentence(owner_client, plan, name):
    url = reverse("promise_add", args=[plan.pk])
    for field in ("made", "by"):
        data = {"what": "kept words", "made": "2026-06-01", field: WRONG_DAYS[name]}
        response = owner_client.post(url, data)
        assert response.status_code == 422
        assert "kept words" in response.content.decode()


# questions


def test_a_question_is_written_asked_and_answered(owner_client, checkpoint):
    ask = reverse("checkpoint_ask", args=[checkpoint.pk])
    assert owner_client.post(ask, {"words": "Who decides?"}).status_code == 302
    question = Question.objects.get()
    at = f"?at={checkpoint.pk}"
    owner_client.post(f"{reverse('question_state', args=[question.pk, 'asked'])}{at}")
    question.refresh_from_db()
    assert (question.state, question.deadline) == (Asking.ASKED, checkpoint)
    answer = f"{reverse('question_answer', args=[question.pk])}{at}"
    assert "Who decides?" in owner_client.get(answer).content.decode()
    assert owner_client.post(answer, {"answer": ""}).status_code == 422
    assert owner_client.post(answer, {"answer": "Two teams."}).status_code == 302
    body = page(owner_client, "checkpoint", checkpoint.pk)
    assert "“Two teams.”" in body


def test_asking_is_taken_back(owner_client, checkpoint, question):
    at = f"?at={checkpoint.pk}"
    for state in ("asked", "to_ask", "dropped"):
        owner_client.post(f"{reverse('question_state', args=[question.pk, state])}{at}")
        question.refresh_from_db()
        assert question.state == state
    for wrong in ("answered", "shouted"):
        url = reverse("question_state", args=[question.pk, wrong])
        assert owner_client.post(url).status_code == 404


@pytest.mark.parametrize("name", TEXTS)
def test_hostile_questions_never_fail(owner_client, checkpoint, name):
    url = reverse("checkpoint_ask", args=[checkpoint.pk])
    assert owner_client.post(url, {"words": TEXTS[name]}).status_code in {302, 422}
    assert "<script>alert" not in page(owner_client, "checkpoint", checkpoint.pk)


def test_strangers_change_nothing(stranger_client, checkpoint, promise, question, owner_client):
    posts = [
        reverse("checkpoint_outcome", args=[checkpoint.pk]),
        reverse("checkpoint_ask", args=[checkpoint.pk]),
        reverse("promise_state", args=[promise.pk, "kept"]),
        reverse("question_state", args=[question.pk, "asked"]),
        reverse("question_answer", args=[question.pk]),
    ]
    for url in posts:
        data = {"words": "x", "answer": "x", "what": "x", "made": "2026-06-01"}
        assert stranger_client.post(url, data).status_code == 404
    theirs = f"{reverse('question_state', args=[question.pk, 'asked'])}?at={uuid4()}"
    assert owner_client.post(theirs).status_code == 404
    promise.refresh_from_db()
    assert promise.state == PromiseState.OPEN


# what was said back


@pytest.fixture
def back(meeting, now, owner):
    url = reverse("entry_text", args=[meeting(ANSWER).pk])
    with at(now, owner) as client:
        client.post(url, {"text": "As I understood it", "held": "chat"})
    return ConfirmBack.objects.get()


def test_a_text_is_kept_for_later_without_a_card(owner_client, meeting):
    url = reverse("entry_text", args=[meeting(ANSWER).pk])
    owner_client.post(url, {"text": "My draft", "held": "chat", "do": "keep"})
    assert ConfirmBack.objects.get().state == SaidBack.DRAFT
    assert "My draft" in owner_client.get(url).content.decode()
    assert not Entry.objects.filter(kind="reference").exists()


def test_after_some_days_dates_and_today_ask_once_what_came(plan, back, owner):
    question = "Did anybody correct it?"
    dates, today = reverse("dates", args=[plan.pk]), f"{reverse('today')}?step=0"
    with at(datetime(2026, 6, 6, 18, tzinfo=UTC), owner) as client:
        assert question not in client.get(dates).content.decode()
    with at(datetime(2026, 6, 8, 18, tzinfo=UTC), owner) as client:
        for url in (dates, today):
            assert question in client.get(url).content.decode()
        client.post(reverse("confirmback_state", args=[back.pk]), {"do": "later"})
        for url in (dates, today):
            assert question not in client.get(url).content.decode()
    back.refresh_from_db()
    assert back.state == SaidBack.SENT


def test_nothing_came_and_that_is_taken_back(owner_client, back):
    url = reverse("confirmback_state", args=[back.pk])
    owner_client.post(url, {"do": "nothing"})
    body = page(owner_client, "entry_text", back.entry_id)
    assert "No correction received" in body
    assert "As I understood it" in body
    owner_client.post(url, {"do": "reopen"})
    back.refresh_from_db()
    assert back.state == SaidBack.SENT
    assert owner_client.post(url, {"do": "burn"}).status_code == 404


def test_an_answer_becomes_an_entry_with_its_words(owner_client, back):
    url = reverse("confirmback_answer", args=[back.pk])
    assert owner_client.post(url, {"words": "", "day": "2026-06-03"}).status_code == 422
    answer = {"words": "No, three teams.\nRegards", "day": "2026-06-03"}
    response = owner_client.post(url, answer)
    back.refresh_from_db()
    assert back.state == SaidBack.CORRECTED
    assert response.headers["Location"] == back.answer.get_absolute_url()
    assert back.answer.statement.endswith("meeting of Tue 2 Jun 2026: No, three teams.")
    assert back.answer.versions.get().original_words == "No, three teams.\nRegards"


@pytest.mark.parametrize("name", TEXTS)
def test_hostile_answers_never_fail(owner_client, back, name):
    url = reverse("confirmback_answer", args=[back.pk])
    response = owner_client.post(url, {"words": TEXTS[name], "day": "2026-06-03"})
    assert response.status_code in {302, 422}
    assert "<script>alert" not in page(owner_client, "entry_text", back.entry_id)


def test_strangers_settle_no_text(stranger_client, back):
    for name in ("confirmback_answer", "confirmback_state"):
        data = {"words": "x", "day": "2026-06-03", "do": "nothing"}
        assert stranger_client.post(reverse(name, args=[back.pk]), data).status_code == 404


def test_promises_past_their_day_are_asked_about(plan, promise, owner):
    with at(WEEKS_LATER, owner) as client:
        body = page(client, "dates", plan.pk)
    assert "1 promise is past its day. Was it kept?" in body
    assert reverse("promises", args=[plan.pk]) in body
