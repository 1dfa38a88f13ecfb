from __future__ import annotations

import re
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from apps.audit.models import LedgerEvent
from apps.deadlines import moves, moving
from apps.deadlines.models import Deadline, TriggerDay
from apps.deadlines.services import change_deadline
from apps.mail.enums import State
from apps.mail.models import OutgoingMail
from apps.plans.models import Plan, Term, TermLabel
from tests.deadlines.begun import FIRST, begin, by_hand, days_of, trigger_of

pytestmark = pytest.mark.django_db
TUESDAY = "2030-06-04"


@pytest.fixture
def trigger(stage):
    return trigger_of(stage)


@pytest.fixture
def url(trigger):
    return reverse("trigger_day", args=[trigger.pk])


ANSWER = {
    "day": TUESDAY, "number_checkpoint_every": "1", "unit_checkpoint_every": "weeks",
    "number_stage_length": "30", "unit_stage_length": "calendar_days",
    "holidays": "not_said", "rounding": "earlier", "why": "It began a day later",
}  # fmt: skip


def ticked(page: str) -> list[str]:
    boxes = re.findall(r'<input type="(?:checkbox|hidden)"[^>]*name="move" value="([^"]+)"([^>]*)>', page)  # fmt: skip
    return [pk for pk, rest in boxes if "checked" in rest or "id=" not in rest]


def confirmed(page: str) -> dict[str, object]:
    """What the preview's own button would post."""
    found = re.search(r'name="shown" value="([0-9a-f]{32})"', page)
    assert found is not None
    return {"shown": found[1], "move": ticked(page)}


def change(client: Client, url: str, **answers: str):
    page = client.post(url, ANSWER | answers).content.decode()
    return client.post(url, ANSWER | answers | confirmed(page), follow=True)


def test_the_stage_keeps_its_days_and_each_date_its_rule(stage):
    days = {one.key: one.start_date for one in TriggerDay.objects.filter(stage=stage)}
    assert days == {"letter": FIRST, "plan_started": FIRST}
    third = Deadline.objects.get(title="Meeting 3")
    assert third.trigger == trigger_of(stage)
    assert (third.window["number"], third.window["unit"], third.window["times"]) == (3, "weeks", 3)
    assert Deadline.objects.get(title="Decide").trigger == trigger_of(stage, "letter")


def test_a_changed_day_shows_old_and_new_before_anything_is_saved(owner_client, plan, url):
    before = days_of(plan)
    page = owner_client.post(url, ANSWER).content.decode()
    assert "Mon 10 Jun 2030 → Tue 11 Jun 2030" in page
    assert "Wed 3 Jul 2030 → Wed 3 Jul 2030" not in page  # the 4th is no holiday without a country
    assert days_of(plan) == before
    assert len(ticked(page)) == 5


def test_one_post_moves_all_with_ledger_and_mails(owner_client, plan, trigger, url):
    events = LedgerEvent.objects.count()
    response = change(owner_client, url)
    assert "5 dates have moved." in response.content.decode()
    assert days_of(plan) == {
        "Decide": date(2030, 6, 7),  # hangs on another day
        "Meeting 1": date(2030, 6, 11), "Meeting 2": date(2030, 6, 18),
        "Meeting 3": date(2030, 6, 25), "Meeting 4": date(2030, 7, 2), "Last day": date(2030, 7, 4),
    }  # fmt: skip
    trigger.refresh_from_db()
    assert trigger.start_date == date(2030, 6, 4)
    assert LedgerEvent.objects.count() == events + 6
    first = Deadline.objects.get(title="Meeting 1")
    assert first.changes.latest("revision").why == "It began a day later"
    mails = OutgoingMail.objects.about("deadlines.Deadline", first.pk)
    assert {one.state for one in mails.filter(revision=1)} == {State.SUPERSEDED}
    assert {one.state for one in mails.filter(revision=2)} == {State.PLANNED}


def test_the_history_says_what_moved(owner_client, url):
    change(owner_client, url)
    page = owner_client.get(Deadline.objects.get(title="Meeting 1").get_absolute_url())
    assert "Moved from Mon 10 Jun 2030 to Tue 11 Jun 2030" in page.content.decode()


def test_another_length_moves_every_meeting_and_becomes_the_letters_word(owner_client, plan, stage, url):  # fmt: skip
    change(owner_client, url, day="2030-06-03", number_checkpoint_every="2")
    found = days_of(plan)
    assert [found[f"Meeting {n}"] for n in (1, 2)] == [date(2030, 6, 17), date(2030, 7, 1)]
    term = Term.objects.get(stage=stage, key="checkpoint_every")
    assert (term.number, term.unit, term.label, term.year) == (2, "weeks", TermLabel.LETTER, None)


