"""Meetings, obstacles and protected events in a packet: what belongs to them is printed where they are, nowhere else."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from apps.core.audience import Audience, PacketKind
from apps.goals.principles import add_principles
from apps.packets.assemble import assemble
from apps.packets.canonical import canonical
from apps.packets.content import packet_data
from apps.packets.services import digest_of
from apps.packets.snapshot import Snapshot
from apps.packets.wording import ENGLISH
from apps.plans.services import add_day_off, add_person

MEETING = {
    "place": "Room 4", "present": "Dana Whitlock, Priya Raman",
    "exact_words": "It counts when two teams say so.",
    "promised": "Dana: an answer by Friday\n\nI: the load test",
}  # fmt: skip
OBSTACLE = {
    "effect": "No measurement for three days", "told": "Dana Whitlock",
    "told_date": date(2026, 5, 4), "resolved_date": date(2026, 5, 7),
}  # fmt: skip
PROTECTED = {"sort": "leave", "known_to": "Priya Raman", "known_date": date(2026, 5, 4)}
OTHERS = [("meeting", MEETING), ("obstacle", OBSTACLE)]


def facts(plan, owner, kind=PacketKind.PANEL):
    snapshot = assemble(plan, by=owner, kind=kind)
    return {one.kind.value: dict(one.details.facts) for one in snapshot.entries}


def text(plan, owner, kind=PacketKind.PANEL) -> str:
    return canonical(assemble(plan, by=owner, kind=kind).to_json()).decode()


def test_a_meeting_and_an_obstacle_bring_what_belongs_to_them(plan, owner, log):
    log("We met.", audience="panel", kind="meeting", details=MEETING)
    log("It was taken.", audience="panel", kind="obstacle", details=OBSTACLE)
    snapshot = assemble(plan, by=owner, kind=PacketKind.PANEL)
    meeting, obstacle = (one.details.facts for one in snapshot.entries)
    if snapshot.entries[0].kind.value == "obstacle":
        meeting, obstacle = obstacle, meeting
    assert meeting == (
        ("fact_place", "Room 4"),
        ("fact_present", "Dana Whitlock, Priya Raman"),
        ("fact_words", "It counts when two teams say so."),
        ("fact_promised", "Dana: an answer by Friday"),
        ("fact_promised", "I: the load test"),
    )
    assert obstacle == (
        ("fact_effect", "No measurement for three days"),
        ("fact_told", "Dana Whitlock"),
        ("fact_told_on", "2026-05-04"),
        ("fact_resolved_on", "2026-05-07"),
    )


@pytest.mark.parametrize("audience", [Audience.UNDECIDED, Audience.LAWYER, Audience.NEVER])
@pytest.mark.parametrize(("kind", "details"), OTHERS)
def test_what_stays_out_changes_nothing(plan, owner, log, now, audience, kind, details):
    log("For everybody.", audience="panel")
    before = assemble(plan, by=owner, kind=PacketKind.PANEL)
    log("Kept out.", audience=audience, kind=kind, details=details)
    log("Protected.", kind="protected", details=PROTECTED)
    add_day_off(
        plan=plan, by=owner, now=now, first_date=date(2026, 5, 4), last_date=date(2026, 5, 6),
        sort="sick", note="Flu",
    )  # fmt: skip
    add_principles(plan=plan, by=owner, now=now, list_name="Ours", names=["Be kind"])
    after = assemble(plan, by=owner, kind=PacketKind.PANEL)
    assert after == before
    assert digest_of(after) == digest_of(before)


def test_a_protected_event_is_printed_for_the_lawyer_only(plan, owner, log):
    log("I asked for leave.", kind="protected", audience="panel", details=PROTECTED)
    assert "I asked for leave." not in text(plan, owner)
    assert facts(plan, owner, PacketKind.LAWYER)["protected"] == {
        "fact_sort": "Leave taken or asked for", "fact_known_to": "Priya Raman",
        "fact_known_since": "2026-05-04",
    }  # fmt: skip


def test_names_in_lists_of_people_are_masked_as_everywhere(plan, owner, log, now):
    dana = add_person(
        plan=plan, by=owner, now=now, name="Dana Whitlock", relation="manager", post="Manager"
    )
    log("We met.", audience="panel", kind="meeting", details=MEETING, people=[dana])
    log("Taken.", audience="panel", kind="obstacle", details=OBSTACLE, people=[dana])
    assert facts(plan, owner)["meeting"]["fact_present"] == "Manager, Priya Raman"
    assert facts(plan, owner)["obstacle"]["fact_told"] == "Manager"
    assert facts(plan, owner, PacketKind.LAWYER)["obstacle"]["fact_told"] == "Dana Whitlock"


def test_a_figure_says_where_it_stood_and_where_it_is_from(plan, owner, log):
    details = {
        "name": "Failed payments", "value": Decimal("0.19"), "baseline": Decimal("1.20"),
        "source": "Payments board",
    }  # fmt: skip
    log("Fewer fail.", audience="panel", kind="metric", details=details)
    assert facts(plan, owner)["metric"] == {
        "fact_before": "1.2", "fact_source": "Payments board",
    }  # fmt: skip


def test_every_word_of_a_fact_has_words_and_the_page_shows_it(plan, owner, log):
    log("We met.", audience="panel", kind="meeting", details=MEETING)
    log("It was taken.", audience="panel", kind="obstacle", details=OBSTACLE)
    log("I asked.", kind="protected", details=PROTECTED)
    for kind in PacketKind:
        snapshot = assemble(plan, by=owner, kind=kind)
        for entry in snapshot.entries:
            assert all(word in ENGLISH for word, _value in entry.details.facts)
    data = str(packet_data(assemble(plan, by=owner, kind=PacketKind.PANEL), {}))
    assert "7 May 2026" in data
    assert "I: the load test" in data


def test_a_snapshot_with_facts_reads_back_the_same(plan, owner, log):
    log("We met.", audience="panel", kind="meeting", details=MEETING)
    snapshot = assemble(plan, by=owner, kind=PacketKind.PANEL)
    assert Snapshot.from_json(snapshot.to_json()) == snapshot
