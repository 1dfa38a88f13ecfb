"""Views of the log under a name: kept, used, taken away, brought back; read anew at each use."""

from __future__ import annotations

from datetime import timedelta
from html import unescape

import pytest
from django.db import IntegrityError, transaction
from django.http import QueryDict
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from apps.evidence import saved_views
from apps.evidence.filters import Filters
from apps.evidence.models import SavedView
from tests import hostile
from tests.factories.evidence import make_entry


@pytest.fixture
def keep(owner_client, plan):
    def post(name: str, address: str = "q=checkout&kind=win"):
        url = reverse("view_add", args=[plan.pk])
        return owner_client.post(url, {"name": name, "address": address}, follow=True)

    return post


def test_a_view_is_kept_and_shown_as_a_chip(keep, owner_client, plan, now):
    make_entry(plan, now=now, statement="Checkout")
    page = unescape(keep("Wins").content.decode())
    assert "View “Wins” kept." in page
    view = SavedView.objects.get()
    assert view.address == "q=checkout&kind=win"
    chip = f'href="{reverse("log", args=[plan.pk])}?q=checkout&kind=win"'
    assert chip in page
    assert 'aria-current="page"' in page
    whole = unescape(owner_client.get(reverse("log", args=[plan.pk])).content.decode())
    assert chip in whole
    assert "Take “Wins” away" not in whole


def test_a_view_is_taken_away_and_brought_back(keep, owner_client, plan, now):
    make_entry(plan, now=now)
    keep("Wins")
    view = SavedView.objects.get()
    page = unescape(
        owner_client.post(reverse("view_remove", args=[view.pk]), follow=True).content.decode()
    )
    assert "View “Wins” taken away." in page
    undo = reverse("view_restore", args=[view.pk])
    assert f'action="{undo}"' in page
    assert not SavedView.objects.present().exists()
    assert "Wins" in owner_client.post(undo, follow=True).content.decode()
    assert SavedView.objects.present().exists()


def test_the_same_name_is_for_the_new_filters(keep, plan, now):
    make_entry(plan, now=now)
    keep("Wins", "kind=win")
    keep("Wins", "kind=note")
    assert [one.address for one in SavedView.objects.all()] == ["kind=note"]


def test_a_name_given_anew_is_not_taken_back(plan, owner, now):
    first = saved_views.keep_view(plan=plan, by=owner, now=now, name="A", filters=Filters(q="x"))
    saved_views.remove_view(view=first, by=owner, now=now)
    other = SavedView.objects.create(owner=owner, plan=plan, name="A", address="q=y", added_at=now)
    saved_views.restore_view(view=first, by=owner)
    assert list(SavedView.objects.present()) == [other]


def test_two_views_of_one_name_are_refused_by_the_database(plan, owner, now):
    SavedView.objects.create(owner=owner, plan=plan, name="A", address="q=y", added_at=now)
    with pytest.raises(IntegrityError), transaction.atomic():
        SavedView.objects.create(owner=owner, plan=plan, name="A", address="q=z", added_at=now)


def test_what_was_taken_away_goes_for_good_with_the_next(plan, owner, now):
    gone = saved_views.keep_view(plan=plan, by=owner, now=now, name="A", filters=Filters(q="x"))
    saved_views.remove_view(view=gone, by=owner, now=now)
    later = now + timedelta(hours=1)
    saved_views.keep_view(plan=plan, by=owner, now=later, name="B", filters=Filters(q="x"))
    assert [one.name for one in SavedView.objects.all()] == ["B"]


def test_thirty_views_fit(plan, owner, now, keep):
    make_entry(plan, now=now)
    for number in range(saved_views.MOST):
        saved_views.keep_view(
            plan=plan, by=owner, now=now, name=f"View {number}", filters=Filters(q="x")
        )
    assert "Thirty views fit." in keep("One more").content.decode()
    assert SavedView.objects.count() == saved_views.MOST


def test_the_whole_log_is_no_view(keep, plan, now):
    make_entry(plan, now=now)
    assert "Search or choose a filter first" in keep("All", "").content.decode()
    assert "Search or choose a filter first" in keep("All", "kind=nonsense&x=1").content.decode()
    assert not SavedView.objects.exists()


@pytest.mark.parametrize("name", hostile.TEXTS.values(), ids=hostile.TEXTS)
@pytest.mark.parametrize(
    "address", ["kind=win", hostile.LONG, "q=%00%ff&goal='&from=2026-02-31", hostile.MARKUP]
)
def test_any_name_and_address_get_an_answer(keep, plan, now, name, address):
    make_entry(plan, now=now)
    response = keep(name, address)
    assert response.status_code == 200
    assert "<script>alert" not in response.content.decode()


def test_a_kept_address_is_read_anew(plan, owner, owner_client, now):
    make_entry(plan, now=now)
    SavedView.objects.create(
        owner=owner, plan=plan, name="Old", address="kind=gone&audience=panel", added_at=now
    )
    assert saved_views.filters_of("kind=gone&audience=panel").address() == "audience=panel"
    assert owner_client.get(reverse("log", args=[plan.pk])).status_code == 200


@given(st.text(max_size=300))
def test_an_address_written_back_says_the_same(text):
    filters = Filters.of(QueryDict(text.encode("utf-8", "replace").decode()).dict())
    again = saved_views.filters_of(filters.address())
    assert again.address() == filters.address()


@pytest.mark.parametrize("name", ["view_remove", "view_restore"])
def test_a_stranger_finds_no_view(stranger_client, plan, owner, now, name):
    view = saved_views.keep_view(plan=plan, by=owner, now=now, name="A", filters=Filters(q="x"))
    assert stranger_client.post(reverse(name, args=[view.pk])).status_code == 404
    assert SavedView.objects.present().exists()


def test_a_stranger_cannot_keep_a_view_of_mine(stranger_client, plan):
    url = reverse("view_add", args=[plan.pk])
    assert stranger_client.post(url, {"name": "A", "address": "q=x"}).status_code == 404


@pytest.mark.parametrize("name", ["view_remove", "view_restore"])
def test_looking_takes_nothing_away(owner_client, plan, owner, now, name):
    view = saved_views.keep_view(plan=plan, by=owner, now=now, name="A", filters=Filters(q="x"))
    assert owner_client.get(reverse(name, args=[view.pk])).status_code == 405
