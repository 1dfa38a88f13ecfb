from __future__ import annotations

import re
from datetime import date, time
from uuid import uuid4

import pytest
from django.urls import reverse

from apps.deadlines.models import Deadline
from apps.evidence.models import Entry
from apps.onboarding.enums import FROM_TONIGHT, Door
from apps.plans.models import Letter, Person, Plan, Stage
from tests.known import known

LONG = "x" * 500_000  # in every field at once; all together stay below the limit of a post
HOSTILE = [
    LONG,
    "\x00",
    "\u202efdp.exe",
    "😀" * 50,
    "'; drop table users; --",
    "<script>alert(1)</script>",
]


@pytest.fixture
def mine(owner_client):
    session = owner_client.session
    session["own_device"] = "mine"
    session.save()
    return owner_client


def url(door: str) -> str:
    return reverse("door", args=[door])


def confirmed(client, door: str, **answers):
    """Answer a door, see how its date is counted, and save it."""
    shown = client.post(url(door), answers)
    assert shown.status_code == 200, shown.context["form"].errors
    assert not Deadline.objects.exists()
    return shown, client.post(url(door), {**dict(shown.context["posted"]), "confirmed": "yes"})


@pytest.mark.parametrize("door", Door.values)
def test_every_door_opens_and_can_be_skipped(mine, plan, door):
    page = mine.get(url(door))
    assert page.status_code == 200
    assert page.context["skip_url"].encode() in page.content


@pytest.mark.parametrize("door", Door.values)
def test_an_empty_answer_is_fine(mine, plan, door):
    response = mine.post(url(door), {"token": str(uuid4()), "zone": plan.zone})
    assert response.status_code == 302
    assert not Entry.objects.exists()
    assert not Deadline.objects.exists()


def test_a_suspicion_becomes_an_entry(mine, owner, plan):
    mine.post(
        url("suspect"), {"noticed": "A changed tone", "day": "2026-05-12", "employer": "Harborline"}
    )
    entry = Entry.objects.for_user(owner).get()
    assert (entry.statement, entry.happened_precision) == ("A changed tone", "day")
    plan.refresh_from_db()
    assert plan.employer == "Harborline"


def test_what_was_said_aloud_is_kept_with_who_and_when(mine, owner, plan):
    response = mine.post(
        url("told"),
        {
            "who": "Dana",
            "relation": "manager",
            "words": "Not where it should be",
            "template": "amazon-focus",
        },
    )
    assert Person.objects.for_user(owner).get().relation == "manager"
    assert (
        Entry.objects.for_user(owner).get().versions.get().original_words
        == "Not where it should be"
    )
    assert response["Location"] == reverse("stage_count", args=[plan.pk, "amazon-focus"])


def test_a_document_is_kept_whole_and_leads_to_its_goals(mine, owner, plan):
    response = mine.post(
        url("document"), {"title": "Plan", "received": "2026-05-12", "text": "1. A\n2. B"}
    )
    letter = plan.letters.get()
    assert (letter.title, letter.text, letter.received_date) == (
        "Plan",
        "1. A\n2. B",
        date(2026, 5, 12),
    )
    assert response["Location"] == reverse("start_goals") + FROM_TONIGHT
    assert b"1. A" in mine.get(response["Location"]).content


def test_a_named_day_is_said_aloud_before_it_is_saved(mine, owner, plan):
    shown, saved = confirmed(
        mine,
        "choose",
        day="2027-06-04",
        clock="17:00",
        zone="America/Los_Angeles",
        choices="Money or plan",
    )
    assert "Fri 4 Jun 2027, 17:00 Seattle (UTC-7)" in shown.context["sentence"]
    deadline = Deadline.objects.for_user(owner).get()
    assert (deadline.kind, deadline.local_date, deadline.local_time) == (
        "decision",
        date(2027, 6, 4),
        time(17),
    )
    assert plan.stages.get().kind == "other"
    assert saved["Location"] == reverse("tonight", args=[plan.pk])
    assert Entry.objects.for_user(owner).get().versions.get().original_words == "Money or plan"


def test_a_counted_day_shows_its_steps_and_keeps_them(mine, owner, plan):
    shown, _saved = confirmed(
        mine,
        "choose",
        counted_from="2027-06-01",
        number="5",
        unit="business_days",
        zone="UTC",
        country="US",
    )
    assert shown.context["how"].lines
    deadline = Deadline.objects.for_user(owner).get()
    assert deadline.local_date == date(2027, 6, 8)
    assert deadline.counted["steps"]
    plan.refresh_from_db()
    assert plan.country == "US"


