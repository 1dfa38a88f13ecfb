"""What is pressed on a page that stood open meanwhile: no words are lost, and Undo takes back its own act only."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.urls import reverse

from apps.checkpoints import services
from apps.checkpoints.confirm_back import Promised
from apps.checkpoints.enums import Asking, PromiseState
from apps.checkpoints.models import ConfirmBack, Promise, Question
from apps.deadlines.models import Deadline, DeadlineState
from apps.evidence.models import Entry
from apps.evidence.services import decide_audience


@pytest.fixture
def back(owner_client, meeting):
    url = reverse("entry_text", args=[meeting().pk])
    owner_client.post(url, {"text": "As I understood it", "held": "chat"}, follow=True)
    return ConfirmBack.objects.get()


def test_a_second_answer_is_an_entry_of_its_own(owner_client, back):
    url = reverse("confirmback_answer", args=[back.pk])
    for words in ("No, three teams.", "Still three."):
        page = owner_client.post(url, {"words": words, "day": "2026-06-03"}, follow=True)
    kept = Entry.objects.get(statement__endswith="Still three.")
    assert "Still three." in page.content.decode()
    assert reverse("entry_undo", args=[kept.pk]) in page.content.decode()


def test_another_text_takes_back_its_own_card(owner_client, back):
    url = reverse("entry_text", args=[back.entry_id])
    page = owner_client.post(url, {"text": "Other words", "held": "chat"}, follow=True)
    other = Entry.objects.filter(kind="reference").exclude(pk=back.card_id).get()
    assert reverse("entry_undo", args=[other.pk]) in page.content.decode()
    assert reverse("entry_undo", args=[back.card_id]) not in page.content.decode()


def test_a_text_that_was_sent_is_not_kept_for_later(owner_client, back):
    url = reverse("entry_text", args=[back.entry_id])
    response = owner_client.post(url, {"text": "Other words", "held": "chat", "do": "keep"})
    assert response.status_code == 422
    assert "Other words" in response.content.decode()
    assert "This one is not kept." in response.content.decode()


def test_another_answer_to_a_question_comes_back_with_its_words(owner_client, plan, owner, now):
    question = services.add_question(plan=plan, by=owner, now=now, words="Who decides?")
    url = reverse("question_answer", args=[question.pk])
    assert owner_client.post(url, {"answer": "Two teams."}).status_code == 302
    assert owner_client.post(url, {"answer": "Two teams."}).status_code == 302
    assert owner_client.get(url).status_code == 302
    response = owner_client.post(url, {"answer": "One team."})
    assert response.status_code == 422
    assert "One team." in response.content.decode()
    question.refresh_from_db()
    assert (question.state, question.answer) == (Asking.ANSWERED, "Two teams.")


def test_a_double_press_writes_a_promise_and_a_question_down_once(owner_client, plan, checkpoint):
    promise = {"what": "An answer", "who": "Dana", "made": "2026-06-02", "by": "2030-06-12"}
    for _press in range(2):
        owner_client.post(reverse("promise_add", args=[plan.pk]), promise)
        owner_client.post(reverse("checkpoint_ask", args=[checkpoint.pk]), {"words": "Who?"})
    assert Promise.objects.count() == Question.objects.count() == 1
    assert Deadline.objects.filter(kind="follow_up").count() == 1


def test_undo_of_what_took_place_ends_with_the_next_change(owner_client, checkpoint):
    url = reverse("checkpoint_outcome", args=[checkpoint.pk])
    owner_client.post(url, {"why": "cancelled"})
    owner_client.post(url, {})
    undo = f"{reverse('deadline_state', args=[checkpoint.pk, 'open'])}?of=2"
    told = owner_client.post(undo, follow=True).content.decode()
    assert "Nothing was taken back." in told
    checkpoint.refresh_from_db()
    assert checkpoint.state == DeadlineState.MET


def undo_of(page) -> str:
    """The address of the Undo on a page."""
    found = re.search(r'action="([^"]+\?of=[^"]+)"', page.content.decode())
    assert found is not None
    return found[1].replace("&amp;", "&")


def test_undo_of_a_promise_ends_with_the_next_change(owner_client, meeting):
    meeting(Promised(who="Dana", what="an answer", by_date=date(2026, 6, 12)))
    promise = Promise.objects.get()
    kept = reverse("promise_state", args=[promise.pk, "kept"])
    opened = reverse("promise_state", args=[promise.pk, "open"])
    undo = undo_of(owner_client.post(kept, follow=True))
    owner_client.post(opened)
    owner_client.post(kept)
    told = owner_client.post(undo, follow=True).content.decode()
    promise.refresh_from_db()
    assert "This promise was changed since. Nothing was taken back." in told
    assert promise.state == PromiseState.KEPT


def test_undo_of_a_new_promise_leaves_alone_what_was_said_of_it(owner_client, plan):
    data = {"what": "An answer", "who": "Dana", "made": "2026-06-02", "by": ""}
    undo = undo_of(owner_client.post(reverse("promise_add", args=[plan.pk]), data, follow=True))
    promise = Promise.objects.get()
    owner_client.post(reverse("promise_state", args=[promise.pk, "kept"]))
    owner_client.post(undo)
    promise.refresh_from_db()
    assert promise.state == PromiseState.KEPT


def test_undo_of_a_question_ends_with_the_next_change(owner_client, checkpoint):
    ask = reverse("checkpoint_ask", args=[checkpoint.pk])
    written = undo_of(owner_client.post(ask, {"words": "Who?"}, follow=True))
    question = Question.objects.get()
    asked = f"{reverse('question_state', args=[question.pk, 'asked'])}?at={checkpoint.pk}"
    undo = undo_of(owner_client.post(asked, follow=True))
    told = owner_client.post(written, follow=True).content.decode()
    assert "This question was changed since. Nothing was taken back." in told
    owner_client.post(undo)
    question.refresh_from_db()
    assert (question.state, question.deadline) == (Asking.TO_ASK, None)


@pytest.mark.parametrize(
    ("audience", "expected"),
    [("lawyer", "lawyer"), ("never", "never"), ("panel", "undecided"), ("undecided", "undecided")],
)
def test_words_about_a_meeting_are_never_seen_by_more_than_the_meeting(
    owner_client, meeting, owner, now, audience, expected
):
    entry = meeting()
    decide_audience(entries=[entry], by=owner, now=now, audience=audience)
    url = reverse("entry_text", args=[entry.pk])
    owner_client.post(url, {"text": "As I understood it", "held": "chat"})
    back = ConfirmBack.objects.get()
    answer = reverse("confirmback_answer", args=[back.pk])
    owner_client.post(answer, {"words": "No, three teams.", "day": "2026-06-03"})
    kept = Entry.objects.exclude(pk=entry.pk).values_list("kind", "audience")
    assert dict(kept) == {"reference": expected, "note": expected}
