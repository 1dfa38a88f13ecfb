"""What is read out of files, and that hostile ones end in time with an outcome (matrix rows 9 to 11, 13, 16 to 20)."""

from __future__ import annotations

import io
import json
from typing import Any

import pikepdf
import pytest
from PIL import Image

from apps.core.sandbox import Limits, SandboxError, run
from apps.intake.parsers import documents
from apps.intake.parsers.child_documents import preview_table, read_document, read_readings
from tests.intake.parsers import bombs, corpora

LIMITS = Limits(memory_bytes=1 << 30, cpu_seconds=6, wall_seconds=8)
STATES = {"read", "partly", "unreadable", "nothing"}


@pytest.fixture
def stored(tmp_path):
    def store(data: bytes) -> str:
        path = tmp_path / ("0" * 64)
        path.write_bytes(data)
        return str(path)

    return store


@pytest.fixture
def read(stored):
    """Read as the child does, in this process."""

    def go(name: str, data: bytes) -> dict[str, Any]:
        return read_document({"path": stored(data), "name": name})

    return go


def test_pages_of_a_pdf_are_told_apart(read):
    said = read("letter.pdf", bombs.pdf(3))
    assert (said["state"], said["facts"]) == ("read", {"pages": 3})
    begins = [0, *said["page_ends"][:-1]]
    pages = [said["text"][begin:end] for begin, end in zip(begins, said["page_ends"], strict=True)]
    assert pages == ["plain words\n"] * 3


def test_a_pdf_is_known_by_its_bytes(read):
    assert read("letter.txt", bombs.pdf())["text"] == "plain words\n"


def test_pages_beyond_the_cap_are_left_and_said(read):
    said = read("long.pdf", bombs.pdf(2_001))
    assert (said["state"], said["problem"]) == ("partly", "too_many_pages")
    assert (len(said["page_ends"]), said["facts"]["pages"]) == (2_000, 2_001)


def test_a_locked_pdf_is_said_to_be_locked(read):
    locked = bombs.pdf(encryption=pikepdf.Encryption(user="secret", owner="own", R=6))
    assert read("a.pdf", locked)["problem"] == "password"


def test_a_pdf_that_only_forbids_printing_is_read(read):
    rights = pikepdf.Permissions(extract=False, print_highres=False)
    locked = bombs.pdf(encryption=pikepdf.Encryption(user="", owner="own", R=6, allow=rights))
    assert read("a.pdf", locked)["state"] == "read"


BODY = (
    "<w:p><w:r><w:t>First</w:t></w:r><w:r><w:t xml:space='preserve'> line</w:t><w:tab/><w:t>x</w:t></w:r></w:p>"
    "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>cell</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>two</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
    "<w:p><w:del><w:r><w:delText>gone</w:delText></w:r></w:del></w:p>"
    "<mc:AlternateContent xmlns:mc='http://schemas.openxmlformats.org/markup-compatibility/2006'>"
    "<mc:Choice><w:p><w:r><w:t>boxed</w:t></w:r></w:p></mc:Choice><mc:Fallback><w:p><w:r><w:t>boxed</w:t></w:r></w:p></mc:Fallback></mc:AlternateContent>"
)


def test_words_of_a_word_file_with_tables_headers_notes_and_boxes(read):
    header = f"<w:hdr {bombs.W}><w:p><w:r><w:t>Head</w:t></w:r></w:p></w:hdr>"
    notes = f"<w:footnotes {bombs.W}><w:p><w:r><w:t>Note</w:t></w:r></w:p></w:footnotes>"
    said = read("a.docx", bombs.docx(BODY, header1=header, footnotes=notes))
    assert said["state"] == "read"
    assert said["text"].split() == ["Head", "First", "line", "x", "cell", "two", "boxed", "Note"]


def test_values_of_a_sheet(read):
    said = read("a.xlsx", bombs.xlsx(("name", "value"), ("x", 1.5), (None, None), ("=1+1", True)))
    assert said["text"].splitlines()[:3] == ["Sheet", "name\tvalue", "x\t1.5"]


