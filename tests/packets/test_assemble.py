from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.core.audience import Audience, PacketKind
from apps.evidence.services import attach_file, correct_entry, withdraw_entry
from apps.goals.services import add_goal, change_goal
from apps.packets.assemble import assemble
from apps.packets.canonical import canonical
from apps.packets.content import packet_data
from apps.packets.exhibits import SafeExhibit
from apps.packets.services import digest_of, save_text
from apps.packets.snapshot import Snapshot
from apps.plans.services import add_person
from tests.packets.conftest import png


def panel(plan, owner) -> Snapshot:
    return assemble(plan, by=owner, kind=PacketKind.PANEL)


def words(snapshot: Snapshot) -> str:
    return canonical(snapshot.to_json()).decode()


@pytest.mark.parametrize("audience", [Audience.UNDECIDED, Audience.LAWYER, Audience.NEVER])
def test_thirty_entries_that_stay_out_change_nothing_in_a_panel_packet(plan, owner, log, audience):
    log("The migration was done in time.", audience="panel", files=[("board.png", png())])
    before = panel(plan, owner)
    for n in range(30):
        log(f"Kept out {n}", audience=audience, files=[(f"kept-{n}.png", png(f"#0000{n:02x}"))])
    after = panel(plan, owner)
    assert after == before
    assert digest_of(after) == digest_of(before)


def test_a_lawyer_packet_holds_what_is_only_for_the_lawyer_and_never_the_rest(plan, owner, log):
    log("For everybody.", audience="panel")
    log("For the lawyer.", audience="lawyer")
    log("For nobody.", audience="never")
    log("Not decided.")
    found = words(assemble(plan, by=owner, kind=PacketKind.LAWYER))
    assert "For everybody." in found
    assert "For the lawyer." in found
    assert "For nobody." not in found
    assert "Not decided." not in found


def test_a_withdrawn_entry_is_in_no_packet(plan, owner, log, now):
    entry = log("Withdrawn words.", audience="panel")
    withdraw_entry(entry=entry, by=owner, now=now, why="wrong day")
    for kind in PacketKind:
        assert "Withdrawn words." not in words(assemble(plan, by=owner, kind=kind))


def test_a_file_added_after_the_decision_stays_out(plan, owner, log, now):
    entry = log("With a file.", audience="panel", files=[("first.png", png("red"))])
    other = log("Somewhere else.", files=[("second.png", png("green"))])
    attach_file(
        entry=entry, by=owner, now=now, file=other.attachments.get().file, name="second.png"
    )
    assert [one.title for one in panel(plan, owner).exhibits] == ["With a file."]


def test_the_same_file_in_two_entries_is_one_exhibit_that_both_cite(plan, owner, log):
    log("First.", audience="panel", files=[("a.png", png())])
    log("Second.", audience="panel", files=[("b.png", png())])
    snapshot = panel(plan, owner)
    assert len(snapshot.exhibits) == 1
    assert {one.exhibits for one in snapshot.entries} == {(snapshot.exhibits[0].key,)}


@pytest.mark.parametrize("name", ["IMG_2034.png", "image.png", "board-of-13-May.png"])
def test_a_file_is_called_by_the_words_of_its_entry_and_its_name_stands_second(
    plan, owner, log, name
):
    log("The board shows 38 jobs done.", audience="panel", files=[(name, png())])
    card = {"place": "MIG-114", "held": "ticket"}
    log("The ticket says so.", audience="panel", kind="reference", details=card)
    snapshot = panel(plan, owner)
    titles = {one.title for one in snapshot.exhibits}
    assert titles == {"The board shows 38 jobs done.", "Ticket: MIG-114"}
    safe = {one.key: SafeExhibit(key=one.key, form="typeset") for one in snapshot.exhibits}
    lines = [one["line"] for one in packet_data(snapshot, safe)["exhibits"]]
    assert sum(line.endswith(f"·  {name}") for line in lines) == 1


def test_files_of_one_entry_are_told_apart_by_their_names(plan, owner, log):
    files = [("a.png", png("red")), ("b.png", png("green"))]
    log("Two boards.", audience="panel", files=files)
    snapshot = panel(plan, owner)
    safe = {one.key: SafeExhibit(key=one.key, form="typeset") for one in snapshot.exhibits}
    briefs = {one["title"] for one in packet_data(snapshot, safe)["index"]["exhibits"]}
    assert briefs == {"Two boards. (a.png)", "Two boards. (b.png)"}


def test_exhibits_are_numbered_by_date_and_undated_last(plan, owner, log):
    log("Late.", audience="panel", day=date(2026, 5, 20), files=[("late.png", png("red"))])
    log("Early.", audience="panel", day=date(2026, 5, 1), files=[("early.png", png("green"))])
    assert [(one.number, one.title) for one in panel(plan, owner).exhibits] == [
        (1, "Early."),
        (2, "Late."),
    ]


def test_a_name_is_printed_only_of_somebody_who_agreed(plan, owner, log, now):
    silent = add_person(
        plan=plan, by=owner, now=now, name="Renata Castellane", relation="manager", post="Manager"
    )
    agreed = add_person(
        plan=plan, by=owner, now=now, name="Tunde Adeyomi", relation="peer", may_be_named=True
    )
    lawyer = add_person(plan=plan, by=owner, now=now, name="Counsel Name", relation="lawyer")
    log("They were there.", audience="panel", people=[silent, agreed, lawyer])
    found = words(panel(plan, owner))
    assert "Tunde Adeyomi" in found
    assert "Renata Castellane" not in found
    assert "Counsel Name" not in found
    assert "Renata Castellane" in words(assemble(plan, by=owner, kind=PacketKind.LAWYER))


