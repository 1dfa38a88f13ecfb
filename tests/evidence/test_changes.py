"""Chips, corrections, taking out, undo and who may see it, through the pages."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.core import signing
from django.urls import reverse
from django.utils import timezone

from apps.core.audience import Audience
from apps.core.fuzzy import Precision, exactly
from apps.evidence import services
from apps.evidence.deciding import SALT
from apps.evidence.enums import EntryKind
from apps.evidence.models import Entry
from apps.goals.services import add_goal
from apps.plans.models import Person
from tests.factories.evidence import make_entry
from tests.factories.files import make_file
from tests.known import known

HTMX = {"HX-Request": "true"}


@pytest.fixture
def entry(plan):
    return make_entry(plan, now=timezone.now(), statement="First words")


@pytest.fixture
def send(owner_client, entry):
    def post(name: str, data=None, *, htmx: bool = False, query: str = ""):
        return owner_client.post(
            reverse(name, args=[entry.pk]) + query, data or {}, headers=HTMX if htmx else {}
        )

    return post


def test_a_chip_changes_the_kind_in_place(send, entry):
    page = send("entry_kind", {"kind": "win"}, htmx=True).content.decode()
    assert f'id="chips-{entry.pk}"' in page
    entry.refresh_from_db()
    assert entry.kind == EntryKind.WIN


@pytest.mark.parametrize("kind", ["", "nonsense", "\x00", "x" * 100_000])
def test_a_kind_that_is_none_changes_nothing(send, entry, kind):
    assert send("entry_kind", {"kind": kind}).status_code == 302
    before = entry.kind
    entry.refresh_from_db()
    assert entry.kind == before


def test_a_date_is_a_new_version_and_the_first_one_stays(send, entry):
    assert send("entry_date", {"happened_0": "day", "happened_1": "2026-05-27"}).status_code == 302
    entry.refresh_from_db()
    assert entry.happened.precision is Precision.DAY
    assert [one.happened.precision for one in entry.versions.all()] == [
        Precision.EXACT,
        Precision.DAY,
    ]


def test_the_same_date_is_no_version(send, entry):
    local = entry.happened.local_start
    send("entry_date", {"happened_0": "day", "happened_1": "2026-05-27"})
    send("entry_date", {"happened_0": "day", "happened_1": "2026-05-27"})
    assert entry.versions.count() == 2
    assert local is not None


@pytest.mark.parametrize("day", ["", "31 Feb 2026", "9999-01-01", "\x00", "x" * 100_000])
@pytest.mark.parametrize("htmx", [True, False])
def test_a_wrong_date_comes_back_open_with_its_sentence(send, entry, day, htmx):
    response = send("entry_date", {"happened_0": "day", "happened_1": day}, htmx=htmx)
    assert response.status_code == 422
    assert "<details open>" in response.content.decode()
    assert entry.versions.count() == 1


def test_goals_and_people_are_added_and_withdrawn(send, entry, plan, owner):
    now = timezone.now()
    goals = [add_goal(plan=plan, by=owner, now=now, words=f"Goal {n}") for n in range(2)]
    person = Person.objects.create(
        owner=owner, plan=plan, name="Priya", relation="peer", created_at=now
    )
    send("entry_goals", {"goals": [one.pk for one in goals]})
    send("entry_people", {"people": [person.pk]}, htmx=True)
    send("entry_goals", {"goals": [goals[1].pk]})
    present = [link.goal for link in entry.goal_links.filter(withdrawn_at=None)]
    assert present == [goals[1]]
    assert entry.goal_links.count() == 2
    assert entry.person_links.get().person == person


def test_goals_and_people_of_others_are_refused(send, entry, stranger_plan):
    now, other = timezone.now(), stranger_plan.owner
    goal = add_goal(plan=stranger_plan, by=other, now=now, words="Theirs")
    person = Person.objects.create(
        owner=other, plan=stranger_plan, name="Boss", relation="hr", created_at=now
    )
    assert send("entry_goals", {"goals": [goal.pk]}).status_code == 422
    assert send("entry_people", {"people": [person.pk]}).status_code == 422
    assert not entry.goal_links.exists()
    assert not entry.person_links.exists()


def test_a_correction_keeps_what_stood_before(send, entry):
    data = {"statement": "Better words", "why": "misread", "happened_0": "unknown"}
    assert send("entry_correct", data).status_code == 302
    entry.refresh_from_db()
    assert (entry.statement, entry.version_count) == ("Better words", 2)
    assert [one.statement for one in entry.versions.all()] == ["First words", "Better words"]


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"statement": ""},
        {"statement": "x" * 1_000_000, "happened_0": "unknown"},
        {"statement": "ok", "happened_0": "day", "happened_1": "31 Feb"},
        {"statement": "ok", "happened_0": "unknown", "why": "y" * 1000},
    ],
)
def test_a_bad_correction_changes_nothing(send, entry, data):
    assert send("entry_correct", data).status_code in {200, 422}
    assert entry.versions.count() == 1


def test_taking_out_needs_a_reason_and_can_be_taken_back(send, entry, owner_client):
    assert send("entry_withdraw", {"why": ""}).status_code == 422
    assert send("entry_withdraw", {"why": "x" * 401}).status_code == 422
    assert send("entry_withdraw", {"why": "wrong plan"}).status_code == 302
    entry.refresh_from_db()
    assert entry.withdrawn_why == "wrong plan"
    send("entry_restore")
    entry.refresh_from_db()
    assert entry.withdrawn_at is None


def test_undo_removes_a_fresh_entry(send, entry):
    assert send("entry_undo").status_code == 302
    assert not Entry.objects.exists()


def test_undo_in_place_says_it_is_gone(send, entry):
    assert "as if it had not been saved" in send("entry_undo", htmx=True).content.decode()


def test_after_ten_minutes_undo_says_what_can_be_done_instead(send, entry, owner_client):
    with time_machine.travel(timezone.now() + timedelta(minutes=11)):
        assert send("entry_undo").status_code == 302
    assert (
        "You can still take it out" in owner_client.get(entry.get_absolute_url()).content.decode()
    )
    assert Entry.objects.exists()


def test_a_decision_can_be_undone_to_what_it_was(send, entry, owner_client, owner):
    now = timezone.now()
    services.attach_file(entry=entry, by=owner, now=now, file=make_file(owner, now=now))
    send("entry_audience", {"audience": "lawyer"})
    send("entry_audience", {"audience": "panel"})
    entry.refresh_from_db()
    assert (entry.audience, entry.attachments.get().audience) == (Audience.PANEL, Audience.PANEL)
    page = owner_client.get(entry.get_absolute_url()).content.decode()
    undo = page.split('action="/entries/' + str(entry.pk) + "/audience/undo?")
    assert len(undo) >= 2
    owner_client.post(f"/entries/{entry.pk}/audience/undo?" + undo[-1].split('"')[0])
    entry.refresh_from_db()
    assert (entry.audience, entry.attachments.get().audience) == (Audience.LAWYER, Audience.LAWYER)


def test_the_undo_of_another_tab_does_not_let_out_what_is_kept_in_since(
    send, entry, owner, owner_client
):
    now = timezone.now()
    services.decide_audience(entries=[entry], by=owner, now=now, audience="panel")
    was = services.decide_audience(entries=[entry], by=owner, now=now, audience="lawyer")
    send("entry_audience", {"audience": "never"})
    send("entry_audience_undo", query=f"?was={was.token()}")
    entry.refresh_from_db()
    assert entry.audience == Audience.NEVER
    page = owner_client.get(entry.get_absolute_url()).content.decode()
    assert "It was decided anew since." in page


def test_a_saved_chip_keeps_the_focus_and_a_problem_takes_it(send, entry):
    page = send("entry_date", {"happened_0": "unknown"}, htmx=True).content.decode()
    assert page.count("data-focus") == 1
    assert '<summary class="chip" data-focus>' in page
    wrong = send("entry_date", {"happened_0": "day", "happened_1": "x"}, htmx=True)
    assert '<summary class="chip" data-focus>' not in wrong.content.decode()


def test_a_correction_sent_twice_is_one(send, entry, owner_client):
    said = {"statement": "Better words", "happened_0": "unknown"}
    for _time in range(2):
        send("entry_correct", said)
    entry.refresh_from_db()
    assert (entry.version_count, entry.versions.count()) == (2, 2)
    page = owner_client.get(entry.get_absolute_url()).content.decode()
    assert "It says the same as before." in page


def test_a_date_with_a_time_on_a_clock_without_a_place(plan, owner_client):
    now = timezone.now()
    entry = make_entry(plan, now=now, happened=exactly(now, zone="+05:30"))
    day = {"happened_0": "day", "happened_1": "2026-05-04", "happened_2": "09:15"}
    assert owner_client.post(reverse("entry_date", args=[entry.pk]), day).status_code == 302
    entry.refresh_from_db()
    assert known(entry.happened_from).isoformat() == "2026-05-04T03:45:00+00:00"


@pytest.mark.parametrize("audience", ["", "everyone", "\x00"])
def test_an_audience_that_is_none_changes_nothing(send, entry, audience):
    assert send("entry_audience", {"audience": audience}).status_code == 302
    entry.refresh_from_db()
    assert entry.audience == Audience.UNDECIDED


@pytest.mark.parametrize(
    "was",
    ["", "x", "\x00", signing.dumps([{}, {}], salt="another"), signing.dumps([{}, {}], salt=SALT)],
    ids=["nothing", "letter", "nul", "signed for something else", "signed, of no rows"],
)
def test_an_undo_that_is_not_ours_is_404(send, was):
    assert send("entry_audience_undo", query=f"?was={was}").status_code == 404


def on_its_page(entry):
    return HTMX | {"HX-Current-URL": f"http://testserver{entry.get_absolute_url()}"}


def test_on_its_own_page_heading_proof_and_history_follow_a_chip(owner_client, entry):
    day = {"happened_0": "day", "happened_1": "2026-05-27"}
    url = reverse("entry_date", args=[entry.pk])
    page = owner_client.post(url, day, headers=on_its_page(entry)).content.decode()
    assert f'id="opening-{entry.pk}" hx-swap-oob="true"' in page
    assert "Written the same day" not in page
    assert "days later" in page
    assert f'id="proof-{entry.pk}" hx-swap-oob="true"' in page
    assert f'id="history-{entry.pk}" hx-swap-oob="true"' in page
    assert "Date changed to" in page


def test_elsewhere_a_chip_brings_only_the_chips(send):
    page = send("entry_date", {"happened_0": "day", "happened_1": "2026-05-27"}, htmx=True)
    assert "hx-swap-oob" not in page.content.decode()


def clock_of(entry) -> str:
    return f"{entry.happened.local_start:%H:%M}"


@pytest.mark.parametrize("name", ["entry_date", "entry_correct"])
def test_another_day_with_the_clock_of_typing_is_a_day_without_a_clock(send, entry, name):
    data = {"happened_0": "day", "happened_1": "2026-05-27", "happened_2": clock_of(entry)}
    send(name, data | {"statement": "First words"})
    entry.refresh_from_db()
    assert entry.happened.precision is Precision.DAY
    assert entry.happened.local_start.date().isoformat() == "2026-05-27"


def test_a_clock_that_somebody_stated_moves_to_the_other_day(send, entry):
    first = {"happened_0": "day", "happened_1": "2026-05-27", "happened_2": "09:05"}
    send("entry_date", first)
    send("entry_date", first | {"happened_1": "2026-05-28"})
    entry.refresh_from_db()
    assert entry.happened.precision is Precision.EXACT
    assert f"{entry.happened.local_start:%Y-%m-%d %H:%M}" == "2026-05-28 09:05"


def test_saving_the_date_as_it_stands_is_no_version(send, entry):
    day = entry.happened.local_start.date().isoformat()
    send("entry_date", {"happened_0": "day", "happened_1": day, "happened_2": clock_of(entry)})
    assert entry.versions.count() == 1


def test_a_date_stays_on_the_clock_it_was_written_by(send, entry, owner):
    owner.zone = "Europe/Berlin"
    owner.save()
    day = entry.happened.local_start.date().isoformat()
    send("entry_date", {"happened_0": "day", "happened_1": day, "happened_2": clock_of(entry)})
    assert entry.versions.count() == 1


# ── protected events ─────────────────────────────────────────────────────────


def test_another_kind_brings_who_may_see_it_anew(owner_client, entry):
    url = reverse("entry_kind", args=[entry.pk])
    for kind, said in [
        ("protected", "Only for my lawyer. A protected event"),
        ("note", "Save decision"),
    ]:
        page = owner_client.post(url, {"kind": kind}, headers=on_its_page(entry)).content.decode()
        assert f'id="audience-of-{entry.pk}" hx-swap-oob="true"' in page
        assert said in page


def test_a_chip_other_than_the_kind_leaves_a_choice_that_is_not_saved(owner_client, entry):
    day = {"happened_0": "day", "happened_1": "2026-05-27"}
    url = reverse("entry_date", args=[entry.pk])
    page = owner_client.post(url, day, headers=on_its_page(entry)).content.decode()
    assert "audience-of-" not in page


@pytest.mark.parametrize("audience", ["panel", "never", "undecided"])
def test_a_decision_a_protected_event_cannot_take_says_so(
    send, entry, owner, owner_client, audience
):
    now = timezone.now()
    services.attach_file(entry=entry, by=owner, now=now, file=make_file(owner, now=now))
    send("entry_kind", {"kind": "protected"})
    send("entry_audience", {"audience": audience})
    page = owner_client.get(entry.get_absolute_url()).content.decode()
    assert "A protected event stays with your lawyer." in page
    assert "Decided: May go in a packet" not in page
    entry.refresh_from_db()
    assert entry.audience == Audience.LAWYER
    assert entry.attachments.get().audience != Audience.PANEL


def test_files_of_a_protected_event_stay_with_the_lawyer(entry, owner):
    now = timezone.now()
    services.attach_file(entry=entry, by=owner, now=now, file=make_file(owner, now=now))
    services.change_kind(entry=entry, by=owner, now=now, kind="protected")
    was = services.decide_audience(entries=[entry], by=owner, now=now, audience="panel")
    assert entry.attachments.get().audience == Audience.LAWYER
    services.take_back(decision=was, by=owner, now=now)
    assert entry.attachments.get().audience == Audience.LAWYER
