"""Sort later: one entry at a time, each tap one thing, and every step has its way back."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from apps.core.audience import Audience
from apps.core.fuzzy import Precision, unknown
from apps.evidence.models import Entry, EntryGoal, EntryPerson, EntryVersion
from apps.evidence.services import decide_audience, withdraw_entry
from apps.goals.services import add_goal
from apps.intake.notes import Noted, save_notes
from apps.intake.sorting import mark_sorted, next_unsorted, to_sort, unsorted
from apps.plans.services import add_person
from tests.factories.evidence import make_entry
from tests.known import NOBODYS, known

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def goal(owner, plan, now):
    return add_goal(plan=plan, by=owner, now=now, words="Bring checkout latency below 300 ms", short_name="Checkout latency")  # fmt: skip


@pytest.fixture
def person(owner, plan, now):
    return add_person(plan=plan, by=owner, now=now, name="Priya Raman", relation="peer")


@pytest.fixture
def entry(plan, now):
    return make_entry(plan, now=now, kind="note", statement="Rolled out: checkout latency is down, said Priya")  # fmt: skip


@pytest.fixture
def url(plan):
    return reverse("sort", args=[plan.pk])


@pytest.fixture
def tap(owner_client, url):
    def post(entry: Entry, do: str, value: object = "", *, htmx: bool = False, **fields):
        data = {"entry": str(entry.pk), "do": do, "value": str(value), **fields}
        return owner_client.post(url, data, headers=HTMX if htmx else {})

    return post


@pytest.fixture
def undo(owner_client, plan):
    return lambda **headers: owner_client.post(
        reverse("sort_undo", args=[plan.pk]), headers=headers
    )


def goals_of(entry: Entry) -> list[int]:
    links = EntryGoal.objects.present().filter(entry=entry)
    return list(links.values_list("goal__number", flat=True))


# ── what waits ───────────────────────────────────────────────────────────────


def test_what_names_no_goal_waits_once(owner, plan, now, goal):
    asked = ("note", "document", "email", "win", "feedback", "metric")
    kinds = (*asked, "meeting", "protected")
    made = {kind: make_entry(plan, now=now, kind=kind) for kind in kinds}
    make_entry(plan, now=now, kind="note", goals=[goal])
    gone = make_entry(plan, now=now, kind="note")
    withdraw_entry(entry=gone, by=owner, now=now, why="x")
    done = make_entry(plan, now=now, kind="note")
    Entry.objects.filter(pk=done.pk).update(sorted_at=now)
    assert set(unsorted(plan)) == {made[kind] for kind in asked}
    assert (to_sort(plan).count, to_sort(plan).minutes) == (6, 2)


def test_without_goals_a_win_is_not_asked_about(plan, now):
    make_entry(plan, now=now, kind="win")
    note = make_entry(plan, now=now, kind="note")
    assert unsorted(plan).get() == note


def test_what_pasted_notes_became_waits_whatever_its_kind(owner, plan, now, goal):
    noted = [
        Noted(
            place=place, statement=f"Row {kind}", happened=unknown(zone="UTC"), kind=kind,
            source=kind, first_line=place, last_line=place,
        )
        for place, kind in enumerate(("meeting", "obstacle", "win", "protected"))
    ]  # fmt: skip
    save_notes(plan=plan, by=owner, now=now, token=uuid4(), noted=noted)
    assert {one.kind for one in unsorted(plan)} == {"meeting", "obstacle", "win"}
    for one in unsorted(plan):
        mark_sorted(entry=one, by=owner, now=now)
    assert not unsorted(plan).exists()


def test_the_newest_comes_first_and_after_the_last_it_begins_anew(plan, now):
    first, second, third = (make_entry(plan, now=now, kind="note") for _ in range(3))
    assert next_unsorted(plan) == third.pk
    assert next_unsorted(plan, after=third.pk) == second.pk
    assert next_unsorted(plan, after=first.pk) == third.pk


def test_the_card_shows_the_entry_and_what_it_seems_to_be(owner_client, url, entry, goal, person):
    page = owner_client.get(url).content.decode()
    assert "Rolled out: checkout latency is down" in page
    assert "shares “Checkout latency”" in page
    assert "“Priya” is in its words" in page
    assert "1 to sort, about a minute" in page


def test_looking_changes_nothing(owner_client, url, entry, goal, person):
    owner_client.get(url)
    entry.refresh_from_db()
    assert (goals_of(entry), entry.sorted_at, entry.kind) == ([], None, "note")


def test_when_nothing_waits_it_says_so(owner_client, url):
    assert "Everything is sorted." in owner_client.get(url).content.decode()


def test_decide_later_goes_on_to_the_next(owner_client, url, plan, now):
    first, second = (make_entry(plan, now=now, kind="note", statement=f"Entry {n}") for n in "AB")
    assert "Entry B" in owner_client.get(url).content.decode()
    assert "Entry A" in owner_client.get(f"{url}?after={second.pk}").content.decode()
    assert unsorted(plan).count() == 2
    assert first.pk != second.pk


# ── taps and their way back ──────────────────────────────────────────────────


def test_a_goal_is_joined_by_a_tap_and_parted_by_another(tap, entry, goal, undo):
    response = tap(entry, "goal", goal.pk)
    assert response.url.endswith(f"?entry={entry.pk}")
    assert goals_of(entry) == [1]
    tap(entry, "goal", goal.pk)
    assert goals_of(entry) == []
    undo()
    assert goals_of(entry) == [1]


def test_the_card_stays_after_a_goal_and_goes_after_next(tap, entry, goal, owner_client, url):
    assert "Rolled out" in tap(entry, "goal", goal.pk, htmx=True).content.decode()
    assert "Everything is sorted." in tap(entry, "done", htmx=True).content.decode()
    entry.refresh_from_db()
    assert entry.sorted_at is not None


def test_an_entry_without_a_goal_is_sorted_as_it_is_and_comes_back_by_undo(tap, entry, plan, undo):
    tap(entry, "done")
    assert not unsorted(plan).exists()
    assert f"?entry={entry.pk}" in undo().url
    assert unsorted(plan).get() == entry


def test_a_person_is_joined_and_parted(tap, entry, person, undo):
    tap(entry, "person", person.pk)
    assert EntryPerson.objects.present().get().person == person
    undo()
    assert not EntryPerson.objects.present().exists()
    tap(entry, "people", people=[str(person.pk)])
    assert EntryPerson.objects.present().get().person == person


def test_a_kind_is_changed_and_changed_back(tap, entry, undo):
    tap(entry, "kind", "win")
    assert Entry.objects.get().kind == "win"
    undo()
    assert Entry.objects.get().kind == "note"


def test_undoing_a_protected_event_gives_back_who_may_see_it(tap, entry, owner, now, undo):
    decide_audience(entries=[entry], by=owner, now=now, audience=Audience.PANEL)
    tap(entry, "kind", "protected")
    assert Entry.objects.get().audience == Audience.LAWYER
    undo()
    assert (Entry.objects.get().kind, Entry.objects.get().audience) == ("note", Audience.PANEL)


def test_a_day_is_a_correction_and_undo_is_another(tap, entry, undo):
    before = entry.happened
    tap(entry, "date", happened_0="day", happened_1="2026-03-03", happened_2="")
    found = Entry.objects.get()
    assert (found.happened.precision, known(found.happened.local_start).month) == (Precision.DAY, 3)
    undo()
    assert Entry.objects.get().happened == before
    assert EntryVersion.objects.count() == 3


def test_a_wrong_day_comes_back_with_a_sentence(tap, entry):
    for day in ("2026-02-31", "\x00", "9999-12-31"):
        response = tap(entry, "date", htmx=True, happened_0="day", happened_1=day, happened_2="")
        assert response.status_code == 422
    assert Entry.objects.get().version_count == 1


def test_only_the_last_step_is_taken_back_and_only_once(tap, entry, goal, undo, owner_client):
    tap(entry, "goal", goal.pk)
    tap(entry, "kind", "win")
    undo()
    assert (goals_of(entry), Entry.objects.get().kind) == ([1], "note")
    page = owner_client.get(undo().url).content.decode()
    assert "There is nothing left to take back." in page
    assert goals_of(entry) == [1]


def test_undo_of_an_entry_that_went_meanwhile_is_no_error(tap, entry, goal, undo, owner, now):
    tap(entry, "goal", goal.pk)
    withdraw_entry(entry=entry, by=owner, now=now, why="x")
    assert undo().status_code == 302


# ── other people's, and nonsense ─────────────────────────────────────────────


@pytest.mark.parametrize(
    ("do", "value"),
    [("goal", "x"), ("goal", NOBODYS), ("person", NOBODYS), ("kind", "none"), ("", ""), ("people", "")],
)  # fmt: skip
def test_what_is_no_choice_is_404(tap, entry, do, value):
    fields = {"people": "x"} if do == "people" else {}
    assert tap(entry, do, value, **fields).status_code == 404


def test_a_stranger_finds_nothing(stranger_client, stranger, stranger_plan, url, plan, entry, goal, now):  # fmt: skip
    assert stranger_client.get(url).status_code == 404
    assert stranger_client.post(reverse("sort_undo", args=[plan.pk])).status_code == 404
    theirs = reverse("sort", args=[stranger_plan.pk])
    data = {"entry": str(entry.pk), "do": "done"}
    assert stranger_client.post(theirs, data).status_code == 404
    assert "Rolled out" not in stranger_client.get(f"{theirs}?entry={entry.pk}").content.decode()
    mine = make_entry(stranger_plan, now=now, kind="note")
    data = {"entry": str(mine.pk), "do": "goal", "value": str(goal.pk)}
    assert stranger_client.post(theirs, data).status_code == 404


def test_addresses_that_name_nothing_show_the_next(owner_client, url, entry):
    for query in ("entry=x", f"entry={uuid4()}", "after=\x00", "after=x"):
        assert "Rolled out" in owner_client.get(f"{url}?{query}").content.decode()


def test_queries_stay_the_same_however_much_waits(
    owner_client, url, plan, owner, now, entry, goal, person, django_assert_max_num_queries
):
    for number in range(20):
        make_entry(plan, now=now + timedelta(seconds=number), kind="note")
        add_goal(plan=plan, by=owner, now=now, words=f"Words {number}")
        add_person(plan=plan, by=owner, now=now, name=f"Name{number} Last{number}", relation="peer")
    owner_client.get(url)
    with django_assert_max_num_queries(30):
        owner_client.get(url)


# ── Today ────────────────────────────────────────────────────────────────────


def test_today_counts_what_waits(owner_client, plan, now, url):
    assert url not in owner_client.get("/?step=0").content.decode()
    for _number in range(12):
        make_entry(plan, now=now, kind="note")
    page = owner_client.get("/?step=0").content.decode()
    assert url in page
    assert "12 to sort, about 3 minutes" in " ".join(page.split())