def test_a_day_set_by_hand_stays_unless_it_is_ticked(owner_client, plan, url, now):
    first = Deadline.objects.get(title="Meeting 1")
    move = moves.to_day(first, date(2030, 6, 12))
    moving.move_dates([move], chosen={first.pk}, by=plan.owner, now=now, why="")
    page = owner_client.post(url, ANSWER).content.decode()
    assert "You set its day by hand" in page
    assert str(first.pk) not in ticked(page)
    owner_client.post(url, ANSWER | confirmed(page))
    assert days_of(plan)["Meeting 1"] == date(2030, 6, 12)
    shown = owner_client.get(first.get_absolute_url()).content.decode()
    assert "You set Wed 12 Jun 2030 instead." in shown


def test_an_unticked_date_keeps_its_day_and_says_so(owner_client, plan, url):
    page = owner_client.post(url, ANSWER).content.decode()
    last = Deadline.objects.get(title="Last day")
    answer = confirmed(page)
    answer["move"] = [pk for pk in ticked(page) if pk != str(last.pk)]
    owner_client.post(url, ANSWER | answer)
    assert days_of(plan)["Last day"] == date(2030, 7, 3)
    last.refresh_from_db()
    assert last.counted["day"] == "2030-07-04"
    assert "You set Wed 3 Jul 2030 instead." in owner_client.get(last.get_absolute_url()).content.decode()  # fmt: skip


def test_a_closed_date_is_never_moved(owner_client, plan, url):
    first = Deadline.objects.get(title="Meeting 1")
    owner_client.post(reverse("deadline_state", args=[first.pk, "met"]))
    change(owner_client, url)
    first.refresh_from_db()
    assert first.local_date == date(2030, 6, 10)


def test_what_was_not_shown_is_not_saved(owner_client, plan, url):
    page = owner_client.post(url, ANSWER).content.decode()
    before = days_of(plan)
    again = owner_client.post(url, ANSWER | confirmed(page) | {"day": "2030-06-05"})
    assert again.status_code == 200
    assert days_of(plan) == before


def test_a_date_changed_meanwhile_is_shown_again(owner_client, plan, url, now):
    page = owner_client.post(url, ANSWER).content.decode()
    first = Deadline.objects.get(title="Meeting 1")
    change_deadline(first, by=plan.owner, now=now, why="", title="Meeting one")
    again = owner_client.post(url, ANSWER | confirmed(page))
    assert again.status_code == 200
    assert "Nothing" not in again.content.decode()
    assert days_of(plan)["Last day"] == date(2030, 7, 3)


def test_two_writers_do_not_overwrite_each_other(plan, trigger, now):
    found = moves.hanging(trigger)
    stale = [moves.by_days(one, 1) for one in found]
    change_deadline(found[0], by=plan.owner, now=now, why="", title="New words")
    with pytest.raises(moving.ChangedMeanwhileError):
        moving.move_dates(stale, chosen={one.pk for one in found}, by=plan.owner, now=now, why="")
    assert days_of(plan)["Last day"] == date(2030, 7, 3)


def test_a_date_counted_by_hand_hangs_on_a_day_of_its_own(owner_client, plan):
    form = {
        "title": "Answer", "kind": "decision", "local_date": "", "local_time": "17:00", "zone": plan.zone,
        "counted_from": "2030-06-03", "number": "3", "unit": "months", "less_a_day": "on",
        "holidays": "not_said", "rounding": "as_counted",
    }  # fmt: skip
    url = reverse("deadline_add", args=[plan.pk])
    page = owner_client.post(url, form).content.decode()
    assert "One day is taken off." in page
    owner_client.post(url, form | {"confirmed": f"2030-09-02 17:00:00 {plan.zone}"})
    found = Deadline.objects.get(title="Answer")
    assert found.local_date == date(2030, 9, 2)
    assert found.trigger is not None
    assert (found.trigger.start_date, found.window["less_days"]) == (FIRST, 1)
    key = f"own_{found.pk.hex}"
    own = reverse("trigger_day", args=[found.trigger.pk])
    answer = {f"number_{key}": "4", f"unit_{key}": "months", "day": "2030-06-03", "rounding": "as_counted"}  # fmt: skip
    page = owner_client.post(own, answer).content.decode()
    owner_client.post(own, answer | confirmed(page))
    assert days_of(plan)["Answer"] == date(2030, 10, 2)


