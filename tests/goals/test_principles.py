"""Lists of principles: the one that ships, lists of one's own, taken out with undo."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from apps.audit.models import LedgerEvent
from apps.evidence.rehash import rehash_words
from apps.goals import principle_lists
from apps.goals.models import Principle
from apps.goals.principles import add_principles, restore_principle, withdraw_principle
from tests.hostile import TEXTS
from tests.known import known


@pytest.fixture
def url(plan):
    return reverse("principles", args=[plan.pk])


@pytest.fixture
def preset_url(plan):
    return reverse("principles_preset", args=[plan.pk])


def test_amazons_list_has_sixteen_names_a_source_and_a_year():
    found = known(principle_lists.get("amazon"))
    assert len(found.principles) == 16
    assert found.year == 2021
    assert found.source
    assert principle_lists.get("x") is None


def test_a_list_without_a_source_or_with_a_name_twice_is_refused():
    text = 'name = "n"\nsource = "{}"\nyear = 2020\nlabel = "reported"\nprinciples = {}'
    with pytest.raises(ValueError, match="twice"):
        principle_lists.read(text.format("s", '["a", "a"]'), list_id="x")
    with pytest.raises(ValueError, match="source"):
        principle_lists.read(text.format("", '["a"]'), list_id="x")


def test_the_preset_is_added_once_in_its_order(owner_client, url, preset_url, plan):
    assert "Dive Deep" in owner_client.get(url).content.decode()
    for _again in range(2):
        assert owner_client.post(preset_url, {"list": "amazon"}).status_code == 302
    names = list(Principle.objects.filter(plan=plan).present().values_list("name", flat=True))
    assert tuple(names) == known(principle_lists.get("amazon")).principles
    assert "Add these 16" not in owner_client.get(url).content.decode()


@pytest.mark.parametrize("wanted", ["", "x", "../../etc/passwd", "\x00", "amazon.toml"])
def test_a_list_that_does_not_ship_is_not_found(owner_client, preset_url, wanted):
    assert owner_client.post(preset_url, {"list": wanted}).status_code == 404


def test_a_list_of_ones_own_one_a_line(owner_client, url, plan):
    data = {"list_name": " Our  values ", "names": "Be kind\n\n  Ship \r\nBe kind"}
    assert owner_client.post(url, data).status_code == 302
    found = [(one.list_name, one.name) for one in Principle.objects.filter(plan=plan).present()]
    assert found == [("Our values", "Be kind"), ("Our values", "Ship")]


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"list_name": "x", "names": "  \n "},
        {"list_name": "", "names": "a"},
        {"list_name": "x", "names": "a" * 121},
        {"list_name": "x", "names": "\n".join(map(str, range(61)))},
        {"list_name": "y" * 81, "names": "a"},
    ],
)
def test_what_does_not_fit_gets_a_sentence_and_loses_no_word(owner_client, url, data):
    response = owner_client.post(url, data)
    assert response.status_code == 422
    assert not Principle.objects.exists()


@pytest.mark.parametrize("name", TEXTS)
@pytest.mark.parametrize("field", ["list_name", "names"])
def test_hostile_names_never_fail(owner_client, url, name, field):
    data = {"list_name": "Ours", "names": "One"} | {field: TEXTS[name]}
    assert owner_client.post(url, data).status_code in {302, 422}
    page = owner_client.get(url)
    assert page.status_code == 200
    assert "<script>alert" not in page.content.decode()
    assert "\u202e" not in page.content.decode()


def test_taken_out_and_back_is_in_the_ledger(owner_client, url, plan, owner, now):
    kept = add_principles(plan=plan, by=owner, now=now, list_name="Ours", names=["Be kind"])[0]
    owner_client.post(reverse("principle_withdraw", args=[kept.pk]))
    assert "Be kind" not in owner_client.get(url).content.decode()
    owner_client.post(reverse("principle_restore", args=[kept.pk]))
    assert "Be kind" in owner_client.get(url).content.decode()
    kinds = set(LedgerEvent.objects.filter(about_id=kept.pk).values_list("kind", flat=True))
    assert kinds == {"principle.added", "principle.withdrawn", "principle.restored"}
    assert rehash_words(owner.pk).changed == ()


def test_one_that_was_added_again_is_not_restored_twice(plan, owner, now):
    kept = add_principles(plan=plan, by=owner, now=now, list_name="Ours", names=["Be kind"])[0]
    withdraw_principle(principle=kept, by=owner, now=now)
    again = add_principles(plan=plan, by=owner, now=now, list_name="Ours", names=["Be kind"])
    restore_principle(principle=kept, by=owner, now=now)
    assert list(Principle.objects.filter(plan=plan).present()) == again


def test_strangers_find_nothing(stranger_client, url, preset_url, plan, owner, now):
    kept = add_principles(plan=plan, by=owner, now=now, list_name="Ours", names=["Be kind"])[0]
    assert stranger_client.get(url).status_code == 404
    assert stranger_client.post(preset_url, {"list": "amazon"}).status_code == 404
    for name in ("principle_withdraw", "principle_restore"):
        assert stranger_client.post(reverse(name, args=[kept.pk])).status_code == 404


def test_the_page_asks_the_same_number_of_questions_for_many(owner_client, url, plan, owner, now):
    owner_client.get(url)
    counts = []
    for most in (2, 30):
        names = [f"Value {number}" for number in range(most)]
        add_principles(plan=plan, by=owner, now=now, list_name="Ours", names=names)
        with CaptureQueriesContext(connection) as seen:
            owner_client.get(url)
        counts.append(len(seen))
    assert counts[0] == counts[1]
