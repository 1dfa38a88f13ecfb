from __future__ import annotations

import pytest
from django.urls import reverse

from apps.audit.models import LedgerEvent
from apps.concerns.models import Concern, Response
from tests.hostile import LONG, MARKUP

TWO = "The migration ended on 2 May, a day early. The log of that day shows it."


@pytest.fixture
def at(concern):
    return lambda name: reverse(name, args=[concern.pk])


@pytest.fixture
def write(owner_client, at):
    def post(words=TWO, standing="disputed", **rest):
        return owner_client.post(
            at("concern_answer"), {"words": words, "standing": standing, **rest}
        )

    return post


@pytest.fixture
def decide(owner_client, at):
    return lambda audience="panel": owner_client.post(at("concern_decide"), {"audience": audience})


def text(answer):
    return answer.content.decode()


def answers(owner):
    return list(Response.objects.for_user(owner).order_by("number"))


def test_a_draft_is_saved_and_shown_and_the_ledger_knows_nothing(
    write, owner_client, owner, concern
):
    before = LedgerEvent.objects.count()
    assert write().url == concern.get_absolute_url()
    assert LedgerEvent.objects.count() == before
    shown = text(owner_client.get(concern.get_absolute_url()))
    assert "leaves with nothing until you decide" in shown
    assert "a day early" in shown
    (draft,) = answers(owner)
    assert draft.decided_at is None


def test_a_draft_that_concedes_is_only_for_the_lawyer(write, owner_client, owner, concern):
    write("It was late.", "conceded")
    assert answers(owner)[0].audience == "lawyer"
    shown = text(owner_client.get(concern.get_absolute_url()))
    assert "Only for your lawyer until you decide it" in shown


def test_three_sentences_get_a_sentence_and_lose_nothing(write, owner):
    three = f"{TWO} Nobody asked."
    answer = write(three)
    assert answer.status_code == 422
    assert "These are 3 sentences; two fit" in text(answer)
    assert "Nobody asked." in text(answer)
    assert answers(owner) == []


@pytest.mark.parametrize(
    ("words", "standing"), [(LONG, "disputed"), (TWO, ""), (TWO, "x"), (TWO, "unanswered")]
)
def test_what_cannot_be_an_answer_is_refused_and_kept_in_the_form(write, owner, words, standing):
    answer = write(words, standing)
    assert answer.status_code == 422
    assert words in text(answer)
    assert answers(owner) == []


def test_markup_and_nul_stay_words(write, owner, owner_client, concern):
    write(f"{MARKUP}\x00", "partly")
    assert answers(owner)[0].words == MARKUP
    assert "<script>alert" not in text(owner_client.get(concern.get_absolute_url()))


def test_what_a_reader_stumbles_over_is_said_beside_the_draft(write, owner_client, at, concern):
    write("It was basically a great success.")
    for url in (at("concern_answer"), at("concern_decide"), concern.get_absolute_url()):
        shown = text(owner_client.get(url))
        assert "Where a reader may stumble" in shown
        assert "basically" in shown
    assert "Where a reader may stumble" in text(write("It was basically done. Yes. No."))


def test_the_draft_is_decided_once_it_is_said_who_may_see_it(
    write, decide, owner_client, owner, at, concern
):
    assert write(decide="1").url == at("concern_decide")
    shown = text(owner_client.get(at("concern_decide")))
    assert "This is my answer" in shown
    assert 'name="seen"' in shown
    assert decide("").status_code == 422
    assert decide("undecided").status_code == 422
    assert decide().url == concern.get_absolute_url()
    (answer,) = answers(owner)
    assert (answer.audience, answer.decided_at is not None) == ("panel", True)
    assert Concern.objects.get(pk=concern.pk).standing == "disputed"
    assert LedgerEvent.objects.filter(about_id=answer.pk, kind="concern.answered").count() == 1
    assert "I dispute it" in text(owner_client.get(concern.get_absolute_url()))


def test_only_the_draft_that_was_read_is_decided(write, owner_client, owner, at):
    write()
    seen = owner_client.get(at("concern_decide")).context["form"]["seen"].value()
    write("I was late.", "conceded")  # in another tab
    said = {"audience": "panel", "seen": seen}
    answer = owner_client.post(at("concern_decide"), said, follow=True)
    assert "Read it once more" in text(answer)
    assert "I was late." in text(answer)
    assert [one.decided_at for one in answers(owner)] == [None]
    said["seen"] = answer.context["form"]["seen"].value()
    owner_client.post(at("concern_decide"), said)
    assert answers(owner)[0].decided_at is not None


def test_a_new_answer_is_a_new_version_and_the_earlier_one_stays_readable(
    write, decide, owner_client, owner, concern
):
    write()
    decide()
    write("It was late by a day.", "conceded")
    shown = text(owner_client.get(concern.get_absolute_url()))
    assert "I dispute it" in shown
    decide("lawyer")
    first, second = answers(owner)
    assert (first.words, second.words) == (TWO, "It was late by a day.")
    shown = text(owner_client.get(concern.get_absolute_url()))
    assert "1 earlier answer" in shown
    assert "a day early" in shown


def test_deciding_nothing_leads_back(decide, write, at, concern, owner_client):
    assert decide().url == concern.get_absolute_url()
    write("", "disputed")
    assert decide().url == at("concern_answer")
    assert "one or two sentences" in text(owner_client.get(at("concern_answer")))


def test_a_draft_is_let_go_without_a_trace(write, owner_client, owner, at):
    write("It was late.", "conceded")
    before = LedgerEvent.objects.count()
    owner_client.post(at("concern_answer"), {"discard": "1"})
    assert answers(owner) == []
    assert LedgerEvent.objects.count() == before


def test_a_concession_warns_before_it_is_decided(write, owner_client, at):
    write("It was late.", "conceded")
    assert "gives something away" in text(owner_client.get(at("concern_decide")))


def test_who_may_see_an_answer_is_changed_and_undone(write, decide, owner_client, owner):
    write()
    decide()
    url = reverse("response_audience", args=[answers(owner)[0].pk])
    owner_client.post(url, {"audience": "never"})
    assert answers(owner)[0].audience == "never"
    owner_client.post(f"{url}?audience=panel&instead_of=never")
    owner_client.post(url, {"audience": "x"})
    assert answers(owner)[0].audience == "panel"


def test_who_may_see_a_draft_is_not_decided_alone(write, owner_client, owner):
    write()
    url = reverse("response_audience", args=[answers(owner)[0].pk])
    assert owner_client.post(url, {"audience": "panel"}).status_code == 404


def test_a_stranger_gets_404(write, decide, stranger_client, owner, at):
    write()
    decide()
    for name in ("concern_answer", "concern_decide"):
        assert stranger_client.get(at(name)).status_code == 404
        assert stranger_client.post(at(name), {"audience": "never", "discard": "1"}).status_code == 404  # fmt: skip
    url = reverse("response_audience", args=[answers(owner)[0].pk])
    assert stranger_client.post(url, {"audience": "never"}).status_code == 404
    assert stranger_client.get(url).status_code == 405
