"""Notes on how words read: shown where they are asked for, never in the way, never a rewriting."""

from __future__ import annotations

import pytest
from django.urls import reverse

from apps.evidence.models import Entry
from apps.evidence.stumbling import look_at, look_at_entry
from apps.goals.services import add_goal
from apps.packets.models import PacketText
from tests.factories.evidence import make_entry

WEAK = "The COE was basically a great success."
PLAIN = "The second region moved at 15:10 on 2 June."


def words(read):
    return [one.words for one in read.findings]


@pytest.fixture
def add_url(plan):
    return reverse("entry_add", args=[plan.pk])


def test_letters_that_management_uses_are_known(plan, owner, now):
    assert words(look_at(WEAK, plan=plan)) == ["COE", "basically", "great"]
    add_goal(plan=plan, by=owner, now=now, words="Write each COE within five days.")
    assert words(look_at(WEAK, plan=plan)) == ["basically", "great"]


def test_plain_words_cost_no_query(plan, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert not look_at(PLAIN, plan=plan).findings


@pytest.mark.parametrize("kind", ["protected", "feedback", "email"])
def test_what_is_not_the_users_own_claim_is_left_alone(plan, now, kind):
    assert look_at_entry(make_entry(plan, now=now, kind=kind, statement=WEAK)) is None


def test_an_entry_shows_its_findings_and_keeps_its_words(owner_client, plan, now):
    entry = make_entry(plan, now=now, statement=WEAK)
    page = owner_client.get(entry.get_absolute_url())
    assert page.context["prose"].findings
    assert "3 places where a reader may stumble" in page.content.decode()
    entry.refresh_from_db()
    assert entry.statement == WEAK


def test_a_plain_entry_says_nothing(owner_client, plan, now):
    page = owner_client.get(make_entry(plan, now=now, statement=PLAIN).get_absolute_url())
    assert page.context["prose"] is None


def test_looking_saves_nothing_and_keeps_what_was_typed(owner_client, add_url):
    page = owner_client.post(add_url, {"kind": "note", "look": "1", "statement": WEAK})
    assert page.status_code == 200
    assert words(page.context["prose"]) == ["COE", "basically", "great"]
    assert page.context["form"]["statement"].value() == WEAK
    assert not Entry.objects.exists()


def test_looking_at_plain_words_says_so(owner_client, add_url):
    page = owner_client.post(add_url, {"kind": "note", "look": "1", "statement": PLAIN})
    assert "Nothing here would make a reader stumble." in page.content.decode()


def test_findings_never_block(owner_client, add_url):
    posted = {"kind": "note", "statement": WEAK, "happened_0": "day", "happened_1": "2026-06-02"}
    assert owner_client.post(add_url, posted).status_code == 302
    assert Entry.objects.get().statement == WEAK


def test_another_language_is_told(owner_client, add_url):
    german = "Die Migration wurde am dritten Mai ohne Fehler abgeschlossen und alle Dienste liefen weiter."
    page = owner_client.post(add_url, {"kind": "note", "look": "1", "statement": german})
    assert "nothing is said about how it reads" in page.content.decode()


@pytest.mark.parametrize("text", ["x" * 100_000, "\u202eevil. ", "A\x00B. ", "; " * 40_000])
def test_hostile_words_are_looked_at_without_an_error(owner_client, add_url, text):
    page = owner_client.post(add_url, {"kind": "note", "look": "1", "statement": text})
    assert page.status_code == 200


def test_the_statement_of_a_packet_is_looked_at_and_not_saved(owner_client, plan):
    url = reverse("packet_words", args=[plan.pk])
    page = owner_client.post(url, {"look": "1", "statement": WEAK})
    assert words(page.context["prose"]) == ["COE", "basically", "great"]
    assert not PacketText.objects.exists()
    assert owner_client.post(url, {"statement": WEAK}).status_code == 302
    assert words(owner_client.get(url).context["prose"]) == ["COE", "basically", "great"]
