"""Further values of a metric: added, listed, taken out with undo, drawn."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pgtrigger
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from apps.audit.models import LedgerEvent
from apps.core import fuzzy
from apps.evidence import readings
from apps.evidence.chart import picture_of
from apps.evidence.models import Reading
from apps.evidence.readings import Value, add_readings
from apps.evidence.rehash import rehash_words
from apps.evidence.services import undo_entry
from apps.plans.services import add_day_off
from tests.factories.evidence import make_entry
from tests.hostile import TEXTS, WRONG_DAYS
from tests.known import known

DAY = date(2026, 5, 4)


@pytest.fixture
def metric(plan, now):
    return make_entry(
        plan, now=now, kind="metric", statement="Failed payments: 0.19 %",
        happened=fuzzy.on_day(date(2026, 6, 1), zone="America/Los_Angeles"),
        details={
            "name": "Failed payments", "value": Decimal("0.19"), "unit": "%",
            "target": Decimal("0.4"), "baseline": Decimal("1.2"), "direction": "down",
        },
    )  # fmt: skip


@pytest.fixture
def url(metric):
    return reverse("entry_readings", args=[metric.pk])


def _values(count, *, first=DAY):
    return [
        Value(on_date=first + timedelta(days=number), value=Decimal(number), source="board.csv")
        for number in range(count)
    ]


def test_a_value_is_added_listed_drawn_and_taken_out_with_undo(owner_client, url, metric):
    data = {"on_date": "2026-05-04", "value": "0,60", "source": "Payments board"}
    assert owner_client.post(url, data).status_code == 302
    reading = Reading.objects.get()
    assert (reading.on_date, reading.value, reading.source) == (
        DAY, Decimal("0.60"), "Payments board",
    )  # fmt: skip
    page = owner_client.get(url).content.decode()
    assert "<svg" in page
    assert "The newest value reaches the target of 0.4 %." in page
    owner_client.post(reverse("reading_withdraw", args=[reading.pk]))
    assert "Payments board" not in owner_client.get(url).content.decode()
    owner_client.post(reverse("reading_restore", args=[reading.pk]))
    assert "Payments board" in owner_client.get(url).content.decode()
    kinds = LedgerEvent.objects.filter(about_id=reading.pk).order_by("sequence")
    assert [one.kind for one in kinds] == [
        "entry.value", "entry.value_withdrawn", "entry.value_restored",
    ]  # fmt: skip


def test_the_page_of_the_entry_shows_the_picture(owner_client, metric, owner, now):
    assert "<svg" in owner_client.get(metric.get_absolute_url()).content.decode()
    assert "Failed payments over time" not in (
        owner_client.get(metric.get_absolute_url()).content.decode()
    )
    add_readings(entry=metric, by=owner, now=now, values=_values(3))
    page = owner_client.get(metric.get_absolute_url()).content.decode()
    assert "Failed payments over time" in page


def test_the_same_value_twice_is_once(owner_client, url):
    for _again in range(2):
        owner_client.post(url, {"on_date": "2026-05-04", "value": "1"})
    assert Reading.objects.count() == 1


def test_one_that_was_added_again_is_not_restored_twice(metric, owner, now):
    first = add_readings(entry=metric, by=owner, now=now, values=_values(1))[0]
    readings.withdraw_readings(readings=[first], by=owner, now=now)
    again = add_readings(entry=metric, by=owner, now=now, values=_values(1))
    readings.restore_reading(reading=first, by=owner, now=now)
    assert list(Reading.objects.present()) == again


@pytest.mark.parametrize("name", WRONG_DAYS)
def test_a_day_that_is_none_gets_a_sentence(owner_client, url, name):
    response = owner_client.post(url, {"on_date": WRONG_DAYS[name], "value": "1"})
    assert response.status_code == 422
    assert not Reading.objects.exists()


@pytest.mark.parametrize(
    "value", ["", "many", "NaN", "1e999", "9" * 40, "0.123456", "\x00", "∞", "1,250", "-1,250"]
)
def test_a_number_that_is_none_gets_a_sentence(owner_client, url, value):
    assert owner_client.post(url, {"on_date": "2026-05-04", "value": value}).status_code == 422
    assert owner_client.post(url, {}).status_code == 422
    assert not Reading.objects.exists()


@pytest.mark.parametrize("name", TEXTS)
def test_hostile_sources_never_fail(owner_client, url, name):
    data = {"on_date": "2026-05-04", "value": "1", "source": TEXTS[name]}
    assert owner_client.post(url, data).status_code in {302, 422}
    page = owner_client.get(url)
    assert page.status_code == 200
    assert "<script>alert" not in page.content.decode()
    assert "\u202e" not in page.content.decode()


def test_hostile_names_never_break_the_picture(plan, owner, now, owner_client):
    for words in TEXTS.values():
        entry = make_entry(
            plan, now=now, kind="metric",
            details={"name": words[:120].replace("\x00", "") or "n", "value": Decimal(1),
                     "unit": words[:40].replace("\x00", ""), "target": Decimal(10) ** 13},
        )  # fmt: skip
        add_readings(entry=entry, by=owner, now=now, values=_values(3))
        page = owner_client.get(reverse("entry_readings", args=[entry.pk])).content.decode()
        assert "<script>alert" not in page
        assert "\u202e" not in page


@pytest.mark.parametrize("page", ["0", "-1", "x", "99999999999999999999", "\x00", "2"])
def test_a_page_that_is_none_shows_one_that_is(owner_client, url, page):
    assert owner_client.get(url, {"page": page}).status_code == 200


def test_strangers_find_nothing(stranger_client, url, metric, owner, now):
    kept = add_readings(entry=metric, by=owner, now=now, values=_values(1))[0]
    assert stranger_client.get(url).status_code == 404
    assert stranger_client.post(url, {"on_date": "2026-05-04", "value": "1"}).status_code == 404
    for name in ("reading_withdraw", "reading_restore"):
        assert stranger_client.post(reverse(name, args=[kept.pk])).status_code == 404


def test_an_entry_of_another_kind_has_no_values(owner_client, plan, now, owner):
    entry = make_entry(plan, now=now)
    response = owner_client.get(reverse("entry_readings", args=[entry.pk]))
    assert response.headers["Location"] == entry.get_absolute_url()
    with pytest.raises(ValueError, match="metric"):
        add_readings(entry=entry, by=owner, now=now, values=_values(1))


def test_a_metric_without_details_has_its_page(owner_client, plan, now, owner):
    entry = make_entry(plan, now=now, kind="metric")
    add_readings(entry=entry, by=owner, now=now, values=_values(2))
    assert owner_client.get(reverse("entry_readings", args=[entry.pk])).status_code == 200


def test_an_entry_holds_so_many_and_no_more(metric, owner, now, monkeypatch, owner_client, url):
    monkeypatch.setattr(readings, "MOST", 5)
    add_readings(entry=metric, by=owner, now=now, values=_values(5))
    with pytest.raises(readings.TooManyError):
        add_readings(
            entry=metric, by=owner, now=now, values=_values(2, first=DAY.replace(year=2025))
        )
    assert Reading.objects.count() == 5
    response = owner_client.post(url, {"on_date": "2026-01-01", "value": "1"}, follow=True)
    assert "This entry is full" in response.content.decode()
    with pytest.raises(ValueError, match="thousand"):
        add_readings(entry=metric, by=owner, now=now, values=_values(1001))


def test_what_the_ledger_holds_matches_and_a_changed_value_is_found(metric, owner, now):
    add_readings(entry=metric, by=owner, now=now, values=_values(3))
    assert rehash_words(owner.pk).changed == ()
    with pgtrigger.ignore("evidence.Reading:measured_for_good"):
        Reading.objects.filter(value=2).update(value=77)
    (changed,) = rehash_words(owner.pk).changed
    assert changed.startswith("evidence.reading")
    assert changed.endswith("value")


def test_undo_takes_the_values_along(metric, owner, now):
    add_readings(entry=metric, by=owner, now=now, values=_values(3))
    assert undo_entry(entry=metric, by=owner, now=now)
    assert not Reading.objects.exists()
    assert rehash_words(owner.pk).missing == ()


def test_the_picture_needs_two_values_on_known_days_and_shades_days_off(metric, owner, now, plan):
    assert picture_of(metric) is None
    add_readings(entry=metric, by=owner, now=now, values=_values(5))
    assert not known(picture_of(metric)).shaded
    add_day_off(
        plan=plan, by=owner, now=now, first_date=DAY, last_date=DAY, sort="sick", note="Flu"
    )
    picture = known(picture_of(metric))
    assert picture.shaded
    assert "sick" not in picture.description.lower()


def test_many_values_ask_no_more_questions(owner_client, url, metric, owner, now):
    owner_client.get(url)
    counts = []
    for many in (3, 300):
        add_readings(entry=metric, by=owner, now=now, values=_values(many))
        with CaptureQueriesContext(connection) as seen:
            owner_client.get(url)
        counts.append(len(seen))
    assert counts[0] == counts[1]


def test_a_metric_without_further_values_counts_none(owner_client, url):
    page = owner_client.get(url).content.decode()
    assert "0 values" not in page
    assert "Only the entry’s own value so far." in page
