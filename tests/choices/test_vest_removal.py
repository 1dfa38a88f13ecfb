"""Removing a vest: it can be put back by the notice alone, and nothing of it is kept elsewhere."""

from __future__ import annotations

import logging
import re
from datetime import date, timedelta
from decimal import Decimal
from html import unescape
from uuid import uuid4

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse
from django.utils import timezone

from apps.choices import vest_undo
from apps.choices.models import Vest
from apps.choices.services import add_scenario, delete_scenario
from apps.choices.vest_services import add_vest
from tests.choices.vesting import DAY, LATER, TABLE, rows, shown


@pytest.fixture
def scenario(bare):
    return bare


def undo_of(page: str, scenario) -> str:
    """The address of the undo that a page offers, or an empty string."""
    url = re.escape(reverse("choice_vests_undo", args=[scenario.pk]))
    found = re.search(rf'action="({url}[^"]*)"', page)
    return unescape(found[1]) if found else ""


@pytest.fixture
def removed(owner_client, scenario, vest):
    """The page after a vest was removed."""
    answer = owner_client.post(reverse("vest_remove", args=[vest.pk]), follow=True)
    return answer.content.decode()


def pressed(client, url: str) -> str:
    words: str = client.post(url, follow=True).content.decode()
    return words


def test_one_is_removed_and_put_back_once(owner_client, scenario, removed):
    assert "Removed:" in removed
    assert rows(scenario) == []
    undo = undo_of(removed, scenario)
    assert "It is back." in pressed(owner_client, undo)
    assert rows(scenario) == [(DAY, "120.00")]
    assert "nothing to put back" in pressed(owner_client, undo)
    assert len(rows(scenario)) == 1


def test_an_amount_comes_back_as_an_amount(owner, owner_client, scenario):
    made = add_vest(scenario=scenario, by=owner, now=timezone.now(), day=DAY, shares=None, amount=Decimal("98765.43"))  # fmt: skip
    page = pressed(owner_client, reverse("vest_remove", args=[made.pk]))
    pressed(owner_client, undo_of(page, scenario))
    assert rows(scenario) == [(DAY, "98765.43")]


def test_nothing_of_it_is_left_in_the_session_nor_can_be_read_in_the_address(owner_client, scenario, removed):  # fmt: skip
    undo = undo_of(removed, scenario)
    assert not {"120", str(DAY)} & set(re.split(r"[^\d-]", undo))
    for one in Session.objects.all():
        assert "vest" not in str(one.get_decoded())
        assert "gone" not in str(one.get_decoded())
    assert "Removed:" not in shown(owner_client, scenario)


def test_what_was_removed_is_not_put_into_another_scenario(plan, owner, owner_client, scenario, removed, now):  # fmt: skip
    other = add_scenario(plan=plan, by=owner, now=now, client_token=uuid4(), currency="EUR", pay=1)
    undo = undo_of(removed, scenario).replace(str(scenario.pk), str(other.pk))
    assert "nothing to put back" in pressed(owner_client, undo)
    assert rows(other) == []


def test_another_scenario_that_is_deleted_leaves_the_undo(plan, owner, owner_client, scenario, removed, now):  # fmt: skip
    other = add_scenario(plan=plan, by=owner, now=now, client_token=uuid4(), currency="EUR", pay=1)
    owner_client.post(reverse("choice_delete", args=[other.pk]))
    assert "It is back." in pressed(owner_client, undo_of(removed, scenario))


def test_a_scenario_that_is_deleted_has_no_undo(owner, owner_client, scenario, removed):
    delete_scenario(scenario=scenario, by=owner)
    assert owner_client.post(undo_of(removed, scenario)).status_code == 404
    assert not Vest.objects.for_user(owner).exists()


def test_a_stranger_cannot_use_it(stranger_client, scenario, removed):
    assert stranger_client.post(undo_of(removed, scenario)).status_code == 404
    assert rows(scenario) == []


@pytest.mark.parametrize("word", ["", "x", "gAAAA", "é\x00", "x" * 5000])
def test_a_word_that_is_none_puts_nothing_back(owner_client, scenario, removed, word):
    answer = owner_client.post(reverse("choice_vests_undo", args=[scenario.pk]), query_params={"gone": word}, follow=True)  # fmt: skip
    assert "nothing to put back" in answer.content.decode()
    assert rows(scenario) == []


def test_it_ends_after_an_hour(scenario, vest, now):
    scenario.changed_at = now
    word = vest_undo.locked(vest, now=now)
    assert vest_undo.unlocked(word, scenario, now=now + timedelta(minutes=59)) is not None
    assert vest_undo.unlocked(word, scenario, now=now + timedelta(minutes=61)) is None


def test_nothing_comes_back_into_vests_that_were_all_removed(owner, owner_client, post, scenario, removed):  # fmt: skip
    post("choice_vests_clear")
    assert "nothing to put back" in pressed(owner_client, undo_of(removed, scenario))
    assert rows(scenario) == []


def test_all_are_removed_by_a_second_tap(owner_client, post, scenario, vest):
    url = reverse("choice_vests_clear", args=[scenario.pk])
    assert "for good" in owner_client.get(url).content.decode()
    assert len(rows(scenario)) == 1
    assert "1 vest is removed." in post("choice_vests_clear")
    assert rows(scenario) == []


# --- what is counted, and what is logged


def test_what_is_yours_already_is_not_in_the_sum(owner, owner_client, scenario, vest):
    Vest.objects.create(owner=owner, scenario=scenario, vest_date=date(2024, 1, 1), amount=Decimal(4_000))  # fmt: skip
    Vest.objects.create(owner=owner, scenario=scenario, vest_date=date(2024, 2, 1), shares=Decimal(7))  # fmt: skip
    page = shown(owner_client, scenario)
    assert "Together 120 shares." in page
    assert "Together 127" not in page


def test_the_log_holds_ids_and_no_figures(owner_client, post, scenario, vest, caplog, capfd):
    caplog.set_level(logging.DEBUG)
    post("choice_vests_keep", text=TABLE.replace("120", "98765"))
    post("choice_vests_read", text=f"{DAY},98765 secretword\n", status=200)
    post(do="add", day=str(LATER), shares="98,765", amount="")
    post(do="add", day=str(DAY), shares="98765x", amount="", status=422)
    page = pressed(owner_client, reverse("vest_remove", args=[vest.pk]))
    pressed(owner_client, undo_of(page, scenario))
    owner_client.post(
        f"{reverse('choice_vests_undo', args=[uuid4()])}?gone=98765", {"text": "98765"}
    )
    assert caplog.records
    told = "\n".join(
        one.getMessage() for one in caplog.records if not one.name.startswith("django.db")
    ) + "".join(capfd.readouterr())
    for word in ("98765", "98,765", "secretword", "120 shares", "gone="):
        assert word not in told, word
