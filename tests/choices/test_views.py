"""The pages of choices: the first form, the answers, the figures, two side by side; strangers find nothing."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import uuid4

import pytest
import time_machine
from django.urls import reverse

from apps.audit.models import LedgerEvent
from apps.choices.models import Scenario, Vest
from apps.choices.services import copy_scenario
from apps.deadlines.services import add_deadline
from tests.choices.test_worked_example import BRANCHES, DOCS
from tests.hostile import TEXTS

FIRST = {
    "pay": "120,000", "pay_per": "year", "currency": "USD", "offer": "34,000", "offer_last_date": "2026-05-14",
    "second_offer": "1/3", "plan_end_date": "2026-06-26", "search_weeks": "20", "new_pay": "110,000", "tax_pay": "30",
}  # fmt: skip

NO_CHANCES = {"over": "130", "below": "-1", "words": "a third", "power": "1e9", **TEXTS}


@pytest.fixture(autouse=True)
def day_of_the_example():
    """The pages read the clock: the day on which the worked example stands."""
    with time_machine.travel(datetime(2026, 5, 10, 18, tzinfo=UTC), tick=False):
        yield


@pytest.fixture
def add(plan):
    return reverse("choice_add", args=[plan.pk])


def said(**changed):
    return {"client_token": str(uuid4())} | FIRST | changed


def page(client, name, *args, status=200, **asked):
    answer = client.get(reverse(name, args=args), asked)
    assert answer.status_code == status
    return answer.content.decode()


def test_without_a_scenario_the_form_stands_there(owner_client, plan, add) -> None:
    answer = owner_client.get(reverse("choices", args=[plan.pk]))
    assert answer["Location"] == add
    shown = page(owner_client, "choice_add", plan.pk)
    assert "Only your pay is needed" in shown
    assert "never goes into a packet" in shown


def test_eight_inputs_give_an_answer(owner, owner_client, plan, add) -> None:
    answer = owner_client.post(add, said(), follow=True)
    shown = answer.content.decode()
    assert re.search(r"trying brings as much as the offer if your chance of passing is \d", shown)
    assert "Staying one more day is worth" in shown
    assert "Without your vest dates this part is missing" in shown
    assert Scenario.objects.for_user(owner).get().name == "Scenario 1"


def test_pay_alone_gives_what_can_be_said(owner_client, plan, add) -> None:
    bare = {"client_token": str(uuid4()), "pay": "120,000", "pay_per": "year", "currency": "USD"}
    shown = owner_client.post(add, bare, follow=True).content.decode()
    assert "Without the offer this part is missing." in shown
    assert "Without the last day of the plan this part is missing." in shown
    assert "pay, severance and shares are before tax" in shown
    assert "USD before tax" in shown


def test_a_form_sent_twice_makes_one_scenario(owner, owner_client, add) -> None:
    form = said()
    for _time in range(2):
        owner_client.post(add, form)
    assert Scenario.objects.for_user(owner).count() == 1


def test_a_wrong_figure_comes_back_with_all_others(owner, owner_client, add) -> None:
    answer = owner_client.post(add, said(offer="€34,000"))
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert "This is in EUR and the scenario in USD." in shown
    assert 'value="120,000"' in shown
    assert "€34,000" in shown
    assert not Scenario.objects.for_user(owner).exists()


def test_the_dates_of_the_plan_give_the_days(owner, owner_client, plan, add, now) -> None:
    for kind, day in (("decision", date(2026, 6, 20)), ("stage_end", date(2026, 7, 20))):
        add_deadline(plan=plan, by=owner, now=now, kind=kind, title=kind, local_date=day, local_time=None, zone=plan.zone)  # fmt: skip
    shown = page(owner_client, "choice_add", plan.pk)
    assert "20 Jun 2026, from your dates" in shown
    shown = owner_client.post(add, said(offer_last_date="", plan_end_date=""), follow=True).content.decode()  # fmt: skip
    assert "from your dates" in shown
    assert "20 Jul 2026" in shown


@pytest.mark.parametrize("months", ["3", "6", "12", "24", "x", "-1"])
def test_how_far_to_look_is_chosen_by_a_link(owner_client, scenario, months) -> None:
    shown = page(owner_client, "choice", scenario.pk, months=months)
    wanted = months if months in {"3", "6", "12", "24"} else "12"
    assert f"After {wanted} months" in shown


def test_a_chance_of_ones_own_is_worked_out_and_none_is_assumed(owner_client, scenario) -> None:
    assert "If your chance of passing were" not in page(owner_client, "choice", scenario.pk)
    shown = page(owner_client, "choice", scenario.pk, chance="30")
    assert "If your chance of passing were 30\u00a0%, trying would bring" in shown


@pytest.mark.parametrize("chance", NO_CHANCES.values(), ids=NO_CHANCES.keys())
def test_a_chance_that_is_none_is_said_to_be(owner_client, scenario, chance) -> None:
    shown = page(owner_client, "choice", scenario.pk, chance=chance)
    assert ("A chance goes from 0 to 100 percent." in shown) == bool(chance.strip())


def test_trying_figures_answers_at_once_and_saves_nothing(owner_client, scenario) -> None:
    form = page(owner_client, "choice_figures", scenario.pk)
    values = dict(re.findall(r'<input[^>]* name="(\w+)" value="([^"]*)"', form))
    values |= {"pay_per": "year", "currency": "USD", "offer": "90,000"}
    url = reverse("choice_try", args=[scenario.pk])
    shown = owner_client.post(url, values).content.decode()
    assert "even with passing" in shown or "chance of passing is" in shown
    assert "Not saved yet." in shown
    scenario.refresh_from_db()
    assert scenario.offer == "34,000"
    shown = owner_client.post(url, values | {"tax_pay": "300"}).content.decode()
    assert "Cannot be read yet:" in shown
    assert "Tax on pay" in shown


def test_figures_are_saved(owner_client, scenario) -> None:
    form = page(owner_client, "choice_figures", scenario.pk)
    values = dict(re.findall(r'<input[^>]* name="(\w+)" value="([^"]*)"', form))
    values |= {"pay_per": "year", "currency": "USD", "name": "With a bonus", "bonus": "5,000"}
    answer = owner_client.post(reverse("choice_figures", args=[scenario.pk]), values, follow=True)
    assert answer.status_code == 200
    scenario.refresh_from_db()
    assert (scenario.name, scenario.bonus) == ("With a bonus", Decimal(5_000))
    assert scenario.sign_on == Decimal(24_000)
    assert "Without its day the bonus counts as nothing." in answer.content.decode()


def test_two_scenarios_stand_side_by_side_with_what_differs(owner, owner_client, plan, scenario, now) -> None:  # fmt: skip
    other = copy_scenario(scenario=scenario, by=owner, now=now, client_token=uuid4())
    Scenario.objects.for_user(owner).filter(pk=other.pk).update(offer="50,000", name="More <b>")
    shown = page(owner_client, "choices_compare", plan.pk, a=scenario.pk, b=other.pk)
    assert "$34,000" in shown
    assert "50,000" in shown
    assert "More &lt;b&gt;" in shown
    differs = shown.partition("What differs")[2]
    assert "Offer now" in differs
    assert "Sign-on" not in differs


def test_comparing_needs_two_of_this_plan(owner_client, plan, scenario) -> None:
    assert "There is only one scenario." in page(owner_client, "choices_compare", plan.pk)
    page(owner_client, "choices_compare", plan.pk, a=uuid4(), status=404)
    page(owner_client, "choices_compare", plan.pk, a="x", b="y")


def test_a_copy_holds_the_vests(owner, owner_client, scenario) -> None:
    owner_client.post(reverse("choice_copy", args=[scenario.pk]))
    copy = Scenario.objects.for_user(owner).exclude(pk=scenario.pk).get()
    assert copy.name == "Scenario 2"
    assert copy.vests.get().amount == Decimal(20_000)
    assert copy.pay == scenario.pay


def test_a_deleted_scenario_is_gone_with_its_vests(owner, owner_client, plan, scenario) -> None:
    url = reverse("choice_delete", args=[scenario.pk])
    assert "for good" in owner_client.get(url).content.decode()
    assert Scenario.objects.for_user(owner).exists()
    owner_client.post(url)
    assert not Scenario.objects.for_user(owner).exists()
    assert not Vest.objects.for_user(owner).exists()


def test_nothing_of_it_is_in_the_ledger(owner, owner_client, add, scenario) -> None:
    before = LedgerEvent.objects.filter(owner_id=owner.pk).count()
    owner_client.post(add, said())
    owner_client.post(reverse("choice_copy", args=[scenario.pk]))
    owner_client.post(reverse("choice_delete", args=[scenario.pk]))
    assert LedgerEvent.objects.filter(owner_id=owner.pk).count() == before


@pytest.mark.parametrize("name", ["choice", "choice_figures", "choice_delete"])
def test_a_stranger_finds_nothing(stranger_client, scenario, name) -> None:
    page(stranger_client, name, scenario.pk, status=404)
    assert stranger_client.post(reverse("choice_try", args=[scenario.pk])).status_code == 404
    assert stranger_client.post(reverse("choice_copy", args=[scenario.pk])).status_code == 404


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS.keys())
def test_a_persons_words_are_never_markup(owner, owner_client, plan, scenario, text) -> None:
    clean = text.replace("\x00", "")[:80]
    Scenario.objects.for_user(owner).update(name=clean or "x", matters=clean)
    shown = page(owner_client, "choice", scenario.pk)
    assert "<script>alert" not in shown
    page(owner_client, "choices", plan.pk)
    page(owner_client, "choice_figures", scenario.pk)


def test_the_page_shows_the_figures_of_the_docs(owner_client, scenario) -> None:
    """The table, the chance and the day of docs/break-even.md, to the cent."""
    shown = page(owner_client, "choice", scenario.pk)
    for name, branch in BRANCHES.items():
        row = next(line for line in DOCS.splitlines() if line.startswith(f"| {name} |"))
        for amount in (cell.strip() for cell in row.split("|")[-3:-1]):
            assert f"<td>{amount}</td>" in shown, (name, branch.course)
    assert "if your chance of passing is 5.5\u00a0%" in shown
    assert "Staying until Fri 15 May 2026 is worth $14,129.04 more than leaving today" in shown


@pytest.mark.parametrize(("kind", "leads"), [("decision", True), ("checkpoint", False)])
def test_the_page_of_a_decision_leads_to_the_figures(owner, owner_client, plan, now, kind, leads) -> None:  # fmt: skip
    deadline = add_deadline(
        plan=plan, by=owner, now=now, kind=kind, title="Sign", local_date=date(2026, 6, 20),
        local_time=None, zone=plan.zone,
    )  # fmt: skip
    shown = page(owner_client, "deadline", deadline.pk)
    assert ("Weigh it in figures" in shown) == leads


def test_pages_cost_as_many_questions_with_ten_scenarios_as_with_two(owner, owner_client, plan, scenario, now, django_assert_max_num_queries) -> None:  # fmt: skip
    for _number in range(9):
        copy_scenario(scenario=scenario, by=owner, now=now, client_token=uuid4())
    with django_assert_max_num_queries(25):
        page(owner_client, "choices", plan.pk)
    with django_assert_max_num_queries(25):
        page(owner_client, "choice", scenario.pk)


def test_what_another_tab_saved_is_not_written_over_unseen(owner, owner_client, scenario) -> None:
    form = page(owner_client, "choice_figures", scenario.pk)
    values = dict(re.findall(r'<input[^>]* name="(\w+)" value="([^"]*)"', form))
    values |= {"pay_per": "year", "currency": "USD"}
    Scenario.objects.for_user(owner).filter(pk=scenario.pk).update(search_weeks=26)
    url = reverse("choice_figures", args=[scenario.pk])
    answer = owner_client.post(url, values | {"costs": "4,000"})
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert "changed since you opened this page" in shown
    assert "Weeks until a new job: 26" in shown
    assert 'value="4,000"' in shown
    again = dict(re.findall(r'<input[^>]* name="(\w+)" value="([^"]*)"', shown))
    assert (
        owner_client.post(url, values | {"costs": "4,000", "seen": again["seen"]}).status_code
        == 302
    )
    scenario.refresh_from_db()
    assert (scenario.search_weeks, scenario.costs) == (20, Decimal(4_000))


def test_going_back_to_correct_the_first_form_changes_what_it_made(
    owner, owner_client, add
) -> None:
    form = said()
    owner_client.post(add, form)
    owner_client.post(add, form | {"pay": "200,000"})
    assert Scenario.objects.for_user(owner).get().pay == Decimal(200_000)


def test_a_button_pressed_twice_makes_one_copy(owner, owner_client, scenario) -> None:
    shown = page(owner_client, "choice", scenario.pk)
    token = re.search(r'name="client_token" value="([^"]+)"', shown)
    assert token is not None
    for _time in range(2):
        owner_client.post(reverse("choice_copy", args=[scenario.pk]), {"client_token": token[1]})
    assert Scenario.objects.for_user(owner).count() == 2


@pytest.mark.parametrize("key", ["offer_last_date", "plan_end_date", "appeal_end_date", "new_job_date", "bonus_date"])  # fmt: skip
def test_a_day_that_has_passed_is_said_at_its_field(owner_client, scenario, key) -> None:
    form = page(owner_client, "choice_figures", scenario.pk)
    values = dict(re.findall(r'<input[^>]* name="(\w+)" value="([^"]*)"', form))
    values |= {"pay_per": "year", "currency": "USD", key: "2026-05-09"}
    answer = owner_client.post(reverse("choice_figures", args=[scenario.pk]), values)
    assert answer.status_code == 422
    assert "This day has passed" in answer.content.decode()
