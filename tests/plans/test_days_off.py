"""Days off: added, listed, taken out with undo, kept out of packets."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from apps.audit.models import LedgerEvent
from apps.core.audience import PacketKind
from apps.evidence.rehash import rehash_words
from apps.packets.assemble import assemble
from apps.packets.canonical import canonical
from apps.plans.days import Away
from apps.plans.models import DayOff
from apps.plans.services import add_day_off
from tests.hostile import TEXTS, WRONG_DAYS


@pytest.fixture
def url(plan):
    return reverse("days_off", args=[plan.pk])


@pytest.fixture
def day_off(plan, owner, now):
    return add_day_off(
        plan=plan, by=owner, now=now, first_date=date(2026, 5, 4), last_date=date(2026, 5, 8),
        sort="sick", note="Flu in the house",
    )  # fmt: skip


def test_one_day_needs_no_last_day(owner_client, url, plan):
    response = owner_client.post(
        url, {"first_date": "2026-05-04", "last_date": "", "sort": "leave"}
    )
    assert response.status_code == 302
    kept = DayOff.objects.get()
    assert (kept.first_date, kept.last_date, kept.sort) == (
        date(2026, 5, 4), date(2026, 5, 4), "leave",
    )  # fmt: skip
    page = owner_client.get(url).content.decode()
    assert "Mon 4 May 2026" in page
    assert "your lawyer" in page


def test_the_same_days_twice_are_once(owner_client, url):
    for _again in range(2):
        owner_client.post(url, {"first_date": "2026-05-04", "sort": "leave"})
    assert DayOff.objects.count() == 1


def test_taken_out_and_taken_back(owner_client, url, day_off):
    owner_client.post(reverse("dayoff_remove", args=[day_off.pk]))
    assert "Flu in the house" not in owner_client.get(url).content.decode()
    owner_client.post(reverse("dayoff_restore", args=[day_off.pk]))
    assert "Flu in the house" in owner_client.get(url).content.decode()
    kinds = LedgerEvent.objects.filter(about_id=day_off.pk).values_list("kind", flat=True)
    assert set(kinds) == {"day_off.added", "day_off.removed", "day_off.restored"}


def test_the_ledger_says_nothing_of_why(day_off, owner):
    body = LedgerEvent.objects.get(about_id=day_off.pk).body
    assert "sick" not in body
    assert "2026-05-04" not in body
    assert rehash_words(owner.pk).changed == ()


@pytest.mark.parametrize("field", ["first_date", "last_date"])
@pytest.mark.parametrize("name", WRONG_DAYS)
def test_a_day_that_is_none_gets_a_sentence(owner_client, url, field, name):
    data = {"first_date": "2026-05-04", "sort": "leave"} | {field: WRONG_DAYS[name]}
    response = owner_client.post(url, data)
    assert response.status_code == 422
    assert "There is no such day" in response.content.decode() or "out of reach" in (
        response.content.decode()
    )
    assert not DayOff.objects.exists()


def test_a_last_day_before_the_first_or_years_later_is_refused(owner_client, url):
    for last in ("2026-05-03", "2029-05-04"):
        data = {"first_date": "2026-05-04", "last_date": last, "sort": "leave"}
        assert owner_client.post(url, data).status_code == 422
    assert owner_client.post(url, {}).status_code == 422


@pytest.mark.parametrize("name", TEXTS)
def test_hostile_notes_never_fail(owner_client, url, name):
    data = {"first_date": "2026-05-04", "sort": "other", "note": TEXTS[name]}
    assert owner_client.post(url, data).status_code in {302, 422}
    page = owner_client.get(url)
    assert page.status_code == 200
    assert "<script>alert" not in page.content.decode()


def test_strangers_find_nothing(stranger_client, url, day_off):
    assert stranger_client.get(url).status_code == 404
    for name in ("dayoff_remove", "dayoff_restore"):
        assert stranger_client.post(reverse(name, args=[day_off.pk])).status_code == 404


def test_the_database_refuses_an_end_before_the_beginning(plan, owner, now):
    with pytest.raises(IntegrityError), transaction.atomic():
        DayOff.objects.create(
            owner=owner, plan=plan, first_date=date(2026, 5, 8), last_date=date(2026, 5, 4),
            sort="leave", added_at=now,
        )  # fmt: skip


def test_pictures_get_days_and_no_reason(plan, owner, now, day_off):
    add_day_off(
        plan=plan, by=owner, now=now, first_date=date(2026, 5, 9), last_date=date(2026, 5, 10),
        sort="leave",
    )  # fmt: skip
    assert DayOff.objects.of_plan(plan) == (Away(first=date(2026, 5, 4), last=date(2026, 5, 10)),)


@pytest.mark.parametrize("kind", list(PacketKind))
def test_only_a_packet_for_the_lawyer_knows_of_them_and_none_of_the_note(
    plan, owner, day_off, kind
):
    frozen = canonical(assemble(plan, by=owner, kind=kind).to_json()).decode()
    assert "Flu" not in frozen
    assert ("2026-05-04" in frozen) is (kind == PacketKind.LAWYER)
    assert ("Sick" in frozen) is (kind == PacketKind.LAWYER)


def test_the_page_asks_the_same_number_of_questions_for_many(owner_client, url, plan, owner, now):
    owner_client.get(url)
    counts = []
    for days in (2, 20):
        for day in range(1, days):
            add_day_off(
                plan=plan, by=owner, now=now, first_date=date(2026, 4, day),
                last_date=date(2026, 4, day), sort="leave",
            )  # fmt: skip
        with CaptureQueriesContext(connection) as seen:
            owner_client.get(url)
        counts.append(len(seen))
    assert counts[0] == counts[1]
