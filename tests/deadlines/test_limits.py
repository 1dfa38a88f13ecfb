from __future__ import annotations

from datetime import date
from html import unescape

import pytest
from django.urls import reverse

from apps.deadlines.models import Deadline
from apps.plans.models import Plan
from apps.plans.outside_limits import all_limits
from tests.known import known

pytestmark = pytest.mark.django_db


def form_of(limit, plan, **more):
    return {
        "title": limit.name, "kind": "outside", "local_date": "", "local_time": "", "zone": plan.zone,
        "counted_from": "2026-06-01", "number": str(limit.number), "unit": limit.unit.value,
        "less_a_day": "on" if limit.less_days else "", "holidays": "not_said", "rounding": "earlier", **more,
    }  # fmt: skip


@pytest.mark.parametrize("limit", all_limits(), ids=lambda one: one.key)
def test_each_says_its_source_and_to_verify_it(owner_client, plan, limit):
    page = unescape(owner_client.get(reverse("dates_limits", args=[plan.pk])).content.decode())
    assert limit.name in page
    assert limit.source.split(";")[0] in page
    assert page.count("Verify it.") == len(all_limits())


def test_only_those_of_the_place_are_shown(owner_client, plan):
    Plan.objects.filter(pk=plan.pk).update(country="GB")
    page = owner_client.get(reverse("dates_limits", args=[plan.pk])).content.decode()
    assert "employment tribunal" in page
    assert "Washington" not in page


def test_a_country_without_known_limits_says_so(owner_client, plan):
    Plan.objects.filter(pk=plan.pk).update(country="DE")
    page = owner_client.get(reverse("dates_limits", args=[plan.pk])).content.decode()
    assert "No limit is known for the country of this plan" in page


@pytest.mark.parametrize("limit", all_limits(), ids=lambda one: one.key)
def test_a_limit_fills_the_form_of_a_date(owner_client, plan, limit):
    url = reverse("deadline_add", args=[plan.pk]) + f"?limit={limit.key}"
    page = owner_client.get(url).content.decode()
    assert f'value="{limit.number}"' in page
    assert "An appeal inside the company does not pause it." in page
    assert ("This limit is not about a day like that" in owner_client.post(url, form_of(limit, plan)).content.decode()) == (limit.since is not None)  # fmt: skip


def test_three_months_less_a_day_before_october_and_six_after(owner_client, plan):
    new = next(one for one in all_limits() if one.key == "uk-tribunal-new")
    url = reverse("deadline_add", args=[plan.pk]) + f"?limit={new.key}"
    form = form_of(new, plan, counted_from="2026-10-01", rounding="as_counted")
    page = owner_client.post(url, form).content.decode()
    assert "Wed 31 Mar 2027" in page
    owner_client.post(url, form | {"confirmed": f"2027-03-31  {plan.zone}"})
    found = Deadline.objects.get(kind="outside")
    assert (found.local_date, known(found.trigger).start_date) == (
        date(2027, 3, 31),
        date(2026, 10, 1),
    )
    shown = owner_client.get(found.get_absolute_url()).content.decode()
    assert "does not pause it" in shown


@pytest.mark.parametrize("key", ["", "nothing", "\x00", "../../etc", "x" * 50_000])
def test_a_limit_that_is_none_gives_the_plain_form(owner_client, plan, key):
    page = owner_client.get(reverse("deadline_add", args=[plan.pk]), {"limit": key})
    assert page.status_code == 200
    assert "Verify it:" not in page.content.decode()
