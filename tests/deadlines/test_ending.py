from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.urls import reverse

from apps.audit.models import LedgerEvent
from apps.deadlines import ending
from apps.deadlines.models import Deadline, DeadlineKind, DeadlineState
from apps.deadlines.services import set_deadline_state
from apps.mail.models import OutgoingMail
from apps.plans.models import Outcome, Plan, Stage
from tests.deadlines.begun import IN_THE_MIDDLE as NOW
from tests.deadlines.begun import by_hand, days_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def url(stage):
    return reverse("stage_ended", args=[stage.pk])


def answer(outcome: str, **more: str) -> dict[str, str]:
    return {"outcome": outcome, "day": "2030-06-20", "last": "", **more}


def posted(page: str) -> dict[str, object]:
    """What the preview posts as it stands."""
    shown = re.search(r'name="shown" value="([0-9a-f]{32})"', page)
    assert shown is not None, page
    found: dict[str, object] = {"shown": shown[1]}
    for name in ("end", "move", "add"):
        boxes = re.findall(rf'name="{name}" value="([^"]+)"([^>]*)>', page)
        found[name] = [value for value, rest in boxes if "checked" in rest or "id=" not in rest]
    return found


def finish(client, url, outcome, **more):
    page = client.post(url, answer(outcome, **more)).content.decode()
    return client.post(url, answer(outcome, **more) | posted(page), follow=True).content.decode()


def state(title: str) -> str:
    return Deadline.objects.get(title=title).state


def test_what_follows_is_shown_before_anything_is_saved(owner_client, plan, stage, url):
    before = days_of(plan)
    page = owner_client.post(url, answer("passed")).content.decode()
    assert "Nothing is saved yet" in page
    stage.refresh_from_db()
    assert (stage.outcome, days_of(plan)) == ("", before)


@pytest.mark.parametrize("outcome", ["passed", "lost", "left", "won"])
def test_meetings_to_come_end_and_those_that_passed_stay_open(owner_client, stage, url, outcome):
    page = finish(owner_client, url, outcome)
    assert state("Meeting 3") == DeadlineState.WAIVED
    assert state("Last day") == DeadlineState.WAIVED
    assert state("Meeting 1") == DeadlineState.OPEN  # nobody said whether it was held
    assert "3 dates are ended" in page
    stage.refresh_from_db()
    assert (stage.outcome, stage.ended_date) == (outcome, date(2030, 6, 20))
    event = LedgerEvent.objects.filter(kind="stage.ended").latest("sequence")
    assert f'"{outcome}"' in str(event.body).replace("'", '"')


@pytest.mark.parametrize("kind", list(DeadlineKind))
@pytest.mark.parametrize("outcome", [one for one in Outcome if one != Outcome.EXTENDED])
def test_a_limit_outside_and_a_vest_date_are_never_proposed_to_end(plan, now, outcome, kind):
    stage = Stage.objects.create(owner=plan.owner, plan=plan, kind="pip", name="x", created_at=now)
    by_hand(plan, "One", date(2030, 7, 1), kind=kind, stage=stage)
    found = ending.endings(stage, outcome=outcome, day=date(2030, 6, 20))
    never = {"outside", "vest", "follow_up", "other"}
    assert not (kind in never and found[0].is_over)
    if kind == DeadlineKind.APPEAL:
        assert found[0].is_over == (outcome in {Outcome.PASSED, Outcome.WON})


def test_an_ended_date_sends_no_more_mails(owner_client, url):
    finish(owner_client, url, "passed")
    last = Deadline.objects.get(title="Last day")
    mails = OutgoingMail.objects.about("deadlines.Deadline", last.pk)
    assert not mails.open().exists()


def test_only_ticked_dates_end(owner_client, url):
    page = owner_client.post(url, answer("passed")).content.decode()
    owner_client.post(url, answer("passed") | posted(page) | {"end": []})
    assert state("Last day") == DeadlineState.OPEN


def test_the_dates_are_taken_back_within_ten_minutes(owner_client, plan, url):
    before = days_of(plan)
    page = finish(owner_client, url, "passed")
    undo = re.search(r'action="([^"]+/dates/undo/\d+)"', page)
    assert undo is not None
    owner_client.post(undo[1])
    assert days_of(plan) == before


def test_how_it_ended_is_said_once(owner_client, stage, url):
    finish(owner_client, url, "passed")
    assert "It is written down" in owner_client.get(url).content.decode()
    owner_client.post(url, answer("lost"))
    stage.refresh_from_db()
    assert stage.outcome == "passed"


def test_lost_leads_on_to_the_appeal(owner_client, plan, url):
    page = finish(owner_client, url, "lost")
    assert reverse("stage_begin", args=[plan.pk]) in page
    assert reverse("dates_limits", args=[plan.pk]) in page


