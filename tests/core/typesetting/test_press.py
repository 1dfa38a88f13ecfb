"""Setting a sheet: retries for what no font draws, and the child that does it."""

from __future__ import annotations

import io
from datetime import UTC, datetime

import pikepdf
import pypdfium2
import pytest

from apps.core.sandbox import SandboxError
from apps.core.typesetting import sheets
from apps.core.typesetting.press import (
    RETRIES,
    ComposeError,
    Press,
    RefusedError,
    UndrawnError,
    settled,
    undrawable,
)

NOW = datetime(2026, 6, 2, 12, tzinfo=UTC)
TEMPLATE = """#import "ground.typ": *
#set document(title: o.title, author: ())
#set page(paper: o.paper)
#set text(font: o.fonts, lang: o.lang)
= #t(w.head)
#t(o.text)
"""


@pytest.fixture
def template(tmp_path):
    path = tmp_path / "one.typ"
    path.write_text(TEMPLATE)
    return path


def sheet(text):
    return sheets.sheet({"title": "Notes", "text": text}, paper="a4", words={"head": "Head"})


def words_of(content):
    document = pypdfium2.PdfDocument(io.BytesIO(content))
    try:
        return " ".join(page.get_textpage().get_text_bounded() for page in document)
    finally:
        document.close()


def test_a_sheet_is_tagged_and_says_what_it_was_given(template):
    found = sheets.set_sheet(sheet("#set text(red) *bold* 12 May 2026"), template=template, now=NOW)
    assert "Head" in words_of(found)
    assert "#set text(red) *bold* 12 May 2026" in words_of(found)
    with pikepdf.open(io.BytesIO(found)) as document:
        assert document.Root.MarkInfo.Marked
        with document.open_metadata() as metadata:
            assert str(metadata["pdfuaid:part"]) == "1"


def test_the_same_sheet_gives_the_same_bytes(template):
    first, second = (
        sheets.set_sheet(sheet("Words"), template=template, now=NOW) for _time in range(2)
    )
    assert first == second


def test_a_template_that_is_wrong_is_no_answer(template):
    template.write_text('#import "ground.typ": *\n#t(o.missing)')
    with pytest.raises(SandboxError) as caught:
        sheets.set_sheet(sheet("Words"), template=template, now=NOW)
    assert caught.value.detail == "RefusedError"


def test_what_the_cleaner_let_through_is_spelled_out(template, tmp_path, monkeypatch):
    folder = tmp_path / "work"
    folder.mkdir()
    monkeypatch.chdir(folder)
    data = {**sheet(""), "text": "a\u0378b, \u0379 end"}
    found = Press(template.parent, template.name, timestamp=0).sheet(data)
    assert "a[U+0378]b, [U+0379] end" in words_of(found)
    assert data["text"] == "a\u0378b, \u0379 end"  # the data given are not changed


def test_each_text_that_cannot_be_drawn_costs_one_attempt():
    seen = []

    def once(data, standards):
        seen.append(standards)
        if standards and "x" in data["text"]:
            raise UndrawnError(next(one for one in data["text"].split() if "x" in one))
        return data["text"]

    assert settled({"text": "ax bx c"}, once, standards=("ua-1",)) == (
        "[U+0061][U+0078] [U+0062][U+0078] c",
        True,
    )
    assert seen == [["ua-1"]] * 3


@pytest.mark.parametrize("error", [UndrawnError("q"), RefusedError("the standard is not met")])
def test_at_last_it_is_set_without_the_standard(error):
    seen = []

    def once(data, standards):
        seen.append(standards)
        if standards:
            raise error
        return "set"

    assert settled({}, once, standards=("ua-1",)) == ("set", False)
    assert seen[-1] == []
    assert len(seen) <= RETRIES + 2


def test_what_fails_without_the_standard_fails():
    def once(data, standards):
        raise RefusedError("wrong template")

    with pytest.raises(RefusedError):
        settled({}, once, standards=("ua-1",))


def test_what_typst_did_not_refuse_fails_at_once():
    """Page numbers that never settle would not settle without the standard either."""
    seen = []

    def once(data, standards):
        seen.append(standards)
        if standards:
            raise ComposeError("page numbers do not settle")

    with pytest.raises(ComposeError, match="do not settle"):
        settled({}, once, standards=("ua-1",))
    assert seen == [["ua-1"]]


@pytest.mark.parametrize(
    ("message", "text"),
    [
        ('the text `"\\u{378}"` could not be displayed with font', "\u0378"),
        ('the PDF contains the codepoint `"\\u{e000}"`', "\ue000"),
        ("unknown variable: x", ""),
    ],
)
def test_a_message_tells_the_text(message, text):
    assert undrawable(message) == text