def test_an_office_file_with_a_password_is_said_to_be_locked(read):
    assert read("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))["problem"] == "password"


@pytest.mark.parametrize("name", ["a.docx", "a.xlsx", "a.pdf", "a.png", "a.heic", "a.ics"])
@pytest.mark.parametrize("data", [b"x", b"PK\x03\x04" + b"x" * 50, b"%PDF-1.7\n" + b"x" * 50, bytes(100)])  # fmt: skip
def test_rubbish_is_damaged(read, name, data):
    assert read(name, data)["state"] == "unreadable"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_text_file_in_any_usual_encoding(read, encoding):
    said = read("a.txt", "Größe – né".encode(encoding))
    assert (said["state"], said["text"]) == ("read", "Größe – né")


def test_what_a_database_cannot_hold_is_left_out(read):
    said = read("a.md", b"a\x00b \xf0\x9f\x8e\x89")
    assert said["text"] == "ab 🎉"
    json.dumps(said, ensure_ascii=False).encode()


def test_a_very_long_text_is_cut_and_said(read):
    said = read("a.txt", b"word " * 1_100_000)
    assert (len(said["text"]), said["state"], said["problem"]) == (documents.MOST_TEXT, "partly", "text_cut")  # fmt: skip


def test_a_page_gives_its_words_and_not_its_scripts(read):
    said = read("a.html", b"<p>Hello <b>you</b></p><script>alert(1)</script><style>p{}</style>")
    assert said["text"].strip() == "Hello you"


INVITATION = b"""BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nSUMMARY:Weekly 1:1\r\nDTSTART;TZID=Europe/Berlin:20260303T140200\r
DTEND;TZID=Europe/Berlin:20260303T143000\r\nLOCATION:Room 4\r\nORGANIZER;CN=Sam Lee:mailto:sam@example.org\r
ATTENDEE;CN=Priya Shah:mailto:priya@example.org\r\nATTENDEE:MAILTO:mara@example.org\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"""


def test_an_invitation_tells_what_when_where_and_with_whom(read):
    said = read("invite.ics", INVITATION)
    facts = said["facts"]
    assert (facts["title"], facts["starts"], facts["where"]) == ("Weekly 1:1", "2026-03-03T14:02:00+01:00", "Room 4")  # fmt: skip
    assert facts["organizer"] == {"name": "Sam Lee", "address": "sam@example.org"}
    assert facts["attendees"][1] == {"name": "", "address": "mara@example.org"}
    assert "Priya Shah <priya@example.org>" in said["text"]


def test_a_damaged_invitation_gives_what_its_lines_say(read):
    said = read("invite.ics", INVITATION.replace(b"END:VEVENT\r\nEND:VCALENDAR\r\n", b""))
    assert (said["facts"]["title"], said["facts"]["starts"][:10]) == ("Weekly 1:1", "2026-03-03")
    assert said["problem"] in {"", "damaged"}


def test_a_picture_tells_its_size_its_date_and_its_place(read):
    exif = Image.Exif()
    exif[0x8769] = {0x9003: "2026:03:03 14:02:11", 0x9011: "+01:00"}
    exif[0x8825] = {1: "N"}
    assert read("a.jpg", bombs.jpeg(exif=exif))["facts"] == {
        "width": 640, "height": 480, "format": "JPEG", "taken": "2026-03-03T14:02:11+01:00", "has_place": True,
    }  # fmt: skip


@pytest.mark.parametrize("stamp", ["0000:00:00 00:00:00", "2026:13:45 99:99:99", "yesterday", ""])
def test_a_picture_with_a_wrong_date_has_none(read, stamp):
    exif = Image.Exif()
    exif[0x8769] = {0x9003: stamp}
    said = read("a.jpg", bombs.jpeg(exif=exif))
    assert (said["state"], said["facts"]["taken"]) == ("nothing", "")


def test_a_disguised_picture_is_never_decoded(read):
    assert read("a.jpg", b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n")["state"] == "unreadable"  # fmt: skip
    tiff = io.BytesIO()
    Image.new("RGB", (4, 4)).save(tiff, "TIFF")
    assert read("a.jpg", tiff.getvalue())["state"] == "unreadable"


def test_an_empty_file_and_another_kind_are_said(read):
    assert read("a.pdf", b"")["problem"] == "empty"
    assert read("a.xyz", b"x")["problem"] == "other_kind"


def test_a_table_is_previewed_and_read_in_the_child(stored):
    path = stored(b"day;value\n03.03.2026;1,5\nx;2\n")
    shown = run("apps.intake.parsers.child_documents:preview_table", {"path": path}, limits=LIMITS)
    assert (shown["delimiter"], shown["rows"]) == (";", 2)
    assert shown == preview_table({"path": path})
    choices = {"date_column": 0, "value_column": 1, "order": "dmy", "decimal": ",", "unit": "h"}
    payload = {"path": path, "choices": choices, "today": "2026-06-02"}
    said = run("apps.intake.parsers.child_documents:read_readings", payload, limits=LIMITS)
    assert said == read_readings(payload)
    assert said["rows"] == [{"when": "2026-03-03T00:00:00", "has_time": False, "value": "1.5", "unit": "h", "number": 2}]  # fmt: skip
    assert said["rejected"][0]["reason"] == "bad_date"


def outcome(path: str, name: str) -> dict[str, Any]:
    """What the parent learns: the child's answer, or why there is none."""
    try:
        return dict(run("apps.intake.parsers.child_documents:read_document", {"path": path, "name": name}, limits=LIMITS))  # fmt: skip
    except SandboxError as error:
        return {"state": "unreadable", "problem": f"reader_{error.reason}"}


KILLED = {"reader_time", "reader_cpu", "reader_memory", "reader_crash"}
HOSTILE = {
    "9 document of 2 GB": ("a.docx", bombs.docx_of_two_gigabytes, {"too_large"}),
    "9 document of 2 GB that says it is small": ("a.docx", lambda: bombs.docx_of_two_gigabytes(said=1_000), {"damaged"}),
    "9 entities": ("a.docx", bombs.docx_with_entities, {"damaged"}),
    "9 very many paragraphs": ("a.docx", lambda: bombs.docx("<w:p/>" * 4_000_000), {"took_too_long", "no_text"} | KILLED),
    "9 sheet as wide as can be": ("a.xlsx", bombs.xlsx_of_a_million_columns, {"", "no_text", "took_too_long"}),
    "10 picture of 50,000 x 50,000": ("a.png", lambda: bombs.png(50_000, 50_000), {"too_many_pixels"}),
    "11 very many frames": ("a.gif", lambda: bombs.gif_of_frames(100_000), {""}),
    "13 half a picture": ("a.jpg", lambda: bombs.jpeg()[:400], {"", "damaged"}),
    "16 scripts": ("a.pdf", bombs.pdf_with_scripts, {""}),
    "17 looping table": ("a.pdf", bombs.pdf_whose_xref_loops, {"", "no_text", "damaged"}),
    "17 endless picture": ("a.pdf", bombs.pdf_with_endless_picture, {"", "no_text", "damaged"}),
    "17 draws itself": ("a.pdf", bombs.pdf_that_draws_itself, {"", "no_text", "damaged"} | KILLED),
    "18 a million pages, said": ("a.pdf", bombs.pdf_that_says_a_million_pages, {"too_many_pages", "damaged", "took_too_long", ""}),
    "18 page of 200 inches": ("a.pdf", lambda: bombs.pdf(size=(14_400, 14_400)), {""}),
    "19 locked": ("a.pdf", lambda: bombs.pdf(encryption=pikepdf.Encryption(user="s", owner="o")), {"password"}),
    "20 ends the reader": ("a.pdf", bombs.pdf_of_two_gigabytes, {"no_text", "damaged", "took_too_long"} | KILLED),
}  # fmt: skip


@pytest.mark.parametrize(("name", "make", "problems"), HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_file_ends_in_time_with_an_outcome(stored, name, make, problems):
    path = stored(make())
    said = outcome(path, name)  # the parent ends it after eight seconds, whatever it does
    assert said["state"] in STATES
    assert said["problem"] in problems
    assert "root:" not in said.get("text", "")


NEEDS = corpora.needs_corpora


@NEEDS
@pytest.mark.parametrize("path", [*corpora.files("pdf"), *corpora.files("image"), *corpora.files("ics"), *corpora.files("csv")], ids=lambda path: path.name)  # fmt: skip
def test_every_public_file_has_an_outcome(path):
    said = read_document({"path": str(path), "name": path.name})
    assert said["state"] in STATES
    assert said["state"] == "read" or said["problem"] or said["facts"]
    pages = corpora.said(path, "pages")
    if pages and said["state"] in {"read", "partly"}:
        assert (said["facts"]["pages"], len(said["page_ends"])) == (int(pages), int(pages))
    if corpora.said(path, "password"):
        assert said["problem"] == "password"


@NEEDS
@pytest.mark.parametrize("path", corpora.files("ics"), ids=lambda path: path.name)
def test_public_calendars_give_the_events_that_others_count(path):
    counted = corpora.said(path, "vevents")
    if counted:
        said = read_document({"path": str(path), "name": path.name})
        assert said["facts"]["events"] == int(counted)
