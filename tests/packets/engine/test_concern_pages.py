"""Concerns on paper: the main one before the index, each reference a link to the page it names, drafts for a lawyer only."""

from __future__ import annotations

import re
from pathlib import Path

import pikepdf
import pytest

from apps.packets.check_facts import Facts, read_facts
from apps.packets.snapshot import (
    Answer,
    Bearing,
    Between,
    Concern,
    Exhibit,
    LaneEvent,
    Shown,
    Snapshot,
    Standing,
)
from tests.packets import makers, samples
from tests.packets.building import Built, build, one_line

INDEX = 4
LATE = "The migration was not completed. Ms Lindqvist delivered 38 of 42 jobs, and did not raise the shortfall before the due date."
RESPONSE = "The plan I signed set the number at 30, and two days before the date due the board shows 38. My reply of the same afternoon names the other four."
CONCERNS = (
    Concern(key="c.silent", words="Communication remains inconsistent.", source="Letter of decision"),
    Concern(
        key="c.late", words=LATE, source="Letter of decision", place="paragraph 3", said_on="2026-06-05", said_by="R. Castellane", goal="g3",
        answer=Answer(standing=Standing.DISPUTED, words=RESPONSE),
        shown=(
            Shown(entry="e10", exhibits=("x.board",), words="38 migrated"),
            Shown(entry="e14", exhibits=("x.letter",), page=2, words="The plan and this letter are kept by Human Resources."),
            Shown(entry="e06", words="Told today the count is 42.", bearing=Bearing.EXPLAINS),
        ),
    ),
    Concern(key="c.report", words="One report was late.", said_on="2026-06-05", answer=Answer(standing=Standing.CONCEDED)),
)  # fmt: skip
CLOSE = (
    *CONCERNS,
    Concern(
        key="c.close", words="Slow to answer.", lawyer_only=True,
        draft=Answer(standing=Standing.PARTLY, words="Twice it took me three days.", written_at="2026-06-07T18:00:00Z", lawyer_only=True),
        shown=(Shown(entry="e02", words="one day late", bearing=Bearing.HURTS, lawyer_only=True),),
    ),
)  # fmt: skip
LANES = (
    LaneEvent(at="2026-04-14", protected=True, sort="A report", words="I report the times."),
    LaneEvent(at="2026-04-20", protected=False, sort="E-mail", words="The number becomes 42.", after=(Between(first=0, days=6),)),
    LaneEvent(at="2026-05-01", protected=False, sort="Letter", words="A letter.", when="May 2026"),
)  # fmt: skip


@pytest.fixture(scope="module")
def argued(folder: Path) -> Built:
    snapshot, files = samples.rich(folder, concerns=CONCERNS)
    return build(folder, snapshot, files, name="Argued_v1.pdf")


@pytest.fixture(scope="module")
def pages(argued: Built) -> list[Facts]:
    found: list[Facts] = read_facts({"path": str(argued.path), "name": argued.path.name})["pages"]
    return found


def page_with(built: Built, words: str) -> int:
    """The first page behind the index that says it."""
    return next(n for n, text in enumerate(built.texts, 1) if n > INDEX and words in one_line(text))


def test_no_rule_is_broken(argued: Built):
    assert [rule for rule in argued.result.report.rules if rule.status == "failed"] == []


def test_the_first_answered_concern_is_page_three_and_the_index_page_four(argued: Built):
    third = one_line(argued.page(3))
    assert LATE in third
    assert RESPONSE in third
    assert "Disputed" in third
    assert one_line(argued.page(4)).startswith("Index")


def test_the_change_of_the_target_stands_below_it(argued: Built):
    third = one_line(argued.page(3))
    assert third.index("How the target changed") > third.index(RESPONSE[:40])


def test_the_others_follow_the_index_in_the_users_order(argued: Built):
    silent, conceded = page_with(argued, "Concern 2"), page_with(argued, "Concern 3")
    assert INDEX < silent <= conceded < page_with(argued, "Expectation 2")
    assert "No response is given here." in one_line(argued.page(silent))
    assert re.search(r"Response Accepted\.", one_line(argued.page(conceded)))


def test_every_reference_of_a_concern_leads_to_the_page_that_shows_it(argued: Built, pages):
    links = {link["text"]: link["page"] for link in pages[2]["links"]}
    board = argued.result.exhibits[4].first_page
    letter = argued.result.exhibits[11].first_page
    assert links[f"Ex. 5, p. {board}"] == board
    assert links[f"Ex. 12, p. {letter + 1}"] == letter + 1
    assert "kept by Human Resources" in one_line(argued.page(letter + 1))
    own = next(page for text, page in links.items() if re.fullmatch(r"p\. \d+", text))
    assert "Told today the count is 42." in one_line(argued.page(own))
    assert links[f"Expectation 3, p. {page_with(argued, 'Expectation 3')}"]


def test_the_index_names_each_concern_by_its_words(argued: Built, pages):
    index = one_line(argued.page(4))
    assert "Concern 1: “The migration was not completed." in index
    assert {link["page"] for link in pages[3]["links"] if "Concern" in link["text"]} >= {3}


def draws(path: Path, number: int) -> bool:
    """Whether an imported page is drawn on page `number`."""
    with pikepdf.open(path) as pdf:
        return "/Imported" in pdf.pages[number - 1].Resources.get("/XObject", {})


@pytest.mark.parametrize(("length", "drawn"), [(1, True), (60, False)])
def test_a_picture_is_drawn_beside_the_main_answer_where_its_page_has_room(
    built, tmp_path: Path, length, drawn
):
    files: samples.Files = {}
    board = makers.encoded(makers.screenshot(), "PNG")
    file = samples.file_of(tmp_path, files, "board.png", board, "image/png")
    concern = Concern(
        key="c", words="You were late in all of it. " * length,
        answer=Answer(standing=Standing.DISPUTED, words="The board shows 38 jobs."),
        shown=(Shown(entry="e1", exhibits=("x",)),),
    )  # fmt: skip
    exhibit = Exhibit(key="x", number=1, title="The board", date=samples.on("05-13"), file=file)
    packet = built(samples.bare(concerns=(concern,), exhibits=(exhibit,)), files)
    assert packet.result.report.failed == ()
    assert draws(packet.path, packet.result.exhibits[0].first_page)
    assert draws(packet.path, 2) is drawn
    assert one_line(packet.page(3)).startswith("Index")


def test_a_long_concern_runs_on_without_losing_a_word(built):
    words = " ".join(f"word{n}" for n in range(900))
    answer = Answer(standing=Standing.DISPUTED, words="No.")
    long = (Concern(key="a", words=words, answer=answer), Concern(key="b", words=words))
    packet = built(samples.bare(concerns=long))
    assert packet.result.report.failed == ()
    assert packet.words.count("word899") == 2
    assert all(f"word{n}" in packet.words for n in range(900))


def test_the_lawyer_reads_drafts_what_hurts_and_the_days_between(folder: Path):
    snapshot, files = samples.lawyer(folder, concerns=CLOSE, lanes=LANES)
    packet = build(folder, snapshot, files, name="Argued_lawyer_v1.pdf")
    assert packet.result.report.failed == ()
    for words in (
        "Draft of a response, not decided", "Twice it took me three days.", "Written 7 June 2026",
        "What speaks against it", "6 days after 14 April 2026", "May 2026",
    ):  # fmt: skip
        assert words in packet.words


def test_a_snapshot_of_an_argument_survives_its_json(folder: Path):
    snapshot, _ = samples.lawyer(folder, concerns=CLOSE, lanes=LANES)
    assert Snapshot.from_json(snapshot.to_json()) == snapshot
