"""The rich panel packet, looked at from outside: as a reader, a search and a printer see it."""

from __future__ import annotations

import dataclasses
import hashlib
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2 as pdfium
import pytest

from apps.packets.check_facts import read_facts
from apps.packets.pipeline import ROOMY, BuildError, CancelledError, Step, build_packet
from apps.packets.snapshot import Paper
from tests.packets import makers, samples
from tests.packets.building import Built, build, one_line


@pytest.fixture(scope="module")
def facts(panel: Built) -> dict[str, Any]:
    return read_facts({"path": str(panel.path), "name": panel.path.name})


Box = tuple[int, int, int, int]  # in points from the top left


def histogram(path: Path, page: int, box: Box) -> list[int]:
    document = pdfium.PdfDocument(path)
    image = document[page - 1].render(scale=1).to_pil().convert("L").crop(box)
    document.close()
    return list(image.histogram())


def inked(path: Path, page: int, box: Box) -> float:
    """Part of the pixels that are not white."""
    found = histogram(path, page, box)
    return 1 - sum(found[250:]) / sum(found)


def darkness(path: Path, page: int, box: Box) -> float:
    found = histogram(path, page, box)
    return sum((255 - i) * n for i, n in enumerate(found)) / sum(found)


def test_no_rule_is_broken(panel: Built):
    assert [rule for rule in panel.result.report.rules if rule.status == "failed"] == []
    assert set(panel.result.report.passed) >= {*range(1, 13), 15, 16, 17, *range(19, 28), 36, 42}


def test_nothing_of_its_catalogue_makes_a_reader_complain(panel: Built):
    """Poppler takes `/Suspects false` for a wrong type; without it the same is said."""
    with pikepdf.open(panel.path) as pdf:
        assert dict(pdf.Root.MarkInfo) == {"/Marked": True}


def test_a_place_leads_to_the_page_that_shows_it(panel: Built):
    """The words stand with the entry; their link goes to the second page of the letter."""
    at = next(n for n, text in enumerate(panel.texts) if "page 2 of the original" in text)
    letter = next(one for one in panel.result.exhibits if one.key == "x.letter")
    with pikepdf.open(panel.path) as pdf:
        pages = {page.obj.objgen: n for n, page in enumerate(pdf.pages, 1)}
        names = pikepdf.NameTree(pdf.Root.Names.Dests) if "/Names" in pdf.Root else {}
        goals = [mark.Dest for mark in pdf.pages[at].obj.Annots]
        found = {
            pages[(names[str(to)] if isinstance(to, pikepdf.String) else to)[0].objgen]
            for to in goals
        }
    assert letter.first_page + 1 in found


def test_the_result_names_the_file(panel: Built):
    data = panel.path.read_bytes()
    assert panel.result.sha256 == hashlib.sha256(data).hexdigest()
    assert panel.result.bytes == len(data)
    assert panel.result.pages == len(panel.texts)
    assert panel.result.notes == ()
    assert not list(panel.path.parent.glob("*.part"))


def test_every_page_prints_its_own_number(facts):
    assert [page["number"]["text"] for page in facts["pages"]] == [
        str(n + 1) for n in range(len(facts["pages"]))
    ]


def test_every_link_leads_to_the_page_it_prints(facts):
    links = [link for page in facts["pages"] for link in page["links"]]
    numbered = [link for link in links if re.search(r"(?:p\. |^)\d+$", link["text"])]
    assert len(numbered) > 60
    for link in numbered:
        assert link["text"].split()[-1] == str(link["page"]), link
    assert all(link["page"] for link in links)


def test_bookmarks_name_date_and_page_and_lead_there(panel: Built, facts):
    titles = {item["title"]: item["page"] for item in facts["outline"]}
    assert "Ex. 3 – E-mails on the number of jobs – 20 April 2026 – p. 14" in titles
    assert all(title.endswith(f"p. {page}") for title, page in titles.items())
    for exhibit in panel.result.exhibits:
        assert (
            titles[next(t for t in titles if t.startswith(f"Ex. {exhibit.number} –"))]
            == exhibit.first_page
        )