@pytest.mark.parametrize("door", ["choose", "appeal"])
def test_the_day_it_is_counted_from_is_kept_and_moves_it_later(mine, plan, door):
    confirmed(mine, door, counted_from="2027-06-01", number="5", unit="calendar_days", zone="UTC")
    deadline = Deadline.objects.get()
    trigger = known(deadline.trigger)
    assert (trigger.start_date, trigger.stage) == (date(2027, 6, 1), deadline.stage)
    page = mine.get(reverse("trigger_day", args=[trigger.pk])).content.decode()
    number = f"own_{deadline.pk.hex}"
    answer = {
        "day": "2027-06-03", f"number_{number}": "5", f"unit_{number}": "calendar_days",
        "holidays": "not_said", "rounding": "earlier", "why": "",
    }  # fmt: skip
    assert f"number_{number}" in page
    page = mine.post(reverse("trigger_day", args=[trigger.pk]), answer).content.decode()
    shown = known(re.search(r'name="shown" value="([0-9a-f]{32})"', page))[1]
    answer |= {"shown": shown, "move": str(deadline.pk)}
    mine.post(reverse("trigger_day", args=[trigger.pk]), answer)
    deadline.refresh_from_db()
    assert deadline.local_date == date(2027, 6, 8)  # it was Fri 4 June: the fifth day is a Sunday


def test_a_named_day_hangs_on_no_other(mine, plan):
    confirmed(mine, "appeal", day="2027-06-04", counted_from="2027-06-01", number="5", zone="UTC")
    deadline = Deadline.objects.get()
    assert (deadline.trigger, deadline.window) == (None, {})


def test_an_appeal_leads_straight_on(mine, owner, plan):
    _shown, saved = confirmed(mine, "appeal", against="The outcome", day="2027-06-04", zone="UTC")
    deadline = Deadline.objects.for_user(owner).get()
    assert (deadline.kind, deadline.title) == ("appeal", "The outcome")
    assert [one.kind for one in plan.stages.all()] == ["appeal"]
    assert saved["Location"] == reverse("start_goals")


def test_what_is_remembered_becomes_one_entry_a_line(mine, owner, plan):
    form = {
        "last_day": "2026-05-29", "remembered": "12 May 2026 Shipped it\n\nPraised by Grace",
        "still_mine": "Payslips", "token": str(uuid4()),
    }  # fmt: skip
    mine.post(url("lost"), form)
    mine.post(url("lost"), form)
    entries = Entry.objects.for_user(owner)
    assert {one.statement for one in entries} == {
        "Shipped it",
        "Praised by Grace",
        "What I still have: Payslips",
    }
    assert {one.audience for one in entries} == {"undecided"}


@pytest.mark.parametrize("door", Door.values)
@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_words_are_kept_or_refused_with_a_sentence(mine, plan, door, hostile):
    names = mine.get(url(door)).context["form"].fields
    response = mine.post(url(door), dict.fromkeys(names, hostile))
    assert response.status_code in {302, 422}
    if response.status_code == 422:
        assert response.context["form"].errors
        assert b"<script>alert" not in response.content


@pytest.mark.parametrize("day", ["2026-02-31", "9999-01-01", "0001-01-01", "1 BC", "tomorrow"])
def test_a_day_that_is_none_gets_a_sentence(mine, plan, day):
    response = mine.post(url("appeal"), {"day": day, "zone": "UTC"})
    assert response.status_code == 422
    assert response.context["form"].errors["day"]


@pytest.mark.parametrize(
    "count", [{"number": "0"}, {"number": "-1"}, {"number": "99999999999"}, {"number": "3660", "unit": "months"},
              {"number": "x"}, {"number": "5", "unit": "\x00"}, {"number": "5", "counted_from": ""}],
)  # fmt: skip
def test_a_count_that_means_nothing_gets_a_sentence(mine, plan, count):
    response = mine.post(url("appeal"), {"counted_from": "2026-06-01", "zone": "UTC", **count})
    assert response.status_code == 422
    assert not Deadline.objects.exists()


def test_another_persons_plan_is_never_touched(mine, plan, stranger_plan):
    mine.post(url("suspect"), {"noticed": "A", "plan": str(stranger_plan.pk), "employer": "B"})
    stranger_plan.refresh_from_db()
    assert stranger_plan.employer == ""
    assert Entry.objects.get().plan == plan


def test_somebody_without_a_plan_gets_one(mine, owner):
    assert mine.get(url("suspect")).status_code == 200
    assert Plan.objects.for_user(owner).count() == 1


@pytest.mark.parametrize("door", ["nowhere", "goalss", "where-2"])
def test_an_unknown_door_is_404(mine, plan, door):
    assert mine.get(url(door)).status_code == 404


def test_the_question_comes_first(owner_client, plan):
    assert owner_client.get(url("appeal"))["Location"] == reverse("device")


def test_without_signing_in_there_is_no_door(db, client):
    assert client.get(url("appeal"))["Location"].startswith(reverse("account_login"))


def test_words_posted_after_the_session_ended_are_saved_after_sign_in(owner, plan, client):
    page = client.post(url("suspect"), {"noticed": "Words that took long"})
    kept = page.context["form"].initial["kept"]
    client.post(
        reverse("account_login"),
        {"login": owner.email, "password": "a long enough password", "kept": kept},
    )
    assert Entry.objects.for_user(owner).get().statement == "Words that took long"


