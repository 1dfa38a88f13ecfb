"""What an entry seems to be about: measured on forty entries, and every proposal has its reason."""

from __future__ import annotations

import sys
from datetime import timedelta
from uuid import uuid4

import pytest

from apps.core import fuzzy
from apps.evidence.models import Entry, with_links
from apps.files.models import FileText
from apps.goals.models import Goal
from apps.goals.services import add_goal
from apps.intake.parsers.matching import Said, Who, match_people
from apps.intake.parsers.matching import match_topics as match
from apps.intake.suggest import Suggestion, alike, suggestions, topic_of
from apps.plans.models import Person
from apps.plans.services import add_person
from tests.factories.evidence import make_entry
from tests.factories.files import make_file
from tests.intake.sorting_set import ENTRIES, GOALS

pytestmark = pytest.mark.django_db
ZONE = "America/Los_Angeles"
MAIL = {"sender": "Priya Raman <priya.raman@example.org>", "recipients": "dana@example.org", "subject": "Thanks", "text": "See you."}  # fmt: skip


@pytest.fixture
def goals(owner, plan, now):
    for number, short_name, words, shown_by in GOALS:
        add_goal(plan=plan, by=owner, now=now, number=number, short_name=short_name, words=words, shown_by=shown_by)  # fmt: skip
    return list(Goal.objects.for_user(owner).filter(plan=plan).present().with_words())


@pytest.fixture
def suggest(owner, plan, now):
    def of(statement: str, *, day_first: bool = False, **fields) -> list[Suggestion]:
        fields.setdefault("kind", "note")
        entry = make_entry(plan, now=now, statement=statement, **fields)
        return suggest_for(entry, day_first=day_first)

    return of


def suggest_for(entry: Entry, *, day_first: bool = False) -> list[Suggestion]:
    found = with_links(Entry.objects.filter(pk=entry.pk).with_details()).get()
    goals = list(Goal.objects.filter(plan=entry.plan).present().with_words())
    people = list(Person.objects.filter(plan=entry.plan).present())
    return suggestions(found, goals=goals, people=people, day_first=day_first)


def told(found: list[Suggestion], what: str) -> list[tuple[str, str]]:
    return [(one.label, one.reason) for one in found if one.what == what]


# ── goals ────────────────────────────────────────────────────────────────────


def test_forty_entries_and_five_goals(suggest, goals, record_property):
    """Precision: of what is proposed, how much is right. Recall: of what is right, how much is proposed."""
    numbers = {str(goal.pk): goal.number for goal in goals}
    right = proposed = wanted = 0
    misses = []
    for statement, expected in ENTRIES:
        found = {numbers[one.value] for one in suggest(statement) if one.what == "goal"}
        right += len(found & expected)
        proposed += len(found)
        wanted += len(expected)
        if found != expected:
            misses.append(f"{statement!r}: proposed {sorted(found)}, right is {sorted(expected)}")
    precision, recall = right / proposed, right / wanted
    record_property("precision", f"{precision:.3f}")
    record_property("recall", f"{recall:.3f}")
    told = f"{len(ENTRIES)} entries, {len(goals)} goals: precision {precision:.1%} ({right} of {proposed}), recall {recall:.1%} ({right} of {wanted})"
    sys.stdout.write("\n".join([told, *misses]) + "\n")  # pytest -rP
    assert precision >= 0.95, misses
    assert recall >= 0.75, misses


def test_a_goal_says_which_words_are_shared(suggest, goals):
    assert told(suggest("Rolled it out, checkout latency is down."), "goal") == [
        ("Goal 1", "shares “Checkout latency”")
    ]


def test_a_goal_that_is_named_by_number(suggest, goals):
    assert told(suggest("goal 2, done"), "goal") == [("Goal 2", "names it by its number")]


def test_a_slip_of_the_finger_is_forgiven(suggest, goals):
    assert [label for label, _reason in told(suggest("chekout latencty"), "goal")] == ["Goal 1"]


def test_words_of_a_file_count_half(suggest, goals, owner, plan, now):
    file = make_file(owner, now=now)
    FileText.objects.create(owner=owner, file=file, state="read", read_at=now, text="Status update to finance and logistics stakeholders")  # fmt: skip
    found = suggest("Scan 12", kind="document", files=[(file, "scan.pdf")])
    assert [label for label, _reason in told(found, "goal")] == ["Goal 5"]


def test_a_goal_that_is_linked_is_not_proposed(suggest, goals):
    assert not told(suggest("Checkout latency is down", goals=[goals[0]]), "goal")


def test_without_goals_or_words_nothing_is_proposed(suggest):
    assert suggest("…") == []
    assert suggest("チェックアウト") == []


def test_text_of_any_kind_does_no_harm(suggest, goals):
    for words in ("\u202e" * 300, "x" * 4_000, "' ; drop table -- %s \\", "goal 999999", "ﷺ" * 500):
        assert suggest(words) == []