def test_the_order_is_that_of_a_panel_packet(facts):
    heads = [
        item["title"].rsplit(" – p. ", 1)[0] for item in facts["outline"] if item["level"] == 1
    ]
    assert heads == [
        "What I ask", "Statement", "Index", "Expectation 2: Design notes", "Expectation 3: Reconciliation jobs",
        "Expectation 4", "Timeline", "Who is who", "Statements of colleagues", "Other entries",
        "Exhibits", "List of files",
    ]  # fmt: skip


def test_every_statement_is_found_by_search(panel: Built):
    for text in [
        *(entry.statement for entry in panel.snapshot.entries),
        *(paragraph.text for paragraph in panel.snapshot.statement),
        *(champion.words for champion in panel.snapshot.champions),
        panel.snapshot.ask,
        *panel.snapshot.accept,
    ]:
        assert one_line(text) in re.sub(r"[\ufffe\x02]\s*", "-", panel.words), text


def test_the_hash_of_every_file_is_on_the_last_page_in_one_run(panel: Built):
    for exhibit in panel.snapshot.exhibits:
        assert exhibit.file is None or exhibit.file.sha256 in panel.texts[-1]


def test_a_pdf_exhibit_keeps_its_words_under_the_band(panel: Built):
    page = one_line(panel.page(panel.result.exhibits[0].first_page))
    assert "Exhibit 1 The plan, sections 1 to 4" in page
    assert "There is a design note for each change to the ledger schema" in page


def test_mails_tables_and_texts_are_set_as_words(panel: Built):
    pages = {x.number: one_line(panel.page(x.first_page)) for x in panel.result.exhibits}
    assert "From Tunde Adeyemi <tunde@tessaly.example>" in pages[4]
    assert "They are configuration under the on-call procedure." in pages[4]
    assert "Week Jobs migrated Waiting on another team Note" in pages[9]
    assert "job=RJ-038 state=migrated took=266ms" in pages[10]
    assert "Engineering wiki, space LEDGER" in pages[11]


@pytest.mark.parametrize("number", [5, 6, 7, 8])
def test_a_picture_is_really_to_be_seen(panel: Built, number: int):
    page = panel.result.exhibits[number - 1].first_page
    assert inked(panel.path, page, (80, 170, 300, 330)) > 0.5


def test_a_photograph_stands_upright_and_tells_no_place(panel: Built):
    page = panel.result.exhibits[7].first_page
    assert inked(panel.path, page, (408, 150, 440, 560)) > 0.9
    assert darkness(panel.path, page, (408, 150, 440, 560)) > 2 * darkness(
        panel.path, page, (80, 150, 112, 560)
    )
    assert b"Exif" not in panel.path.read_bytes()


def test_what_cannot_be_printed_is_a_page_that_says_why(panel: Built):
    for number, reason in [
        (13, "Files of this kind cannot be printed."),
        (14, "The file is locked with a password."),
    ]:
        outcome, exhibit = panel.result.exhibits[number - 1], panel.snapshot.exhibits[number - 1]
        page = one_line(panel.page(outcome.first_page))
        assert not outcome.printed
        assert exhibit.file is not None
        assert all(text in page for text in (reason, exhibit.file.name, exhibit.file.sha256))


def test_an_example_says_so_on_every_page(panel: Built):
    assert all("EXAMPLE" in text for text in panel.texts)
    assert "are made up" in panel.page(1)


def test_how_a_goal_changed_is_shown_with_its_figures(panel: Built):
    page = one_line(panel.page(5))
    assert (
        "Migrate the remaining reconciliation jobs to the new scheduler (at least 30 all 42 jobs on the board)"
        in page
    )
    assert "38 on 13 May" in page
    assert "Struck out: removed." in page


def test_own_notes_print_when_they_were_written(panel: Built):
    assert "Written 20 April, 16:31" in panel.words
    assert "My note, written 13 March" in panel.words


