"""Files and words that mean harm, or are only broken: the packet is built, and says what it could not print."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from apps.core.sandbox import Limits
from apps.packets import compose, content
from apps.packets.check import find_leaks
from apps.packets.snapshot import (
    Card,
    Champion,
    Correction,
    Document,
    Entry,
    EntryKind,
    Exhibit,
    Figure,
    Goal,
    GoalVersion,
    Mail,
    Paragraph,
    Person,
    Reading,
    SummaryRow,
)
from tests.packets import makers, samples
from tests.packets.building import Built, build, one_line

PICTURES: dict[str, tuple[Callable[[], bytes], str, str]] = {
    "png": (lambda: makers.encoded(makers.screenshot((300, 200)), "PNG"), "image/png", ""),
    "palette": (lambda: makers.encoded(makers.screenshot((300, 200)).quantize(8), "PNG"), "image/png", ""),
    "see-through": (lambda: makers.encoded(Image.new("RGBA", (300, 200), (90, 0, 0, 120)), "PNG"), "image/png", ""),
    "grey 16": (lambda: makers.encoded(Image.new("I;16", (300, 200), 30000), "PNG"), "image/png", ""),
    "jpeg": (lambda: makers.encoded(makers.screenshot((300, 200)), "JPEG"), "image/jpeg", ""),
    "grey jpeg": (lambda: makers.encoded(makers.screenshot((300, 200)).convert("L"), "JPEG"), "image/jpeg", ""),
    "progressive": (lambda: makers.encoded(makers.screenshot((300, 200)), "JPEG", progressive=True), "image/jpeg", ""),
    "cmyk": (lambda: makers.encoded(makers.screenshot((300, 200)).convert("CMYK"), "JPEG"), "image/jpeg", ""),
    "mirrored": (lambda: makers.turned_jpeg(5), "image/jpeg", ""),
    "webp": (lambda: makers.encoded(makers.screenshot((300, 200)), "WEBP"), "image/webp", ""),
    "gif": (makers.animated_gif, "image/gif", ""),
    "tiff": (lambda: makers.encoded(makers.screenshot((300, 200)), "TIFF"), "image/tiff", ""),
    "large": (lambda: makers.encoded(makers.screenshot((4032, 3024)), "JPEG"), "image/jpeg", ""),
    "very long": (lambda: makers.encoded(makers.screenshot((300, 1800)), "PNG"), "image/png", ""),
    "bomb": (makers.png_bomb, "image/png", "bad_too_large"),
    "cut off": (lambda: makers.encoded(makers.screenshot(), "PNG")[:9000], "image/png", "bad_damaged"),
    "no picture": (lambda: b"\xff\xd8\xff\xe0 nothing", "image/jpeg", "bad_damaged"),
    "empty": (lambda: b"", "image/png", "bad_empty"),
    "a script": (lambda: b"<svg onload='x()'/>", "image/svg+xml", "bad_type"),
}  # fmt: skip


@pytest.fixture(scope="module")
def hostile(folder: Path) -> Built:
    files: dict[str, Path] = {}
    made = [(name, maker(), "application/pdf") for name, (maker, _) in makers.HOSTILE_PDFS.items()]
    made += [(f"picture {name}", maker(), kind) for name, (maker, kind, _) in PICTURES.items()]
    exhibits = tuple(
        Exhibit(
            key=name,
            number=i,
            title=f"File {i}",
            file=samples.file_of(folder, files, f"{name}.bin", data, kind),
        )
        for i, (name, data, kind) in enumerate(made, 1)
    )
    return build(folder, samples.bare(exhibits=exhibits), files, name="hostile.pdf")


def test_no_file_stops_the_packet_or_breaks_a_rule(hostile: Built):
    # Two of the files are empty, so they are the same file under two names: the check says that, and only that.
    assert set(hostile.result.report.failed) <= {28}


@pytest.mark.parametrize("name", makers.HOSTILE_PDFS)
def test_each_pdf_is_merged_or_says_why_not(hostile: Built, name: str):
    outcome = next(x for x in hostile.result.exhibits if x.key == name)
    expected = makers.HOSTILE_PDFS[name][1]
    if expected == "merged":
        assert outcome.printed
    elif expected != "any":
        assert (outcome.printed, outcome.reason) == (False, expected)


@pytest.mark.parametrize("name", PICTURES)
def test_each_picture_is_shown_or_says_why_not(hostile: Built, name: str):
    outcome = next(x for x in hostile.result.exhibits if x.key == f"picture {name}")
    assert outcome.reason == PICTURES[name][2]
    assert outcome.printed == (not outcome.reason)


def page_of(hostile: Built, name: str, offset: int = 0) -> str:
    return one_line(
        hostile.page(next(x for x in hostile.result.exhibits if x.key == name).first_page + offset)
    )


def test_what_was_filled_in_is_printed(hostile: Built):
    assert "FILLED VALUE" in page_of(hostile, "form")
    assert "FILLED VALUE" in page_of(hostile, "form without appearance")


def test_pages_that_were_lost_are_named(hostile: Built):
    assert "first page words" in page_of(hostile, "truncated")
    assert "Page 2 of the original could not be read." in page_of(hostile, "truncated", 1)


def test_odd_geometry_keeps_its_words(hostile: Built):
    words = [
        "upright",
        "turned 90",
        "turned 180",
        "A3 turned 270",
        "offset box",
        "tiny",
        "huge plan",
        "",
        "user unit",
    ]
    for offset, text in enumerate(words):
        assert text in page_of(hostile, "mixed", offset)


def test_a_long_picture_goes_over_several_pages(hostile: Built):
    assert next(x for x in hostile.result.exhibits if x.key == "picture very long").pages == 5


def test_what_should_be_known_about_a_file_stands_in_its_band(hostile: Built):
    assert "its first picture of 5 is printed" in page_of(hostile, "picture gif")
    assert "Form fields and marks are printed as they look." in page_of(hostile, "form")
    assert "The original holds 1 further files" in page_of(hostile, "portfolio")
    assert "The original forbids changes" in page_of(hostile, "restricted")


def test_nothing_of_an_active_file_is_left_but_its_page(hostile: Built):
    assert "words of an active file" in page_of(hostile, "active")
    with pikepdf.open(hostile.path) as pdf:
        assert not pdf.attachments
        everything = b" ".join(item.unparse() for item in pdf.objects)
    for word in (
        b"JavaScript",
        b"/JS",
        b"Launch",
        b"/URI",
        b"evil.example",
        b"/AA",
        b"calc.exe",
        b"EmbeddedFile",
    ):
        assert word not in everything, word
    assert find_leaks(hostile.path, ["calc.exe", "secret.txt", "inner.pdf"]) == []


def test_a_child_that_is_killed_gives_a_page_that_says_so(built, tmp_path: Path, monkeypatch):
    monkeypatch.setattr("apps.packets.exhibits.LIMITS", Limits(memory_bytes=1 << 20))
    files: dict[str, Path] = {}
    file = samples.file_of(
        tmp_path, files, "plan.pdf", makers.pages_pdf("words"), "application/pdf"
    )
    packet = built(
        samples.bare(exhibits=(Exhibit(key="x", number=1, title="Plan", file=file),)), files
    )
    assert packet.result.exhibits[0].reason == "bad_killed"
    assert "could not be read within the limits" in one_line(
        packet.page(packet.result.exhibits[0].first_page)
    )


# ------------------------------------------------------------------------------------------------ words

SOURCE = '#read("/etc/passwd") *b* $x$ `c` </svg> \\ #eval("1") <label> @ref // no /* no */ [x] #link("x")'
NAME = "Maximiliane-Wilhelmina Featherstonehaugh-Cholmondeley zu Hohenlohe"
WORDS = [
    SOURCE, "a\u202etxt.exe\u202c b", "Z" + "\u0301" * 2000, "a\ud800b\x00\x01c", "🎉👍🏽✅👨‍👩‍👧‍👦🇩🇪", "تم تسليم المشروع في الموعد",
    "漢字かな交じり文 骨 直 角", "한국어 문장", "x" * 3000, "\u0301orphan", "a\ue000b a\u0378b \U000f0000", "देवनागरी क्षत्रिय", "ไทยทดสอบ",
    "שלום עולם", "<script>alert(1)</script>", "=1+1", "\ufffe\uffff", "བོད", "Tab\tnew\nline\r\nwin", "\u200b\u200b", "   ", "- 1. = heading",
    *("".join(chr(i) for i in range(first, first + 600)) for first in range(32, 0x3000, 1800)),
]  # fmt: skip


@pytest.fixture(scope="module")
def worded(folder: Path) -> Built:
    """Hostile words in every field there is."""
    snapshot = samples.bare(
        document=Document(title=SOURCE, name=NAME, role="x" * 200),
        ask=SOURCE, accept=(WORDS[4], WORDS[5]), statement=tuple(Paragraph(text=text) for text in WORDS),
        summary=(SummaryRow(number=1, words=WORDS[8], due=WORDS[4], figures=(Figure(value=WORDS[5], against=SOURCE),), ref="g1"),),
        goals=(Goal(key="g1", number=1, word="ziel", title=SOURCE, versions=(GoalVersion(words=SOURCE), GoalVersion(words=SOURCE + " and more"), GoalVersion(words=WORDS[6])), shown=WORDS[8][:400], readings=(Reading(at="2026-03-01", value="nan"), Reading(at="bad", value="1"), Reading(at="2026-04-01", value="1e300"))),),
        entries=tuple(Entry(key=f"e{i}", kind=EntryKind.NOTE, statement=text, happened=samples.on("04-02"), corrections=(Correction(words=text),), goals=("g1",)) for i, text in enumerate(WORDS)),
        exhibits=(Exhibit(key="x1", number=1, title=SOURCE, source=WORDS[5], mails=(Mail(headers=(("From", WORDS[1]),), body="\n\n".join(WORDS)),)), Exhibit(key="x2", number=120, title=NAME * 4, card=Card(what=WORDS[8][:100], where="https://evil.example/#x"))),
        people=tuple(Person(name=text[:80], post=text[:60], part=text[:100]) for text in WORDS), champions=(Champion(name=NAME, words=WORDS[7], relation=WORDS[6]),),
    )  # fmt: skip
    return build(folder, snapshot, {}, name="worded.pdf")


def test_hostile_words_break_no_rule_and_need_no_second_best_setting(worded: Built):
    assert worded.result.report.failed == ()
    assert worded.result.notes == ()


def test_source_text_is_printed_literally(worded: Built):
    assert SOURCE.split(" <label>", maxsplit=1)[0] in one_line(worded.page(2)) + one_line(
        worded.page(3)
    )
    assert "root:x:0" not in worded.words


def test_a_hostile_address_becomes_no_link(worded: Built):
    assert b"evil.example" not in worded.path.read_bytes()
    assert 5 in worded.result.report.passed


@pytest.mark.parametrize(
    "text",
    [
        "تم تسليم المشروع",
        "한국어 문장",
        "漢字かな交じり文",
        "देवनागरी",
        "ไทยทดสอบ",
        "[U+E000]b",
        "[U+0378]",
        "a�bc",
    ],
)
def test_every_script_is_found_by_search(worded: Built, text: str):
    assert text in worded.words


def test_a_direction_override_does_not_turn_words_round(worded: Built):
    assert "atxt.exe b" in worded.words
    assert "\u202e" not in worded.words


def test_a_very_long_statement_is_printed_whole(built):
    text = ("On 20 April 2026 Mr Adeyemi wrote that neither change needed a note. " * 3_000).strip()
    packet = built(samples.bare(statement=(Paragraph(text=text),)))
    assert packet.words.count("Adeyemi") == 3_000
    assert packet.result.report.failed == ()


def test_what_the_cleaner_let_through_is_spelled_out(tmp_path: Path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    data = content.packet_data(samples.bare(), {})
    data["timeline"][0]["rows"][0]["text"] = "a\u0378b then \ue000 end"
    answer = compose.typeset({"data": data, "out": str(tmp_path / "out.pdf"), "timestamp": 0})
    assert answer["strict"]
    assert data["timeline"][0]["rows"][0]["text"].startswith(
        "a\u0378b"
    )  # the data given are not changed


def test_one_and_many_pages_are_counted(built):
    packet = built(dataclasses.replace(samples.bare(), entries=()))
    assert f"{len(packet.texts)} pages, no exhibits" in one_line(packet.page(1))