def test_an_extension_moves_the_last_day_and_adds_the_meetings_between(owner_client, plan, stage, url):  # fmt: skip
    by_hand(plan, "Goal", date(2030, 7, 3), kind="goal_due", stage=stage)
    page = owner_client.post(url, answer("extended", last="2030-07-31")).content.decode()
    assert "Wed 3 Jul 2030 → Wed 31 Jul 2030" in page
    told = finish(owner_client, url, "extended", last="2030-07-31")
    assert "2 dates have moved. 4 meetings are added." in told
    found = days_of(plan)
    assert (found["Last day"], found["Goal"]) == (date(2030, 7, 31), date(2030, 7, 31))
    assert [found[f"Meeting {n}"] for n in (5, 6, 7, 8)] == [
        date(2030, 7, 8), date(2030, 7, 15), date(2030, 7, 22), date(2030, 7, 29),
    ]  # fmt: skip
    assert found["Decide"] == date(2030, 6, 7)  # it hangs on the letter


def test_the_longer_stage_is_a_row_of_its_own_with_the_open_dates(owner_client, plan, stage, url):
    finish(owner_client, url, "extended", last="2030-07-31")
    stage.refresh_from_db()
    longer = Stage.objects.get(plan=plan, ended_date=None)
    assert (stage.outcome, longer.name, longer.started_date) == ("extended", stage.name, date(2030, 6, 20))  # fmt: skip
    assert set(Deadline.objects.filter(plan=plan).open().values_list("stage", flat=True)) == {longer.pk}  # fmt: skip
    again = reverse("stage_ended", args=[longer.pk])
    page = owner_client.post(again, answer("extended", last="2030-08-15")).content.decode()
    assert "Meeting 9" in page


def test_an_unticked_meeting_is_not_added(owner_client, plan, url):
    more = answer("extended", last="2030-07-31")
    page = owner_client.post(url, more).content.decode()
    owner_client.post(url, more | posted(page) | {"add": ["checkpoint_every-6", "\x00"]})
    assert "Meeting 6" in days_of(plan)
    assert "Meeting 5" not in days_of(plan)


def test_a_new_stage_asks_how_the_one_before_ended(owner_client, plan, stage):
    answers = {"name": "Appeal", "zone": plan.zone, "trigger_started": "2030-06-20", "save": "1"}
    begun = reverse("stage_count", args=[plan.pk, "generic-pip"])
    response = owner_client.post(begun, answers)
    assert response["Location"] == reverse("stage_ended", args=[stage.pk])
    page = owner_client.get(reverse("dates", args=[plan.pk])).content.decode()
    assert "has ended and 6 of its dates are still open" in page


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"outcome": ""}, "still empty"),
        ({"outcome": "promoted"}, "promoted"),
        ({"outcome": "passed", "day": "2030-02-30"}, "There is no such day"),
        ({"outcome": "passed", "day": "2031-01-01"}, "still to come"),
        ({"outcome": "extended"}, "Say the new last day."),
        ({"outcome": "extended", "last": "2030-06-20"}, "not after"),
        ({"outcome": "extended", "last": "9999-01-01"}, "out of reach"),
        ({"outcome": "x" * 1_000_000}, "Select a valid choice"),
    ],
)
def test_a_wrong_answer_gets_a_sentence(owner_client, stage, url, more, words):
    response = owner_client.post(url, answer("passed") | more)
    assert response.status_code == 422
    assert words in response.content.decode()
    stage.refresh_from_db()
    assert stage.outcome == ""


def test_an_extension_of_a_century_stays_small(owner_client, url):
    page = owner_client.post(
        url, answer("extended", last="2199-12-30", sure_days="2199-12-30")
    ).content.decode()
    assert page.count('name="add"') == ending.MOST_MEETINGS - 4


# --- all of it


def over(plan: Plan) -> str:
    return reverse("plan_ended", args=[plan.pk])


def test_it_ended_stops_reminders_and_keeps_limits_outside(owner_client, plan, stage):
    limit = by_hand(plan, "Claim", date(2030, 12, 1), kind="outside")
    page = owner_client.get(over(plan)).content.decode()
    told = owner_client.post(over(plan), {"day": "2030-06-20"} | posted(page), follow=True).content.decode()  # fmt: skip
    assert "6 dates are ended" in told
    assert days_of(plan) == {"Claim": date(2030, 12, 1)}
    plan.refresh_from_db()
    assert plan.ended_date == date(2030, 6, 20)
    open_mails = OutgoingMail.objects.open().exclude(about_id=limit.pk)
    assert not open_mails.filter(about_label="deadlines.Deadline").exists()
    assert Deadline.objects.filter(plan=plan).count() == 7  # the record stays


