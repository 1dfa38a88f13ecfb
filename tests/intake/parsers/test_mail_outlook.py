"""Row 28: .msg and winmail.dat, whole and broken."""

from __future__ import annotations

import struct
import tracemalloc

import compressed_rtf
import pytest

from apps.intake.parsers.found import Address
from apps.intake.parsers.inner import read_any
from apps.intake.parsers.rtf import html_of, unpacked, words_of_rtf
from tests.data.mails import RTF_WITH_HTML, outlook, winmail
from tests.data.outlook import compound, inner_message, message, storage, tnef, tnef_file
from tests.intake.parsers.mail_fuzz import check


def test_a_msg_is_read_whole():
    kept: list[bytes] = []
    mail = read_any(outlook(), lambda data: kept.append(data) or "0000")  # type: ignore[func-returns-value]
    assert (mail.source, mail.subject, mail.date) == ("msg", "Review", "2026-06-02T16:00:00Z")
    assert mail.sender == (Address("Ana Example", "ana@example.org"),)
    assert mail.to == (Address("Me", "me@example.org"),)
    assert mail.html == "<p>Café <b>bold</b> €</p>"
    assert mail.text == "Café bold €"
    assert [(one.name, one.size, one.is_message) for one in mail.parts] == [
        ("notes.txt", 5_000, False),
        ("inner", 0, True),
    ]
    assert (mail.nested[0].text, mail.nested[0].of_part) == ("Inner words", 1)
    assert kept == [b"n" * 5_000]


def test_the_header_of_a_msg_that_travelled_is_believed_first():
    head = (
        "From: Ana <ana@example.org>\r\nTo: me@example.org\r\nDate: Tue, 2 Jun 2026 09:30:00 -0700\r\n"
        "Message-ID: <1@a>\r\nReferences: <0@a>\r\nSubject: =?utf-8?q?Gr=C3=B6=C3=9Fe?=\r\n"
    )
    mail = read_any(compound(message({0x007D: head, 0x0C1F: "/O=X/CN=ANA", 0x0039: 1.0})))
    assert (mail.sender[0].address, mail.date, mail.date_offset) == ("ana@example.org", "2026-06-02T16:30:00Z", -420)  # fmt: skip
    assert (mail.subject, mail.message_id, mail.references) == ("Größe", "1@a", ("0@a",))


def test_a_stream_that_runs_in_a_circle_is_read_no_further_than_the_file_is_long():
    data = bytearray(compound(message({0x0037: "Review", 0x0C1A: "Ana"})))
    place = data.index("__substg1.0_0C1A001F".encode("utf-16-le"))
    data[place + 120 : place + 124] = struct.pack("<I", 600_000_000)
    (table,) = struct.unpack_from("<I", data, 76)
    data[(table + 1) * 512 : (table + 2) * 512] = bytes(
        512
    )  # every sector is followed by the first
    tracemalloc.start()
    mail = read_any(bytes(data))
    _now, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    check(mail, bytes(data))
    assert most < 20_000_000


def test_an_exchange_sender_is_looked_up_among_the_recipients():
    people = [storage({0x3003: "/o=x/cn=ana", 0x39FE: "ana@example.org", 0x0C15: 2}, header=8)]
    mail = read_any(compound(message({0x0C1F: "/O=X/CN=ANA"}, recipients=people)))
    assert mail.sender[0].address == "ana@example.org"
    assert read_any(compound(message({0x0C1F: "/O=X/CN=ANA"}))).sender[0].address == "/O=X/CN=ANA"


@pytest.mark.parametrize(
    ("properties", "date"),
    [
        ({0x0039: 1_780_416_000.0}, "2026-06-02T16:00:00Z"),
        ({0x0039: -11_644_473_600.0}, ""),
        ({0x0E06: 1_780_416_000.0, 0x3008: 1_780_416_060.0}, "2026-06-02T16:00:00Z"),
        ({0x0E06: 1_780_416_000.0, 0x3008: 1_780_416_060.0, 0x0E07: 9}, "2026-06-02T16:01:00Z"),
    ],
)
def test_the_date_of_a_msg_is_when_it_was_sent_or_what_is_nearest(properties, date):
    assert read_any(compound(message(properties))).date == date


def test_a_mail_without_bytes_of_its_own_is_said_and_is_no_loss():
    inner = message({0x0037: "inner"}, header=24)
    mail = read_any(compound(message({0x0037: "top"}, attachments=[inner_message(inner)])))
    assert (mail.parts[0].file, mail.nested[0].subject) == ("", "inner")
    assert mail.problems == ("inside_only",)
    assert mail.is_complete


def test_fifty_messages_inside_each_other_are_opened_twenty_deep():
    inner = message({0x0037: "innermost"}, header=24)
    for _level in range(50):
        inner = message({0x0037: "x"}, header=24, attachments=[inner_message(inner)])
    mail = read_any(compound(message({0x0037: "top"}, attachments=[inner_message(inner)])))
    assert (mail.subject, mail.is_complete) == ("top", False)
    levels = 0
    while mail.nested:
        mail, levels = mail.nested[0], levels + 1
    assert (levels, mail.problems) == (19, ("too_deep",))


@pytest.mark.parametrize("keep", [8, 600, 1_100, 2_000, 4_000])
def test_a_broken_msg_says_so(keep):
    mail = read_any(outlook()[:keep])
    check(mail, b"")
    assert mail.source == "msg"


def test_a_msg_of_one_storage_that_holds_itself_ends():
    data = bytearray(compound({"a": {"b": b"x"}}))
    place = data.index("a".encode("utf-16-le") + b"\0" * 60)
    data[place + 76 : place + 80] = (1).to_bytes(4, "little")  # its child is itself
    check(read_any(bytes(data)), b"")


def test_a_winmail_is_read_whole():
    mail = read_any(winmail())
    assert (mail.source, mail.subject, mail.text) == ("tnef", "Review", "Words of the winmail")
    assert [one.name for one in mail.parts] == ["report.doc"]


def test_the_files_of_a_broken_winmail_are_had_all_the_same():
    broken = tnef((1, 0x00018004, b"x"), (2, 0x00018010, b"lost"), *tnef_file("kept.txt", b"kept"))
    mail = read_any(broken)
    assert ([one.name for one in mail.parts], mail.problems) == (["kept.txt"], ("tnef_unreadable",))
    check(read_any(winmail()[:-40]), b"")


def test_html_comes_out_of_rtf_as_it_went_in():
    assert html_of(RTF_WITH_HTML) == "<p>Café <b>bold</b> €</p>"
    cyrillic = rb"{\rtf1\ansi\ansicpg1252\fromhtml1{\fonttbl{\f0\fcharset0 A;}{\f5\fcharset204 B;}}\f5 \'e4\'e0\htmlrtf x\htmlrtf0 {\*\htmltag <br>}\u-10179 ?\u-8704 ?}"
    assert html_of(cyrillic) == "да<br>😀"
    assert html_of(rb"{\rtf1\ansi words}") == ""
    assert words_of_rtf(rb"{\rtf1\ansi\ansicpg1251 \'e4\'e0\par x}") == "да\nx"


def test_packed_rtf_that_lies_is_refused():
    packed = compressed_rtf.compress(RTF_WITH_HTML)
    assert unpacked(packed) == RTF_WITH_HTML
    for broken in (packed[:20], b"\0" * 30, packed[:4] + b"\xff\xff\xff\x7f" + packed[8:]):
        with pytest.raises(ValueError, match=r"broken|too large"):
            unpacked(broken)
