from __future__ import annotations

from datetime import datetime

import pytest
from django.test import Client
from django.urls import reverse

from apps.choices.models import Scenario
from apps.choices.told_offers import told_offers
from apps.plans import stage_templates
from apps.plans.models import Plan
from apps.plans.services import begin_stage

ALL = ("offer", "second_offer", "third_offer")


@pytest.fixture
def pivot(plan: Plan, now: datetime) -> Plan:
    begin_stage(
        plan=plan, by=plan.owner, now=now, kind="pivot", name="Pivot", started_date=now.date(),
        template=stage_templates.get("amazon-pivot"),
    )  # fmt: skip
    return plan


def test_they_stand_by_the_field_that_each_is_for(pivot: Plan, django_assert_num_queries) -> None:
    with django_assert_num_queries(1):
        found = told_offers(pivot, fields=ALL)
    assert [one.field for one in found] == list(ALL)
    assert found[1].head == "Payout after not passing"
    assert [one.types for one in found[2].presets] == ["1/6"]


def test_a_form_without_a_field_has_none_for_it(pivot: Plan) -> None:
    assert [one.field for one in told_offers(pivot, fields=("second_offer",))] == ["second_offer"]


def test_a_plan_without_a_stage_has_those_of_all_employers(plan: Plan) -> None:
    told = {one.employer for part in told_offers(plan, fields=ALL) for one in part.presets}
    assert told == {"Amazon", "Microsoft"}


def test_the_first_form_tells_of_them_and_fills_nothing_in(
    pivot: Plan, owner_client: Client
) -> None:
    page = owner_client.get(reverse("choice_add", args=[pivot.pk])).content.decode()
    assert "What was offered elsewhere" in page
    assert "To type: 1/3" in page
    assert "reported: Business Insider, 2021" in page
    assert 'data-type-into="id_second_offer"' in page
    assert 'id="id_second_offer"' in page
    assert 'value="1/3"' not in page


def test_the_figures_tell_of_no_amount_in_another_currency(
    pivot: Plan, owner_client: Client, now: datetime
) -> None:
    scenario = Scenario.objects.create(
        owner=pivot.owner, plan=pivot, name="One", currency="EUR", pay=1, changed_at=now,
        client_token=pivot.pk,
    )  # fmt: skip
    page = owner_client.get(reverse("choice_figures", args=[scenario.pk])).content.decode()
    assert "To type: 1/6" in page
    assert "leaked documents" not in page
