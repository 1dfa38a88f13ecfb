"""What is pressed on a page that stood open meanwhile: no words are lost, and Undo takes back its own act only."""

from __future__ import annotations

import pytest
from django.urls import reverse

from apps.checkpoints import services
from apps.checkpoints.enums import Asking
from apps.checkpoints.models import ConfirmBack, Promise, Question
from apps.deadlines.models import Deadline, DeadlineState
from apps.evidence.models import Entry


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
