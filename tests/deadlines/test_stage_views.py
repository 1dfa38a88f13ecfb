from __future__ import annotations

import re
from datetime import date, time

import pytest
from django.test import Client
from django.urls import reverse

from apps.deadlines.models import Deadline
from apps.mail.models import OutgoingMail
from apps.plans.models import Stage, Term, TermLabel
from apps.plans.stage_templates import all_templates
from tests.deadlines.begun import by_hand

pytestmark = pytest.mark.django_db

LETTER = {
    "name": "Pivot", "zone": "America/Los_Angeles", "clock": "17:00", "holidays": "not_said",
    "trigger_letter": "2030-06-03", "trigger_plan_started": "", "trigger_result": "",
    "number_decision_window": "5", "unit_decision_window": "days",
    "number_owbpa_consider": "21", "unit_owbpa_consider": "calendar_days",
    "number_owbpa_revoke": "7", "unit_owbpa_revoke": "calendar_days",
    "number_stage_length": "30", "unit_stage_length": "calendar_days",
    "number_checkpoint_every": "1", "unit_checkpoint_every": "weeks",
    "number_appeal_election": "3", "unit_appeal_election": "business_days",
    "answer_page_limit": "", "answer_hearing_length": "", "answer_appeal_clause": "Yes, point 7",
}  # fmt: skip
DECISION = {"date-decision-keep": "on", "date-decision-title": "Decide", "date-decision-day": "2030-06-07", "date-decision-clock": "17:00"}  # fmt: skip


@pytest.fixture
def url(plan):
    return reverse("stage_count", args=[plan.pk, "amazon-pivot"])


@pytest.mark.parametrize("template", [one.id for one in all_templates()])
def test_every_template_asks_and_names_its_sources(owner_client, plan, template):
    page = owner_client.get(reverse("stage_count", args=[plan.pk, template])).content.decode()
    assert "trigger_" in page
    assert "2021" in page or "2026" in page or template == "blank"


def test_the_dates_are_shown_with_their_count_before_anything_is_saved(owner_client, url):
    response = owner_client.post(url, LETTER)
    page = response.content.decode()
    assert response.status_code == 200
    assert "Fri 7 Jun 2030" in page
    assert "Business or calendar days is not said" in page
    assert 'value="2030-06-03"' in page
    assert not Stage.objects.exists()
    assert not Deadline.objects.exists()


def test_stage_and_ticked_dates_are_saved_together(owner_client, url, plan):
    response = owner_client.post(url, LETTER | DECISION | {"save": "1"})
    assert response.status_code == 302
    stage = Stage.objects.get(plan=plan)
    assert (stage.kind, stage.template_id, stage.template_version) == ("pivot", "amazon-pivot", 1)
    assert stage.started_date == date(2030, 6, 3)
    deadline = Deadline.objects.get(stage=stage)
    assert (deadline.title, deadline.local_date, deadline.local_time) == (
        "Decide",
        date(2030, 6, 7),
        time(17),
    )
    assert deadline.counted["steps"]
    assert OutgoingMail.objects.about("deadlines.Deadline", deadline.pk).count() == 8


def test_an_unticked_date_is_not_saved_even_if_it_is_wrong(owner_client, url, plan):
    answers = DECISION | {"date-owbpa-day": "31 Feb 2030", "save": "1"}
    assert owner_client.post(url, LETTER | answers).status_code == 302
    assert Deadline.objects.filter(plan=plan).count() == 1


def test_a_day_set_by_hand_is_kept_with_the_count(owner_client, url, plan):
    owner_client.post(url, LETTER | DECISION | {"date-decision-day": "2030-06-06", "save": "1"})
    deadline = Deadline.objects.get(plan=plan)
    assert deadline.local_date == date(2030, 6, 6)
    page = owner_client.get(deadline.get_absolute_url()).content.decode()
    assert "You set Thu 6 Jun 2030 instead." in page


def test_a_wrong_date_comes_back_with_a_sentence_and_nothing_is_saved(owner_client, url):
    response = owner_client.post(
        url, LETTER | DECISION | {"date-decision-day": "2030-02-31", "save": "1"}
    )
    assert response.status_code == 422
    assert "There is no such day" in response.content.decode()
    assert not Stage.objects.exists()


def test_saving_twice_makes_one_stage(owner_client, url, plan):
    for _time in range(2):
        owner_client.post(url, LETTER | DECISION | {"save": "1"})
    assert Stage.objects.filter(plan=plan).count() == 1
    assert Deadline.objects.filter(plan=plan).count() == 1


def test_the_way_back_keeps_what_was_typed(owner_client, url):
    page = owner_client.post(url, LETTER | {"back": "1"}).content.decode()
    assert "Yes, point 7" in page
    assert not Stage.objects.exists()


def test_values_of_the_template_are_copied_with_their_source(owner_client, url, plan):
    owner_client.post(url, LETTER | {"save": "1"})
    term = Term.objects.get(stage__plan=plan, key="appeal_election")
    assert (term.number, term.unit, term.year, term.label) == (3, "business_days", 2021, "reported")
    assert term.source.startswith("Business Insider")


