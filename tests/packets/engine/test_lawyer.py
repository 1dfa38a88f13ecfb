"""What the lawyer packet prints more than the panel packet, and the panel packet never."""

from __future__ import annotations

import dataclasses

import pytest

from apps.packets.snapshot import Entry, EntryKind, Kind, Snapshot
from tests.packets import samples
from tests.packets.building import Built, one_line, texts_of

ONLY_LAWYER = [
    "How obtained", "Received 2 June 2026, 05:15", "State of the record", "Only for the lawyer", "Protected event",
    "12 days later", "Written by me in my own record", "told HR (Colm) abt the incident times", "Entries in full",
]  # fmt: skip


def test_no_rule_is_broken(lawyer: Built):
    assert [rule for rule in lawyer.result.report.rules if rule.status == "failed"] == []


@pytest.mark.parametrize("words", ONLY_LAWYER)
def test_the_lawyer_reads_it_and_the_panel_does_not(lawyer: Built, panel: Built, words: str):
    assert words in lawyer.words
    assert words not in panel.words


def test_every_entry_prints_when_it_was_written_and_how_late(lawyer: Built):
    first = next(i for i, text in enumerate(lawyer.texts) if text.startswith("Entries in full"))
    record = one_line("".join(lawyer.texts[first : first + 4]))
    assert record.count("Written ") >= len(lawyer.snapshot.entries)
    assert record.count(", the same day") + record.count(", 12 days later") == len(
        lawyer.snapshot.entries
    )


def test_the_ledger_is_printed_at_the_very_end(lawyer: Built):
    assert lawyer.snapshot.ledger is not None
    assert lawyer.snapshot.ledger.head in lawyer.texts[-1]
    assert "held 412 events" in one_line(lawyer.texts[-1])


def test_the_panel_packet_depends_on_nothing_but_its_snapshot(built):
    """The same record with more in it that stays out is the same snapshot; here: keys and the build's id print nothing."""
    one = samples.bare()
    other = dataclasses.replace(
        one,
        build=dataclasses.replace(one.build, id="another"),
        entries=tuple(
            dataclasses.replace(entry, key=f"other-{entry.key}") for entry in one.entries
        ),
    )
    first, second = built(one, name="a.pdf"), built(other, name="b.pdf")
    assert first.path.read_bytes() == second.path.read_bytes()


def test_an_empty_record_makes_a_short_packet_of_either_kind(built):
    for kind in Kind:
        packet = built(samples.bare(kind=kind, entries=()), name=f"{kind}.pdf")
        assert packet.result.report.failed == ()
        assert len(texts_of(packet.path)) == 3


def test_entries_of_no_goal_that_say_more_have_a_part_of_their_own(built):
    said = Entry(
        key="f",
        kind=EntryKind.FEEDBACK,
        statement="Ms Hartog thanks me.",
        happened=samples.on("05-01"),
        details=samples.entries()[10].details,
    )
    snapshot: Snapshot = samples.bare(entries=(said,))
    packet = built(snapshot)
    assert "Other entries" in packet.words
    assert "Best walk-through of settlement we have had." in packet.words
    assert packet.result.report.failed == ()