def test_nothing_names_the_program_the_user_or_a_place(panel: Built):
    with pikepdf.open(panel.path) as pdf:
        assert dict(pdf.docinfo.items()).keys() == {"/Title", "/CreationDate", "/ModDate"}
        assert str(pdf.docinfo.Title) == "Statement in Support of Appeal"
        metadata = pdf.Root.Metadata.read_bytes()
    for word in (b"aybook", b"ypst", b"ikepdf", b"Lindqvist", b"/tmp", b"pdfaid", b"pdfuaid"):
        assert word not in metadata, word
    assert "daybook" not in panel.words.casefold()


def test_qpdf_has_nothing_to_say(panel: Built):
    program = shutil.which("qpdf")
    if program:
        done = subprocess.run(
            [program, "--check", panel.path], capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
    with pikepdf.open(panel.path) as pdf:
        assert pdf.check_pdf_syntax() == []


def test_the_same_snapshot_gives_the_same_bytes_with_one_thread_or_two(
    panel: Built, tmp_path: Path
):
    again = build(tmp_path, panel.snapshot, panel.files, name="again.pdf", threads=1)
    assert again.path.read_bytes() == panel.path.read_bytes()


def test_progress_goes_through_every_step_and_never_back(panel: Built, steps):
    order = list(Step)
    assert [step for step in order if step in {s for s, _, _ in steps}] == order
    places = [order.index(step) for step, _, _ in steps]
    assert places == sorted(places)
    assert all(0 <= done <= total for _, done, total in steps)
    assert steps[-1] == (Step.CHECK, 1, 1)


def test_letter_paper(built):
    packet = built(samples.bare(paper=Paper.LETTER))
    with pikepdf.open(packet.path) as pdf:
        assert {tuple(map(float, page.mediabox)) for page in pdf.pages} == {(0, 0, 612, 792)}
    assert packet.result.report.failed == ()


def test_a_packet_without_exhibits_statement_or_goals_is_whole(built):
    packet = built(samples.bare())
    assert packet.result.report.failed == ()
    assert "no exhibits" in packet.page(1)
    assert "No files belong to this packet." in packet.texts[-1]


def test_a_missing_or_changed_file_becomes_a_page_that_says_so(built, tmp_path: Path):
    snapshot, files = samples.rich(tmp_path)
    first, fifth = snapshot.exhibits[0].file, snapshot.exhibits[4].file
    assert first is not None
    assert fifth is not None
    del files[first.sha256]
    files[fifth.sha256] = makers.write(tmp_path, "other", b"other bytes")
    packet = built(
        dataclasses.replace(
            snapshot,
            exhibits=snapshot.exhibits[:5],
            entries=(),
            goals=(),
            statement=(),
            summary=(),
            champions=(),
        ),
        files,
    )
    assert [x.reason for x in packet.result.exhibits] == ["bad_missing", "", "", "", "bad_changed"]
    assert "The stored file was not found." in packet.words


@pytest.mark.parametrize("step", [Step.READ, Step.TYPESET, Step.CHECK])
def test_a_cancelled_build_leaves_no_packet(tmp_path: Path, step: Step):
    seen: list[Step] = []
    out = tmp_path / "out.pdf"
    with pytest.raises(CancelledError):
        build_packet(
            samples.bare(), files={}, work_dir=tmp_path, out=out,
            progress=lambda now, *_: seen.append(now), cancelled=lambda: bool(seen) and seen[-1] == step,
        )  # fmt: skip
    assert not out.exists()


def test_a_child_that_dies_is_an_error_that_names_the_step(tmp_path: Path, monkeypatch):
    monkeypatch.setattr(
        "apps.packets.pipeline.ROOMY", dataclasses.replace(ROOMY, memory_bytes=1 << 20)
    )
    with pytest.raises(BuildError) as caught:
        build_packet(
            samples.bare(),
            files={},
            work_dir=tmp_path,
            out=tmp_path / "out.pdf",
            progress=lambda *_: None,
            cancelled=lambda: False,
        )
    assert caught.value.step == Step.TYPESET
    assert not (tmp_path / "out.pdf").exists()