def test_how_it_was_obtained_and_the_ledger_are_only_for_the_lawyer(plan, owner, log):
    log("With proof.", audience="panel", files=[("a.png", png())])
    snapshot = panel(plan, owner)
    assert snapshot.ledger is None
    assert not any(one.obtained or (one.file and one.file.received_at) for one in snapshot.exhibits)
    assert assemble(plan, by=owner, kind=PacketKind.LAWYER).ledger is not None


def test_when_it_was_written_is_printed_for_own_notes_only(plan, owner, log):
    log("My note.", audience="panel", kind="note")
    log(
        "Their mail.",
        audience="panel",
        kind="email",
        details={"text": "Thank you", "subject": "Hello"},
    )
    written = {one.statement: one.written_at for one in panel(plan, owner).entries}
    assert written["My note."]
    assert written["Their mail."] == ""


def test_a_goal_keeps_its_earlier_words_and_its_readings(plan, owner, log, now):
    goal = add_goal(plan=plan, by=owner, now=now, words="Migrate 30 jobs", target="30 jobs")
    change_goal(goal=goal, by=owner, now=now, words="Migrate 42 jobs", target="42 jobs")
    log(
        "38 are done.",
        audience="panel",
        kind="metric",
        goals=[goal],
        details={"name": "Jobs", "value": "38", "unit": "jobs"},
    )
    snapshot = panel(plan, owner)
    assert [one.words for one in snapshot.goals[0].versions] == [
        "Migrate 30 jobs",
        "Migrate 42 jobs",
    ]
    assert [one.value for one in snapshot.goals[0].readings] == ["38"]
    assert snapshot.summary[0].figures[0].value == "38 jobs"
    assert snapshot.summary[0].figures[0].against == "against 42 jobs"


def test_a_lawyer_who_is_named_as_giver_is_never_printed(plan, owner, now):
    lawyer = add_person(plan=plan, by=owner, now=now, name="Counsel Name", relation="lawyer")
    add_goal(plan=plan, by=owner, now=now, words="Ship", given_by=lawyer)
    for kind in PacketKind:
        assert "Counsel Name" not in words(assemble(plan, by=owner, kind=kind))


def test_a_correction_stands_beside_the_first_words(plan, owner, log, now):
    entry = log("38 jobs.", audience="panel")
    correct_entry(
        entry=entry,
        by=owner,
        now=now,
        statement="37 jobs.",
        happened=entry.happened,
        why="counted again",
    )
    found = panel(plan, owner).entries[0]
    assert found.statement == "38 jobs."
    assert [one.words for one in found.corrections] == ["37 jobs."]


def test_another_persons_record_is_never_read(plan, owner, stranger, stranger_plan, log):
    log("Mine.", audience="panel")
    assert assemble(stranger_plan, by=stranger, kind=PacketKind.LAWYER).entries == ()


def test_queries_do_not_grow_with_the_record(plan, owner, log, django_assert_num_queries):
    def count(size: int) -> int:
        for n in range(size):
            log(f"Entry {n}", audience="panel", files=[("a.png", png(f"#{n:06x}"))])
        with CaptureQueriesContext(connection) as captured:
            panel(plan, owner)
        return len(captured)

    assert count(3) == count(20)


def test_who_got_a_copy_of_an_e_mail_is_printed(plan, owner, log):
    details = {"sender": "a@example.org", "cc": "c@example.org", "text": "Hello."}
    log("Wrote.", audience="panel", kind="email", details=details)
    headers = panel(plan, owner).exhibits[0].mails[0].headers
    assert ("Copy to", "c@example.org") in headers


def test_nothing_that_is_accepted_is_left_out(plan, owner, now, log):
    log("Done.", audience="panel")
    save_text(plan=plan, by=owner, now=now, title="", ask="", accept="A\nB\nC", statement="")
    assert panel(plan, owner).accept == ("A", "B", "C")


def test_a_colleagues_words_know_the_entry_that_tells_of_them(plan, owner, log):
    entry = log(
        "Ines wrote.", audience="panel", kind="feedback", details={"exact_words": "Thanks."}
    )
    assert panel(plan, owner).champions[0].entry == f"entry.{entry.pk}"


def test_nobody_is_called_by_what_they_are_to_the_user_alone(plan, owner, log, now):
    """A panel is not told who was asked to speak for somebody."""
    asked = add_person(plan=plan, by=owner, now=now, name="Ines Hartog", relation="champion")
    log("They were there.", audience="panel", people=[asked])
    found = words(panel(plan, owner))
    assert "Champion" not in found
    assert "Colleague" in found


def test_page_one_says_of_changed_words_that_they_are(plan, owner, now):
    """Who compares them with the plan would find the first page wrong."""
    goal = add_goal(plan=plan, by=owner, now=now, words="Below 300 ms.")
    add_goal(plan=plan, by=owner, now=now, words="Ship it.")
    assert [one.changed for one in panel(plan, owner).summary] == ["", ""]
    change_goal(goal=goal, by=owner, now=now, words="Below 250 ms.", given_date=date(2026, 5, 5))
    rows = panel(plan, owner).summary
    assert [(one.words, one.changed) for one in rows] == [
        ("Below 250 ms.", "5 May"), ("Ship it.", "")
    ]  # fmt: skip
    change_goal(goal=goal, by=owner, now=now, words="Below 200 ms.", given_date=None)
    assert panel(plan, owner).summary[0].changed == "later"
