from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from apps.audit.models import LedgerEvent
from apps.concerns.models import Concern, Source
from apps.concerns.sentences import name_of, tickable
from apps.concerns.services import change_concern, split_concern
from apps.concerns.splitting import proposed
from apps.concerns.wording import where_said
from tests.concerns.conftest import REVIEW, tick
from tests.factories.evidence import make_entry
from tests.hostile import BIDI, EMOJI, MARKUP, NUL

WORDS = [
    "Mara's year was mixed.",
    "Her estimates are unreliable; the March migration was late and nobody was told in time.",
    "She is hard to reach for partner teams.",
]


@pytest.fixture
def paste(owner_client, plan):
    def post(text=REVIEW, **rest):
        fields = {"text": text, "sort": "review", "name": "Review", "client_token": str(uuid4())}
        return owner_client.post(reverse("source_add", args=[plan.pk]), {**fields, **rest})

    return post


@pytest.fixture
def ticking(owner_client, source):
    """Post ticks by the numbers of sentences, from 0."""

    def post(*numbers, with_next=(), client=owner_client):
        every = [name_of(one) for one in tickable(source.text)]
        posted = {"tick": [every[n] for n in numbers], "with_next": [every[n] for n in with_next]}
        return client.post(reverse("source_tick", args=[source.pk]), posted)

    return post


def test_a_pasted_text_is_kept_sign_by_sign_and_shown_as_sentences(
    paste, owner_client, owner, dana
):
    answer = paste(said_date="2026-05-22", said_by=str(dana.pk))
    kept = Source.objects.for_user(owner).get()
    assert (kept.text, kept.said_by, str(kept.said_date)) == (REVIEW, dana, "2026-05-22")
    assert answer.url == kept.get_absolute_url()
    page = owner_client.get(answer.url)
    assert page.content.count(b'name="tick"') == len(tickable(REVIEW))


def test_pasting_twice_keeps_one(paste, owner):
    token = str(uuid4())
    paste(client_token=token)
    paste(client_token=token)
    assert Source.objects.for_user(owner).count() == 1


def test_a_megabyte_is_refused_with_a_sentence_and_kept_in_the_form(paste, owner):
    text = "Late again. " * 87_000
    answer = paste(text)
    assert answer.status_code == 422
    assert "100000 fit" in answer.content.decode().replace(",", "")
    assert text in answer.content.decode()
    assert not Source.objects.for_user(owner).exists()


@pytest.mark.parametrize("text", ["", " \r\n\t ", "\x00"])
def test_nothing_is_refused_with_a_sentence(paste, text):
    answer = paste(text)
    assert answer.status_code == 422
    assert b"still empty" in answer.content


@pytest.mark.parametrize("text", [BIDI, EMOJI, MARKUP, NUL])
def test_hostile_words_are_kept_and_never_obeyed(paste, owner_client, owner, plan, text):
    answer = paste(f"{text} is late.")
    kept = Source.objects.for_user(owner).get()
    assert kept.text == f"{text} is late.".replace("\x00", "")
    page = owner_client.get(answer.url).content.decode()
    assert "<script>alert" not in page
    assert "\u202e" not in page
    every = [name_of(one) for one in tickable(kept.text)]
    owner_client.post(reverse("source_tick", args=[kept.pk]), {"tick": every})
    for one in Concern.objects.for_user(owner):
        assert one.words == kept.text[one.start : one.until]
        shown = owner_client.get(one.get_absolute_url()).content.decode()
        assert "<script>alert" not in shown
        assert "\u202e" not in shown
    assert owner_client.get(reverse("concerns", args=[plan.pk])).status_code == 200


@pytest.mark.parametrize("field", [{"said_date": "2026-02-31"}, {"sort": "x"}, {"said_by": "x"}])
def test_what_makes_no_sense_loses_nothing(paste, field):
    answer = paste(**field)
    assert answer.status_code == 422
    assert WORDS[2] in answer.content.decode()


def test_a_day_to_come_is_refused(paste, owner_client, owner, plan, concern, source):
    assert "has not come yet" in paste(said_date="2190-01-01").content.decode()
    change = owner_client.post(reverse("source_change", args=[source.pk]), {"said_date": "2190-01-01", "sort": "letter"})  # fmt: skip
    about = owner_client.post(reverse("concern_change", args=[concern.pk]), {"said_date": "2190-01-01"})  # fmt: skip
    added = owner_client.post(reverse("concern_add", args=[plan.pk]), {"words": "Late.", "said_date": "2190-01-01"})  # fmt: skip
    assert {one.status_code for one in (change, about, added)} == {422}
    assert Concern.objects.for_user(owner).get().said_date == source.said_date


def test_a_text_without_a_name_says_its_day_once(paste, owner_client, owner, plan):
    paste(name="", said_date="2026-05-22")
    kept = Source.objects.for_user(owner).get()
    owner_client.post(reverse("source_tick", args=[kept.pk]), {"tick": name_of(tickable(REVIEW)[1])})  # fmt: skip
    assert where_said(Concern.objects.get()) == "A review. Fri 22 May 2026."


def test_only_people_of_the_plan_can_have_said_it(paste, stranger_plan, stranger, now):
    from_elsewhere = stranger_plan.people.create(
        owner=stranger, name="Else", relation="peer", created_at=now
    )
    assert paste(said_by=str(from_elsewhere.pk)).status_code == 422