def test_queries_do_not_grow_with_goals_people_or_words(
    owner, plan, now, goals, django_assert_max_num_queries
):
    entry = make_entry(plan, now=now, kind="note", statement="Checkout latency, Priya " * 100)
    for number in range(6, 30):
        add_goal(plan=plan, by=owner, now=now, number=number, short_name=f"Other {number}", words=f"Words {number} wordy{number}")  # fmt: skip
        add_person(plan=plan, by=owner, now=now, name=f"Priya {number}", relation="peer")
    with django_assert_max_num_queries(15):
        suggest_for(entry)


def test_goals_in_other_languages_match_on_their_own_words(owner, plan, now):
    add_goal(plan=plan, by=owner, now=now, number=1, short_name="Kassenlaufzeit", words="Die Laufzeit der Kasse unter 300 ms bringen")  # fmt: skip
    goals = list(Goal.objects.filter(plan=plan).present().with_words())
    said = Said(head="Kassenlaufzeit gesunken")
    topics = [topic_of(goal) for goal in goals]
    assert [one.number for one in match(said, topics, alike(said, topics))] == [1]


# ── people ───────────────────────────────────────────────────────────────────


PEOPLE = [
    Who(key=uuid4(), name="Priya Raman", email="priya.raman@example.org"),
    Who(key=uuid4(), name="Sam Okafor"),
    Who(key=uuid4(), name="Sam Whitfield"),
    Who(key=uuid4(), name="Will Brown"),
    Who(key=uuid4(), name="Łukasz Nowak"),
    Who(key=uuid4(), name="Ng"),
]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Priya liked it", ["Priya Raman"]),
        ("mail from Priya.Raman@example.org today", ["Priya Raman"]),
        ("not apriya.raman@example.org.evil", []),
        ("priya liked it", []),
        ("Sam liked it", []),
        ("Sam Okafor liked it", ["Sam Okafor"]),
        ("sam b. okafor liked it", ["Sam Okafor"]),
        ("Ms Whitfield liked it", ["Sam Whitfield"]),
        ("Will it work? A Brown bag.", []),
        ("Will Brown said so", ["Will Brown"]),
        ("Lukasz was there", ["Łukasz Nowak"]),
        ("Ng was there", []),
        ("", []),
    ],
)
def test_people_are_known_by_name_and_address(text, expected):
    names = {one.key: one.name for one in PEOPLE}
    assert [names[one.key] for one in match_people(text, PEOPLE)] == expected


def test_people_of_a_mail_are_proposed_by_their_address(suggest, owner, plan, now):
    add_person(plan=plan, by=owner, now=now, name="Dana Fox", relation="peer", email="dana@example.org")  # fmt: skip
    found = suggest("Thanks", kind="email", details=MAIL)
    assert told(found, "person") == [("Dana Fox", "dana@example.org is in it")]


# ── day and kind ─────────────────────────────────────────────────────────────


def test_a_day_that_the_words_name_is_proposed(suggest):
    assert told(suggest("On 3 March 2026 the second region moved"), "date") == [
        ("Tue 3 Mar 2026", "its words say “On 3 March 2026”")
    ]


def test_a_day_that_can_be_two_is_proposed_twice(suggest):
    days = [one.value for one in suggest("3/4/2026 it moved") if one.what == "date"]
    assert days == ["2026-03-04", "2026-04-03"]


def test_of_two_possible_days_the_one_it_has_is_enough(suggest, now):
    day = fuzzy.on_day((now - timedelta(days=7)).date(), zone=ZONE)
    assert not told(suggest("last Tuesday we met", happened=day), "date")


def test_the_day_it_has_and_days_ahead_are_not_proposed(suggest, now):
    assert not told(suggest("On 2 June 2026 it moved", happened=fuzzy.exactly(now, zone=ZONE)), "date")  # fmt: skip
    assert not told(suggest("The deadline is 30 December 2026"), "date")


def test_a_pictures_own_day_is_proposed(suggest, owner, now):
    file = make_file(owner, now=now)
    FileText.objects.create(owner=owner, file=file, state="nothing", read_at=now, facts={"taken": "2026-05-02T10:00:00"})  # fmt: skip
    found = suggest("screenshot.png", kind="document", files=[(file, "screenshot.png")])
    assert told(found, "date") == [("Sat 2 May 2026", "the picture says so")]


def test_a_note_that_reads_like_another_kind(suggest):
    assert told(suggest("Shipped the export"), "kind") == [("Win", "tells of something done")]
    assert told(suggest("1:1 with the lead"), "kind") == [("Meeting note", "speaks of a talk with somebody")]  # fmt: skip
    assert not told(suggest("Shipped the export", kind="document"), "kind")
    assert not told(suggest("Nothing in particular"), "kind")
