"""The check opens the finished file afresh; each rule is shown a fault it must find."""

from __future__ import annotations

import copy
from typing import Any

import pikepdf
import pytest

from apps.packets.check import check_packet, find_leaks
from apps.packets.check_facts import read_facts
from apps.packets.check_rules import RULES
from tests.packets import makers
from tests.packets.building import Built


@pytest.fixture(scope="module")
def facts(panel: Built) -> dict[str, Any]:
    return read_facts({"path": str(panel.path), "name": panel.path.name})


def outline_at(facts: dict[str, Any], level: int) -> dict[str, Any]:
    return next(item for item in facts["outline"] if item["level"] == level)


FAULTS: dict[int, Any] = {
    1: lambda f: f.update(encrypted=True),
    2: lambda f: f.update(size=26 << 20),
    3: lambda f: f.update(pages=[]),
    4: lambda f: f.update(name="my packet (final).pdf"),
    5: lambda f: f.update(active=["/JavaScript"]),
    6: lambda f: f["info"].update({"/Author": "Somebody"}),
    7: lambda f: f["fonts"].update(composed=[3]),
    8: lambda f: f["pages"][4]["number"].update(text="6"),
    9: lambda f: f["pages"][0]["number"].update(text=""),
    10: lambda f: f["pages"][4]["number"].update(covered=True),
    11: lambda f: f.update(labels=True),
    12: lambda f: f["pages"][4].update(text="5"),
    15: lambda f: f["pages"][4].update(upside_down=True),
    16: lambda f: f["turned"].__setitem__(3, 90),
    17: lambda f: f["sizes"].__setitem__(3, [612.0, 792.0]),
    19: lambda f: f.update(open="none"),
    20: lambda f: f.update(outline=[]),
    21: lambda f: outline_at(f, 2).update(title="Tab 3"),
    22: lambda f: outline_at(f, 2).update(page=3),
    23: lambda f: next(x for x in f["pages"][2]["links"] if x["text"].isdigit()).update(page=99),
    24: lambda f: f["pages"][2].update(text="Index"),
    25: lambda f: f["outline"].pop(0),
    26: lambda f: f["pages"][1]["links"].clear(),
    27: lambda f: f["pages"][11]["links"].clear(),
    28: lambda f: f["pages"][-1].update(text=("0123456789abcdef" * 4 + "\n") * 3),
    36: lambda f: f["pages"][4].update(text=f["pages"][4]["text"] + " 219-09-9999 "),
    42: lambda f: f["pages"][4]["number"].update(dark=180),
}


@pytest.mark.parametrize("number", FAULTS)
def test_each_rule_finds_its_fault_and_passes_without(facts, number: int):
    assert list(RULES[number](facts)) == []
    broken = copy.deepcopy(facts)
    FAULTS[number](broken)
    assert list(RULES[number](broken)) != []


def test_every_rule_has_its_fault_here():
    assert RULES.keys() == FAULTS.keys()


def test_a_real_reference_that_leads_elsewhere_is_found(facts):
    broken = copy.deepcopy(facts)
    link = next(x for x in broken["pages"][1]["links"] if x["text"].startswith("Ex."))
    link["page"] += 1
    assert any("leads to" in fault for fault in RULES[26](broken))


def test_a_good_card_number_is_found_and_other_digits_are_not(facts):
    broken = copy.deepcopy(facts)
    broken["pages"][0]["text"] += " 4111 1111 1111 1111 "
    assert list(RULES[36](broken))
    broken["pages"][0]["text"] = "build 4111 1111 1111 1112, order 2026042020260421"
    assert not list(RULES[36](broken))


def test_rules_that_need_the_record_never_fail_a_bare_file(panel: Built):
    report = check_packet(panel.path)
    assert {34, 38, 39, 40} <= set(report.needs_record)
    assert report.to_json()["failed"] == []


@pytest.mark.parametrize(
    ("data", "failed"),
    [(b"", {1}), (b"no pdf at all", {1}), (makers.locked(), {1}), (makers.pages_pdf("loose page"), {6, 8, 9, 19, 20, 25, 7})],
)  # fmt: skip
def test_any_file_gets_a_report(tmp_path, data: bytes, failed: set[int]):
    assert set(check_packet(makers.write(tmp_path, "any.pdf", data)).failed) == failed


def test_active_contents_are_seen_in_the_finished_file(panel: Built, tmp_path):
    path = tmp_path / "changed.pdf"
    with pikepdf.open(panel.path) as pdf:
        pdf.Root.OpenAction = pikepdf.Dictionary(
            S=pikepdf.Name.JavaScript, JS=pikepdf.String("x()")
        )
        pdf.save(path)
    assert {5, 19} <= set(check_packet(path).failed)


# ------------------------------------------------------------------------------------------------ leaks


def test_words_that_stayed_out_are_not_found(panel: Built):
    kept_out = [
        "I was told in confidence that the whole team would be reorganised in July.",
        "private-note.txt",
    ]
    assert find_leaks(panel.path, kept_out) == []


def test_eight_words_in_a_row_are_found_with_their_page(panel: Built):
    entry = panel.snapshot.entries[4].statement
    leaks = find_leaks(panel.path, [f"Before it. {entry} After it."])
    assert {leak.page for leak in leaks if leak.place == "text"} >= {5, 8}
    assert find_leaks(panel.path, [entry], printed=[entry]) == []


def test_a_file_name_is_found_in_text_and_a_short_phrase_is_not(panel: Built):
    leaks = find_leaks(panel.path, ["jobs-by-week.csv", "Ines Hartog"])
    assert {(leak.words, leak.place, leak.page) for leak in leaks} == {
        ("jobs-by-week.csv", "text", 20), ("jobs-by-week.csv", "text", 27),
    }  # fmt: skip


def test_hidden_places_are_searched_too(panel: Built, tmp_path):
    path = tmp_path / "changed.pdf"
    words = "one two three four five six seven eight nine"
    with pikepdf.open(panel.path) as pdf:
        pdf.docinfo.Subject = words
        pdf.Root.Outlines.First.Title = pikepdf.String(words.upper())
        pdf.pages[3].obj.Hidden = pikepdf.String("kept-out.docx")
        pdf.save(path)
    places = {leak.place for leak in find_leaks(path, [words, "kept-out.docx"])}
    assert {"metadata", "bookmark", "string"} <= places
