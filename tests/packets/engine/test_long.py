"""Long words of the record: nothing falls off a page, nothing is passed over in silence."""

from __future__ import annotations

from pathlib import Path

import pypdfium2 as pdfium
import pytest

from apps.packets.check_facts import read_facts
from apps.packets.snapshot import (
    Champion,
    Correction,
    Entry,
    EntryKind,
    Goal,
    GoalVersion,
    Kind,
    Reading,
    SummaryRow,
)
from tests.packets.building import one_line
from tests.packets.samples import bare, on


def words(start: str, count: int) -> str:
    return " ".join(f"{start}{number:04d}" for number in range(count))


def lines(start: str, count: int) -> str:
    return words(start, count).replace(" ", "\n")


def off_the_page(path: Path) -> list[tuple[int, str]]:
    """Pages with characters outside of the paper or in the strip below the page number."""
    found, document = [], pdfium.PdfDocument(path)
    for number, page in enumerate(document, 1):
        width, height = page.get_size()
        text = page.get_textpage()
        boxes = ((index, text.get_charbox(index)) for index in range(text.count_chars()))
        outside = [
            index
            for index, (left, bottom, right, top) in boxes
            if text.get_text_range(index, 1).strip()
            and not (left > 20 and right < width - 20 and bottom > 20 and top < height - 20)
        ]
        if outside:
            found.append((number, text.get_text_range(outside[0], 20)))
        text.close()
        page.close()
    document.close()
    return found


LONG = {
    "statement": Entry(key="e1", kind=EntryKind.NOTE, statement=words("said", 2000), happened=on("04-20"), goals=("g1",)),
    "lines": Entry(key="e1", kind=EntryKind.NOTE, statement=lines("line", 200), happened=on("04-20"), goals=("g1",)),
    "correction": Entry(key="e1", kind=EntryKind.NOTE, statement="Short.", happened=on("04-20"), goals=("g1",), corrections=(Correction(words=words("later", 1500)),)),
    "original": Entry(key="e1", kind=EntryKind.NOTE, statement="Short.", happened=on("04-20"), goals=("g1",), original_words=words("first", 3000)),
}  # fmt: skip


@pytest.mark.parametrize("kind", list(Kind))
@pytest.mark.parametrize("what", LONG)
def test_every_word_of_a_long_entry_lies_on_a_page(built, kind, what):
    goal = Goal(key="g1", number=1, versions=(GoalVersion(words="Ship it."),))
    packet = built(bare(kind=kind, goals=(goal,), entries=(LONG[what],)))
    assert off_the_page(packet.path) == []
    if what != "original" or kind is Kind.LAWYER:
        last = {"statement": "said1999", "lines": "line0199", "correction": "later1499"}
        assert last.get(what, "first2999") in packet.words


def test_long_words_of_a_goal_are_whole_on_its_page_and_cut_with_a_sign_on_page_one(built):
    wording = words("goal", 900)
    goal = Goal(
        key="g1", number=1, versions=(GoalVersion(words=wording),), shown=words("show", 900)
    )
    row = SummaryRow(number=1, words=wording, ref="g1")
    packet = built(bare(goals=(goal,), summary=(row,)))
    assert off_the_page(packet.path) == []
    assert "goal0899" in packet.words
    assert "show0899" in packet.words
    first = one_line(packet.page(1))
    cut = first[: first.index("…”")].split()[-1]
    assert cut in wording.split()  # a whole word
    links = read_facts({"path": str(packet.path), "name": packet.path.name})["pages"][0]["links"]
    assert [(link["text"], link["page"]) for link in links] == [("3", 3)]


def test_page_one_tells_changed_words_from_those_of_the_plan(built):
    goal = Goal(key="g1", number=1, versions=(GoalVersion(words="Below 250 ms."),))
    row = SummaryRow(number=1, words="Below 250 ms.", changed="5 May", ref="g1")
    packet = built(bare(goals=(goal,), summary=(row,)))
    assert "“Below 250 ms.” as changed 5 May" in one_line(packet.page(1))


def test_goals_that_the_first_page_has_no_room_for_are_named_with_their_pages(built):
    goals = tuple(
        Goal(key=f"g{n}", number=n, versions=(GoalVersion(words=f"Words {n}."),))
        for n in range(1, 8)
    )
    rows = tuple(SummaryRow(number=n, words=f"Words {n}.", ref=f"g{n}") for n in range(1, 6))
    packet = built(bare(goals=goals, summary=rows))
    assert "Also in the plan: Goal 6, p. 8; Goal 7, p. 9" in one_line(packet.page(1))
    assert packet.result.report.failed == ()


def test_all_that_is_accepted_is_printed(built):
    packet = built(bare(accept=("One.", "Two.", "Three.")))
    assert "One. Two. Three." in one_line(packet.page(1))


def test_a_colleagues_words_are_found_from_the_sentence_that_tells_of_them(built):
    entry = Entry(key="e1", kind=EntryKind.FEEDBACK, statement="Ines wrote.", happened=on("04-20"))
    said = Champion(name="A colleague", words="It saves us a morning.", entry="e1")
    packet = built(bare(entries=(entry,), champions=(said,)))
    page = next(n for n, text in enumerate(packet.texts, 1) if "saves us a morning" in text)
    assert f"Ines wrote. p. {page}" in packet.words


def test_a_picture_names_its_unit_in_its_own_letters(built):
    readings = (Reading(at="2026-03-02", value="412"), Reading(at="2026-04-02", value="246"))
    goal = Goal(key="g1", number=1, title="Latency", unit="ms", readings=readings)
    packet = built(bare(goals=(goal,)))
    assert "Latency (ms), by date" in packet.words


def test_a_day_and_its_month_stay_together_in_the_timeline(built):
    entry = Entry(key="e1", kind=EntryKind.EVENT, statement="Began.", happened=on("09-30"))
    packet = built(bare(entries=(entry,)))
    page = next(text for text in packet.texts if "Began." in text)
    assert "30 September" in page.replace("\r", "").splitlines()[2]


@pytest.mark.parametrize("count", range(12, 22))
def test_no_page_is_turned_for_the_last_sentence_alone(built, count):
    entries = tuple(
        Entry(key=f"e{n}", kind=EntryKind.EVENT, statement=f"Sentence {n:02d} of some length, so that it takes two lines of the column.", happened=on(f"04-{n + 1:02d}"), goals=("g1",))
        for n in range(count)
    )  # fmt: skip
    goal = Goal(key="g1", number=1, versions=(GoalVersion(words="Ship it."),))
    packet = built(bare(goals=(goal,), entries=entries))
    for text in packet.texts:
        assert text.count("Sentence") not in {1, 2}