@pytest.mark.parametrize("door", Door.values)
def test_a_door_sent_twice_saves_once(mine, owner, plan, door):
    answers = {
        "token": str(uuid4()), "confirmed": "yes", "day": "2027-06-05", "zone": "UTC", "unit": "days",
        "against": "The rating", "choices": "Leave or stay", "noticed": "A changed tone",
        "who": "Dana", "relation": "manager", "words": "Not enough", "title": "Letter", "text": "Words",
        "remembered": "Shipped it", "still_mine": "A payslip", "last_day": "2026-05-01",
    }  # fmt: skip
    first, again = mine.post(url(door), answers), mine.post(url(door), answers)
    assert first.status_code == 302
    assert first["Location"] == again["Location"]
    for model in (Deadline, Stage, Person, Letter):
        assert model.objects.for_user(owner).count() <= 1, model
    assert Entry.objects.for_user(owner).count() <= 2


def test_the_same_answers_in_a_new_form_are_saved_again(mine, owner, plan):
    for _time in range(2):
        mine.post(url("document"), {"token": str(uuid4()), "title": "Letter", "text": "Words"})
    assert Letter.objects.for_user(owner).count() == 2


def stage_page(client, plan, template: str) -> str:
    return str(client.get(reverse("stage_count", args=[plan.pk, template])).content.decode())


def test_the_day_one_was_told_is_proposed_as_the_first_day(mine, plan):
    said = {"day": "2026-06-01", "template": "amazon-focus", "token": str(uuid4())}
    body = mine.get(mine.post(url("told"), said)["Location"]).content.decode()
    assert 'value="2026-06-01"' in body
    assert "Mon 1 Jun 2026 is the day you were told, as you wrote it before." in body


def test_it_is_still_proposed_when_the_kind_is_known_only_later(mine, plan):
    mine.post(url("told"), {"day": "2026-06-01", "token": str(uuid4())})
    assert 'value="2026-06-01"' in stage_page(mine, plan, "generic-pip")
    assert 'value="2026-06-01"' not in stage_page(mine, plan, "amazon-pivot")


def test_the_day_a_document_speaks_of_goes_before_the_day_it_came(mine, plan):
    said = {"received": "2026-06-03", "started": "2026-06-08", "token": str(uuid4())}
    mine.post(url("document"), said)
    assert 'value="2026-06-08"' in stage_page(mine, plan, "generic-pip")
    assert 'value="2026-06-03"' in stage_page(mine, plan, "amazon-pivot")


def test_once_a_stage_has_begun_the_day_is_not_proposed_again(mine, plan):
    mine.post(url("told"), {"day": "2026-06-01", "token": str(uuid4())})
    begun = {"name": "Focus", "zone": plan.zone, "holidays": "not_said", "trigger_started": "2026-06-02", "save": "1"}  # fmt: skip
    where = reverse("stage_count", args=[plan.pk, "blank"])
    assert mine.post(where, begun).status_code == 302
    assert Stage.objects.get(plan=plan, template_id="blank").started_date == date(2026, 6, 2)
    assert "you were told" not in stage_page(mine, plan, "blank")


def test_the_day_one_was_told_is_kept_without_the_words(mine, plan):
    mine.post(url("told"), {"who": "R. Aslan", "day": "2026-06-01", "token": str(uuid4())})
    entry = Entry.objects.get(plan=plan)
    assert entry.statement == "R. Aslan told me aloud how they see my work."
    assert known(entry.happened.local_start).date() == date(2026, 6, 1)


def test_a_choice_of_a_named_kind_is_counted_on_its_own_page(mine, plan):
    answers = {"template": "amazon-pivot", "counted_from": "2027-06-01", "number": "5", "zone": "UTC"}  # fmt: skip
    response = mine.post(url("choose"), answers)
    assert response["Location"] == reverse("stage_count", args=[plan.pk, "amazon-pivot"])
    assert not Deadline.objects.exists()
    assert not plan.stages.exists()
    page = mine.get(response["Location"]).content.decode()
    assert 'value="2027-06-01"' in page  # the day the letter came


def test_how_long_one_has_is_proposed_as_it_was_said(mine, plan):
    """The template's own number and unit would count another day than the letter's."""
    said = {"number": "7", "unit": "business_days", "clock": "17:00", "counted_from": "2027-06-01"}
    where = mine.post(url("choose"), {**said, "template": "amazon-pivot", "zone": "UTC"})
    form = mine.get(where["Location"]).context["form"]
    assert form["number_decision_window"].value() == 7
    assert form["unit_decision_window"].value() == "business_days"
    assert form["clock"].value() == time(17)
    assert form["number_stage_length"].value() == 30, "other windows stay the template's"
    body = mine.get(where["Location"]).content.decode()
    assert "As you wrote it before. Without it: 5 days" in body


def test_a_named_kind_needs_no_number(mine, plan):
    answers = {"template": "amazon-pivot", "counted_from": "2027-06-01", "zone": "UTC"}
    assert mine.post(url("choose"), answers).status_code == 302


def test_without_a_date_that_is_said(mine, plan):
    page = mine.post(url("choose"), {"zone": "UTC"}, follow=True).content.decode()
    assert "No date is set yet" in page