def test_a_new_day_off_of_the_employer_offers_to_count_anew(owner_client, plan):
    days = {"number_decision_window": "5", "unit_decision_window": "business_days", "holidays": "left_out"}  # fmt: skip
    begin(owner_client, plan, **days, **{"date-decision-day": "2030-06-10"})
    page = reverse("dates", args=[plan.pk])
    assert "Holidays have changed" not in owner_client.get(page).content.decode()
    Plan.objects.filter(pk=plan.pk).update(days_off=[date(2030, 6, 6)])
    assert "1 date would be counted otherwise" in owner_client.get(page).content.decode()
    url = reverse("dates_recount", args=[plan.pk])
    shown = owner_client.get(url).content.decode()
    assert "Your employer's day off" in shown.replace("&#x27;", "'")
    told = owner_client.post(url, confirmed(shown), follow=True).content.decode()
    assert "Holidays have changed" not in told
    assert days_of(plan)["Decide"] == date(2030, 6, 11)
    assert owner_client.get(url).status_code == 200


def test_a_country_set_later_shows_what_moves_for_every_date_of_a_day(owner_client, plan):
    days = {"number_checkpoint_every": "5", "unit_checkpoint_every": "business_days", "number_stage_length": "25", "unit_stage_length": "business_days", "holidays": "left_out"}  # fmt: skip
    begin(owner_client, plan, **days, **{"date-stage_end-day": "2030-07-08"})
    Plan.objects.filter(pk=plan.pk).update(country="US", region="")
    page = owner_client.get(reverse("dates", args=[plan.pk])).content.decode()
    assert "3 dates would be counted otherwise" in page  # Juneteenth and Independence Day
    shown = owner_client.get(reverse("dates_recount", args=[plan.pk])).content.decode()
    told = owner_client.post(reverse("dates_recount", args=[plan.pk]), confirmed(shown), follow=True)  # fmt: skip
    assert "3 dates have moved." in told.content.decode()
    assert days_of(plan)["Meeting 3"] == date(2030, 6, 25)
    assert days_of(plan)["Meeting 4"] == date(2030, 7, 2)
    assert days_of(plan)["Last day"] == date(2030, 7, 10)


def test_a_date_with_a_rounding_of_its_own_keeps_it_unless_one_is_chosen(owner_client, plan, stage, url):  # fmt: skip
    own = Deadline.objects.get(title="Meeting 2")
    Deadline.objects.filter(pk=own.pk).update(window={**own.window, "rounding": "later"})
    change(owner_client, url)
    own.refresh_from_db()
    assert own.window["rounding"] == "later"
    change(owner_client, url, rounding="as_counted")
    rounded = Deadline.objects.filter(trigger=trigger_of(stage)).values_list("window__rounding")
    assert set(rounded) == {("as_counted",)}


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        ({"day": ""}, "still empty"),
        ({"day": "2030-02-30"}, "There is no such day"),
        ({"day": "0001-01-01"}, "out of reach"),
        ({"day": "2199-12-31"}, "too far away"),
        ({"day": "x" * 1_000_000}, "There is no such day"),
        ({"number_stage_length": ""}, "still empty"),
        ({"number_stage_length": "0"}, "Write a number of 1 or more."),
        ({"number_stage_length": "9" * 5000}, "whole number"),
        ({"number_checkpoint_every": "3000", "unit_checkpoint_every": "months"}, "too far away"),
        ({"unit_stage_length": "moons"}, "moons"),
        ({"rounding": "sideways"}, "sideways"),
        ({"why": "x" * 1_000_000}, "characters long"),
    ],
)
def test_a_wrong_answer_gets_a_sentence(owner_client, plan, url, answers, words):
    before = days_of(plan)
    response = owner_client.post(url, ANSWER | answers)
    assert response.status_code == 422
    assert words in response.content.decode()
    assert days_of(plan) == before


@pytest.mark.parametrize("shown", ["", "\x00", "x" * 100_000, "0" * 32])
def test_a_made_up_confirmation_only_shows(owner_client, plan, url, shown):
    before = days_of(plan)
    assert owner_client.post(url, ANSWER | {"shown": shown, "move": ["\x00", "no-uuid"]}).status_code == 200  # fmt: skip
    assert days_of(plan) == before


@pytest.mark.parametrize("title", ["{{ 7*7 }}", "{% load x %}", "<script>alert(1)</script>", "\u202eevil"])  # fmt: skip
def test_words_of_a_person_are_never_a_template(owner_client, plan, now, title):
    found = by_hand(plan, title, date(2030, 6, 9), now, counted_from=FIRST, window={"number": 6, "unit": "calendar_days"})  # fmt: skip
    assert found.trigger is not None
    page = owner_client.get(reverse("trigger_day", args=[found.trigger.pk])).content.decode()
    assert "49" not in re.findall(r"<label[^>]*>([^<]*)", page)
    assert "<script>alert" not in page


def test_a_stranger_gets_404(stranger_client, plan, url):
    before = days_of(plan)
    assert stranger_client.get(url).status_code == 404
    assert stranger_client.post(url, ANSWER).status_code == 404
    assert stranger_client.get(reverse("dates_recount", args=[plan.pk])).status_code == 404
    assert days_of(plan) == before