def test_the_letter_overrides_the_template(owner_client, url, plan):
    changed = {"number_decision_window": "10", "unit_decision_window": "business_days"}
    owner_client.post(url, LETTER | changed | {"save": "1"})
    terms = {term.key: term for term in Term.objects.filter(stage__plan=plan)}
    own = terms["decision_window"]
    assert (own.number, own.unit, own.label, own.source) == (
        10,
        "business_days",
        TermLabel.LETTER,
        "",
    )
    assert (terms["appeal_clause"].text, terms["appeal_clause"].label) == (
        "Yes, point 7",
        TermLabel.LETTER,
    )
    assert terms["owbpa_consider"].label == TermLabel.LAW


def test_a_new_stage_ends_the_one_before_and_keeps_its_dates(owner_client, url, plan):
    focus = reverse("stage_count", args=[plan.pk, "amazon-focus"])
    answers = {
        "name": "Focus", "zone": "America/Los_Angeles", "trigger_started": "2030-05-01",
        "number_stage_length": "60", "unit_stage_length": "calendar_days", "save": "1",
        "date-stage_end-keep": "on", "date-stage_end-title": "Last day", "date-stage_end-day": "2030-06-28",
    }  # fmt: skip
    owner_client.post(focus, answers)
    owner_client.post(url, LETTER | {"save": "1"})
    first, second = Stage.objects.filter(plan=plan)
    assert (first.ended_date, second.ended_date) == (date(2030, 6, 3), None)
    assert Deadline.objects.filter(stage=first).count() == 1


def test_a_stage_without_dates_is_saved_at_once(owner_client, plan):
    hint = reverse("stage_count", args=[plan.pk, "hint"])
    answers = {"name": "A cold review", "zone": "America/Los_Angeles", "trigger_started": ""}
    assert owner_client.post(hint, answers).status_code == 302
    assert Stage.objects.get(plan=plan).kind == "hint"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"name": ""}, "still empty"),
        ({"name": "x" * 1_000_000}, "characters long"),
        ({"trigger_letter": ""}, "still empty"),
        ({"trigger_letter": "2026-02-31"}, "There is no such day"),
        ({"trigger_letter": "9999-01-01"}, "out of reach"),
        ({"trigger_letter": "0001-01-01"}, "out of reach"),
        ({"trigger_letter": "1900-01-01"}, "Is it Mon 1 Jan 1900?"),
        ({"trigger_letter": "2199-12-31", "sure_days": "2199-12-31"}, "too far away"),
        ({"number_decision_window": "3000", "unit_decision_window": "months"}, "too far away"),
        ({"number_decision_window": "-1"}, "Write a number of 1 or more."),
        ({"number_decision_window": "many"}, "whole number"),
        ({"unit_decision_window": "moons"}, "moons"),
        ({"clock": "99:99"}, "There is no such time"),
        ({"zone": "Nowhere/Land"}, "Nowhere/Land"),
        ({"answer_page_limit": "x" * 1_000_000}, "characters long"),
    ],
)
def test_a_wrong_letter_gets_a_sentence(owner_client, url, change, words):
    response = owner_client.post(url, LETTER | change | {"save": "1"})
    assert response.status_code == 422
    assert words in response.content.decode()
    assert not Stage.objects.exists()


@pytest.mark.parametrize(
    "text", ["x\x00y", "\u202eevil", "<script>alert(1)</script>", '"><input name=x>']
)
def test_hostile_words_stay_words(owner_client, url, text):
    answers = {"name": text, "answer_page_limit": text}
    page = owner_client.post(url, LETTER | answers).content.decode()
    assert "<script>alert" not in page
    assert "<input name=x>" not in page
    done = owner_client.post(
        url, LETTER | DECISION | answers | {"save": "1", "date-decision-title": text}, follow=True
    )
    assert done.status_code == 200
    assert "<script>alert" not in done.content.decode()


def test_empty_posts_get_a_sentence(owner_client, url):
    assert owner_client.post(url, {}).status_code == 422


def test_a_stranger_cannot_begin_a_stage_here(stranger_client, url):
    assert stranger_client.post(url, LETTER | {"save": "1"}).status_code == 404
    assert Client().post(url, LETTER).status_code in {302, 401, 403}
    assert not Stage.objects.exists()


def test_a_date_of_the_same_kind_is_not_proposed_twice(owner_client, plan, url):
    by_hand(plan, "Say what you choose", date(2030, 6, 5), kind="decision")
    page = owner_client.post(url, LETTER).content.decode()
    assert "You have a date of this kind already: “Say what you choose” on Wed 5 Jun 2030." in page
    assert "checked" not in re.findall(r'<input[^>]*name="date-decision-keep"[^>]*>', page)[0]


def test_the_time_of_day_is_that_of_the_answer_alone(owner_client, url):
    page = owner_client.post(url, LETTER).content.decode()
    clock = {one: re.findall(rf'<input[^>]*name="date-{one}-clock"[^>]*>', page)[0] for one in ("decision", "owbpa")}  # fmt: skip
    assert 'value="17:00"' in clock["decision"]
    assert "value=" not in clock["owbpa"]
    assert "Fri 7 Jun 2030, 17:00" in page