def test_ticked_sentences_become_concerns(ticking, owner, plan):
    assert ticking(1, 2).url == reverse("concerns", args=[plan.pk])
    rows = Concern.objects.for_user(owner).present()
    assert [one.words for one in rows] == WORDS[1:]


def test_neighbours_are_joined_into_one_with_all_between_them(ticking, owner, source):
    ticking(2, 3, with_next=[2])
    kept = Concern.objects.for_user(owner).get()
    assert kept.words == source.text[kept.start : kept.until]
    assert kept.words.startswith("She is hard")
    assert kept.words.endswith("more than a week.")


def test_the_next_sentence_is_drawn_in_without_a_tick_of_its_own(ticking, owner, source):
    ticking(2, with_next=[2])
    (kept,) = Concern.objects.for_user(owner)
    every = tickable(source.text)
    assert (kept.start, kept.until) == (every[2].start, every[3].until)
    ticking(0, with_next=[4])
    assert [one.words for one in Concern.objects.for_user(owner).present()][1:] == WORDS[:1]


def test_a_day_told_later_reaches_the_concerns_that_had_none(
    owner_client, source, owner, now, dana
):
    first, second = tick(source, owner, now, 1, 2)
    own_day = source.said_date - timedelta(days=3)
    change_concern(concern=second, by=owner, now=now, said_date=own_day, said_by=None)
    said = {"name": "Yearly", "sort": "review", "said_date": "2026-05-22"}
    owner_client.post(reverse("source_change", args=[source.pk]), said)
    for one in (first, second):
        one.refresh_from_db()
    assert (str(first.said_date), first.said_by) == ("2026-05-22", None)
    assert second.said_date == own_day
    assert LedgerEvent.objects.filter(about_id=first.pk, kind="concern.changed").count() == 1


def test_no_tick_and_ticks_of_another_text_say_so(ticking, owner_client, source, owner):
    for posted in ({}, {"tick": ["0-5", "x"]}):
        answer = owner_client.post(reverse("source_tick", args=[source.pk]), posted)
        assert answer.status_code == 422
        assert b"Tick at least one" in answer.content
    assert not Concern.objects.for_user(owner).exists()


def test_what_is_a_concern_already_leads_there(ticking, owner_client, source, owner):
    ticking(1)
    page = owner_client.get(source.get_absolute_url()).content.decode()
    kept = Concern.objects.for_user(owner).get()
    assert kept.get_absolute_url() in page
    assert page.count('name="tick"') == len(tickable(source.text)) - 1


def test_a_long_text_comes_in_pages(paste, owner_client):
    url = paste("Late. " * 450).url
    for number, count in ((1, 200), (3, 50), (9, 50), ("x", 200)):
        page = owner_client.get(f"{url}?page={number}").content
        assert page.count(b'name="tick"') == count


def test_a_concern_leads_to_its_sentence_on_its_page(paste, owner_client, owner, now):
    paste("Late. " * 250 + "She is slow to answer and she is often late for meetings.")
    source = Source.objects.for_user(owner).get()
    (whole,) = tick(source, owner, now, 250)
    parts = split_concern(concern=whole, by=owner, now=now, spans=proposed(whole.words))
    for one in (whole, *parts):
        page = owner_client.get(one.get_absolute_url()).content.decode()
        url = f"{source.get_absolute_url()}?page=2"
        assert f'href="{url}#s{whole.start}"' in page
        assert f'id="s{whole.start}"' in owner_client.get(url).content.decode()


def test_a_text_is_named_taken_out_and_taken_back(owner_client, source, owner, plan):
    change = reverse("source_change", args=[source.pk])
    assert owner_client.get(change).status_code == 200
    owner_client.post(change, {"name": "Yearly", "sort": "letter"})
    source.refresh_from_db()
    assert (source.name, source.sort, source.text) == ("Yearly", "letter", REVIEW)
    owner_client.post(reverse("source_withdraw", args=[source.pk]))
    assert "Yearly" not in owner_client.get(reverse("concerns", args=[plan.pk])).content.decode()
    assert owner_client.get(source.get_absolute_url()).status_code == 200
    owner_client.post(reverse("source_restore", args=[source.pk]))
    assert "Yearly" in owner_client.get(reverse("concerns", args=[plan.pk])).content.decode()


def test_a_mail_of_the_log_fills_the_form_in(owner_client, plan, now):
    mail = make_entry(plan, now=now, kind="email", details={"text": "You were late. Again."})
    page = owner_client.get(f"{reverse('source_add', args=[plan.pk])}?entry={mail.pk}")
    assert "You were late. Again." in page.content.decode()


def test_an_entry_of_somebody_else_fills_nothing_in(owner_client, plan, stranger_plan, now):
    theirs = make_entry(stranger_plan, now=now, statement="A secret.")
    for asked in (theirs.pk, "x", ""):
        page = owner_client.get(f"{reverse('source_add', args=[plan.pk])}?entry={asked}")
        assert b"A secret" not in page.content


def test_a_stranger_gets_404(stranger_client, source, plan, ticking):
    for name in ("source", "source_tick", "source_change"):
        assert stranger_client.get(reverse(name, args=[source.pk])).status_code == 404
    for name in ("source_withdraw", "source_restore"):
        assert stranger_client.post(reverse(name, args=[source.pk])).status_code == 404
    assert ticking(1, client=stranger_client).status_code == 404
    assert stranger_client.get(reverse("source_add", args=[plan.pk])).status_code == 404
