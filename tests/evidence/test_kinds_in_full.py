"""Meetings, obstacles, protected events, metrics in full, and the principles that an entry shows."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from apps.audit.models import LedgerEvent
from apps.core.audience import Audience
from apps.evidence.enums import EntryKind
from apps.evidence.forms import FORMS
from apps.evidence.models import Entry, EntryPrinciple
from apps.evidence.services import change_kind, set_principles, undo_entry
from apps.evidence.templatetags.evidence import KIND_ICONS
from apps.evidence.wording import fact_rows
from apps.goals.models import Principle
from apps.goals.principles import add_principles, withdraw_principle
from tests.factories.evidence import make_entry
from tests.hostile import TEXTS, WRONG_DAYS


@pytest.fixture
def principles(plan, owner, now):
    return add_principles(
        plan=plan, by=owner, now=now, list_name="Ours", names=["Be kind", "Dive Deep"]
    )


@pytest.fixture
def send(owner_client, plan):
    def post(kind, **fields):
        data = {
            "kind": kind, "statement": "It was so.", "happened_0": "day",
            "happened_1": "2026-06-01", "client_token": str(uuid4()), **fields,
        }  # fmt: skip
        return owner_client.post(reverse("entry_add", args=[plan.pk]), data)

    return post


def test_every_kind_has_a_form_and_an_icon():
    assert set(FORMS) == set(EntryKind)
    assert set(KIND_ICONS) == set(EntryKind)


def test_every_kind_is_offered_where_kinds_are_chosen(owner_client, plan, now):
    entry = make_entry(plan, now=now)
    for url in (
        entry.get_absolute_url(), reverse("entry_add", args=[plan.pk]), reverse("log", args=[plan.pk]),
    ):  # fmt: skip
        page = owner_client.get(url).content.decode()
        for kind in EntryKind:
            assert f'value="{kind.value}"' in page, (url, kind)


def test_a_protected_event_is_for_the_lawyer_and_says_so_before_and_after(send, owner_client, plan):
    url = reverse("entry_add", args=[plan.pk])
    assert "Only for your lawyer" in owner_client.get(f"{url}?kind=protected").content.decode()
    send("protected", sort="leave", known_to="HR", audience="panel")
    entry = Entry.objects.get()
    assert entry.audience == Audience.LAWYER
    shown = owner_client.get(entry.get_absolute_url()).content.decode()
    assert "never in a packet for a panel" in shown
    assert 'value="panel"' not in shown
    owner_client.post(reverse("entry_audience", args=[entry.pk]), {"audience": "panel"})
    entry.refresh_from_db()
    assert entry.audience == Audience.LAWYER


def test_an_entry_that_becomes_a_protected_event_leaves_the_packet(plan, owner, now):
    entry = make_entry(plan, now=now, audience=Audience.PANEL)
    change_kind(entry=entry, by=owner, now=now, kind=EntryKind.PROTECTED)
    entry.refresh_from_db()
    assert entry.audience == Audience.LAWYER


@pytest.mark.parametrize("name", WRONG_DAYS)
@pytest.mark.parametrize(
    ("kind", "field"),
    [("obstacle", "told_date"), ("obstacle", "resolved_date"), ("protected", "known_date")],
)
def test_a_day_that_is_none_gets_a_sentence(send, kind, field, name):
    response = send(kind, **{field: WRONG_DAYS[name]})
    assert response.status_code == 422
    assert not Entry.objects.exists()


@pytest.mark.parametrize("name", TEXTS)
@pytest.mark.parametrize(
    ("kind", "field"),
    [
        ("meeting", "place"), ("meeting", "present"), ("meeting", "exact_words"),
        ("meeting", "promised"), ("obstacle", "effect"), ("obstacle", "told"),
        ("protected", "known_to"), ("metric", "source"),
    ],
)  # fmt: skip
def test_hostile_words_never_fail(send, owner_client, kind, field, name):
    more = {"name": "n", "value": "1"} if kind == "metric" else {}
    assert send(kind, **more, **{field: TEXTS[name]}).status_code in {302, 422}
    for entry in Entry.objects.all():
        page = owner_client.get(entry.get_absolute_url()).content.decode()
        assert "<script>alert" not in page
        assert "\u202e" not in page


def test_dates_and_choices_of_a_kind_are_said_in_words(plan, now):
    entry = make_entry(
        plan, now=now, kind="obstacle",
        details={"effect": "No build", "told_date": date(2026, 6, 1)},
    )  # fmt: skip
    assert ("Told on", "Mon 1 Jun 2026") in fact_rows(entry)
    metric = make_entry(
        plan, now=now, kind="metric",
        details={"name": "x", "value": Decimal("1.50"), "direction": "down"},
    )  # fmt: skip
    assert ("Which way is better", "Lower is better") in fact_rows(metric)


def test_each_promise_stands_on_its_line(plan, owner_client, now):
    entry = make_entry(
        plan, now=now, kind="meeting", details={"promised": "Dana: an answer\n\nI: the plan"}
    )
    page = owner_client.get(entry.get_absolute_url()).content.decode()
    assert page.count('<li class="line"><span class="words">') >= 2
    assert reverse("entry_text", args=[entry.pk]) in page


# principles


def test_feedback_asks_for_principles_and_others_fold_them(owner_client, plan, principles):
    url = reverse("entry_add", args=[plan.pk])
    assert "Be kind" in owner_client.get(f"{url}?kind=feedback").content.decode()
    folded = owner_client.get(f"{url}?kind=win").content.decode()
    assert '<details class="field"><summary>' in folded
    assert "Be kind" in folded


def test_without_a_list_no_form_mentions_principles(owner_client, plan):
    url = reverse("entry_add", args=[plan.pk])
    assert "Principles this shows" not in owner_client.get(f"{url}?kind=feedback").content.decode()


def test_a_new_entry_keeps_its_principles(send, principles):
    send("feedback", exact_words="Calm", principles=[principles[1].pk])
    entry = Entry.objects.get()
    assert [one.principle.name for one in entry.principle_links.all()] == ["Dive Deep"]
    kinds = LedgerEvent.objects.filter(about_label="evidence.entryprinciple").values_list("kind")
    assert [kind for (kind,) in kinds] == ["entry.principle"]


def test_the_chip_adds_and_withdraws_and_never_deletes(owner_client, plan, owner, now, principles):
    entry = make_entry(plan, now=now)
    url = reverse("entry_principles", args=[entry.pk])
    owner_client.post(url, {"principles": [one.pk for one in principles]})
    owner_client.post(url, {"principles": [principles[0].pk]})
    links = EntryPrinciple.objects.filter(entry=entry)
    assert links.count() == 2
    assert [one.principle for one in links.present()] == [principles[0]]
    assert "Be kind" in owner_client.get(entry.get_absolute_url()).content.decode()


def test_one_that_left_its_list_stays_with_its_entry_and_is_offered_to_no_other(
    owner_client, plan, owner, now, principles
):
    entry, other = make_entry(plan, now=now), make_entry(plan, now=now, statement="Other")
    set_principles(entry=entry, by=owner, now=now, principles=principles)
    withdraw_principle(principle=principles[0], by=owner, now=now)
    assert "Be kind" in owner_client.get(entry.get_absolute_url()).content.decode()
    assert "Be kind" not in owner_client.get(other.get_absolute_url()).content.decode()
    url = reverse("entry_principles", args=[other.pk])
    assert owner_client.post(url, {"principles": [principles[0].pk]}).status_code == 422


@pytest.mark.parametrize("wanted", ["x", "", "\x00", "00000000-0000-4000-8000-000000000000"])
def test_a_principle_that_is_none_is_refused(owner_client, plan, now, principles, wanted):
    entry = make_entry(plan, now=now)
    response = owner_client.post(
        reverse("entry_principles", args=[entry.pk]), {"principles": [wanted]}
    )
    assert response.status_code == 422


def test_strangers_principles_are_no_choice(
    send, owner_client, plan, stranger_plan, now, principles
):
    theirs = add_principles(
        plan=stranger_plan, by=stranger_plan.owner, now=now, list_name="X", names=["Secret"]
    )[0]
    assert send("feedback", exact_words="x", principles=[theirs.pk]).status_code == 422
    entry = make_entry(plan, now=now)
    response = owner_client.post(
        reverse("entry_principles", args=[entry.pk]), {"principles": [theirs.pk]}
    )
    assert response.status_code == 422
    assert "Secret" not in response.content.decode()


def test_undo_takes_the_links_along(plan, owner, now, principles):
    entry = make_entry(plan, now=now, principles=principles)
    assert undo_entry(entry=entry, by=owner, now=now)
    assert not EntryPrinciple.objects.exists()
    assert Principle.objects.count() == 2


def test_many_principles_ask_no_more_questions(owner_client, plan, owner, now, principles):
    entry = make_entry(plan, now=now, principles=principles[:1])
    owner_client.get(entry.get_absolute_url())
    counts = []
    for more in ([], [f"Value {number}" for number in range(30)]):
        added = add_principles(plan=plan, by=owner, now=now, list_name="Ours", names=more)
        set_principles(entry=entry, by=owner, now=now, principles=[*principles, *added])
        with CaptureQueriesContext(connection) as seen:
            owner_client.get(entry.get_absolute_url())
        counts.append(len(seen))
    assert counts[0] == counts[1]


def test_each_kind_has_an_example_of_its_own_or_none(owner_client, plan):
    url = reverse("entry_add", args=[plan.pk])
    shown = {
        kind: owner_client.get(url, {"kind": kind}).content.decode() for kind in EntryKind.values
    }
    assert [kind for kind, page in shown.items() if "The second region moved" in page] == ["win"]
    assert "The test machine was down" in shown["obstacle"]
    assert "I asked for parental leave" in shown["protected"]