def test_an_appeal_goes_on_unless_it_is_ticked(owner_client, plan):
    by_hand(plan, "Appeal", date(2030, 7, 1), kind="appeal")
    page = owner_client.get(over(plan)).content.decode()
    owner_client.post(over(plan), {"day": "2030-06-20"} | posted(page))
    assert days_of(plan) == {"Appeal": date(2030, 7, 1)}


def test_it_offers_what_to_do_then(owner_client, plan):
    page = owner_client.get(over(plan)).content.decode()
    for words in ("I am returning the following equipment", "signed statement", "Apply in the first week", "Keep it until"):  # fmt: skip
        assert words in page
    assert "an appeal at your employer does not pause one of them" in page


def test_it_goes_on_after_all_with_the_dates_that_its_end_closed(owner_client, plan, stage, clock):
    before = days_of(plan)
    page = owner_client.get(over(plan)).content.decode()
    owner_client.post(over(plan), {"day": "2030-06-20"} | posted(page))
    assert days_of(plan) != before
    clock.shift(timedelta(minutes=15))  # later than any undo
    told = owner_client.post(reverse("plan_resumed", args=[plan.pk]), follow=True).content.decode()
    assert "dates are open again, and their mails are planned." in told
    assert days_of(plan) == before


def test_a_date_closed_before_the_end_stays_closed(owner_client, plan, stage, now):
    last = Deadline.objects.get(title="Last day")
    set_deadline_state(last, by=plan.owner, now=NOW - timedelta(days=1), state="waived")
    page = owner_client.get(over(plan)).content.decode()
    owner_client.post(over(plan), {"day": "2030-06-20"} | posted(page))
    owner_client.post(reverse("plan_resumed", args=[plan.pk]))
    assert state("Last day") == DeadlineState.WAIVED


def test_an_extension_does_not_end_earlier(owner_client, url):
    page = owner_client.post(url, answer("extended", last="2030-07-03")).content.decode()
    assert "The last day is Wed 3 Jul 2030 so far." in page
    assert 'name="shown"' not in page


def test_it_goes_on_after_all(owner_client, plan):
    page = owner_client.get(over(plan)).content.decode()
    owner_client.post(over(plan), {"day": "2030-06-20"} | posted(page))
    owner_client.post(reverse("plan_resumed", args=[plan.pk]))
    plan.refresh_from_db()
    assert plan.ended_date is None
    kinds = LedgerEvent.objects.filter(kind__startswith="plan.").values_list("kind", flat=True)
    assert list(kinds.order_by("sequence"))[-2:] == ["plan.ended", "plan.resumed"]


@pytest.mark.parametrize(
    ("answers", "status"),
    [({"day": "2030-02-30"}, 422), ({"day": "2040-01-01"}, 422), ({"day": ""}, 422), ({"day": "2030-06-20", "shown": "0" * 32}, 302)],
)  # fmt: skip
def test_a_wrong_end_saves_nothing(owner_client, plan, stage, answers, status):
    before = days_of(plan)
    assert owner_client.post(over(plan), answers).status_code == status
    plan.refresh_from_db()
    assert (plan.ended_date, days_of(plan)) == (None, before)


def test_a_stranger_gets_404(stranger_client, plan, stage, url):
    for one in (url, over(plan), reverse("dates_limits", args=[plan.pk])):
        assert stranger_client.get(one).status_code == 404
    for one in (url, over(plan), reverse("plan_resumed", args=[plan.pk])):
        assert stranger_client.post(one, answer("passed")).status_code == 404
    stage.refresh_from_db()
    assert stage.outcome == ""


@pytest.mark.parametrize("outcome", ["passed", "extended"])
def test_a_day_years_away_is_asked_about_before_anything_is_shown(
    owner_client, stage, url, outcome
):
    said = answer(outcome, day="1900-01-01", last="2030-08-01")
    asked = owner_client.post(url, said)
    page = asked.content.decode()
    assert asked.status_code == 422
    assert "Is it Mon 1 Jan 1900? That is 130 years ago." in page
    found = re.search(r'name="sure_days" value="([^"]+)"', page)
    assert found is not None
    other = owner_client.post(url, said | {"day": "1901-01-01", "sure_days": found[1]})
    assert other.status_code == 422
    shown = owner_client.post(url, said | {"sure_days": found[1]})
    assert "Nothing is saved yet" in shown.content.decode()
    assert f'name="sure_days" value="{found[1]}"' in shown.content.decode()


def test_the_end_of_all_years_ago_is_asked_about(owner_client, plan, stage):
    url = reverse("plan_ended", args=[plan.pk])
    page = owner_client.get(url).content.decode()
    data = posted(page) | {"day": "1900-01-01"}
    assert "Is it Mon 1 Jan 1900?" in owner_client.post(url, data).content.decode()
    assert owner_client.post(url, data | {"sure_days": "1900-01-01"}).status_code == 302
    plan.refresh_from_db()
    assert plan.ended_date == date(1900, 1, 1)
