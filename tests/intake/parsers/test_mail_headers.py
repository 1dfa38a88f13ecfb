from __future__ import annotations

import pytest

from apps.intake.parsers.addresses import read_addresses
from apps.intake.parsers.encoded_words import decode_words
from apps.intake.parsers.found import Address
from apps.intake.parsers.inner import read_any
from apps.intake.parsers.parameters import file_name, read_field


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("plain", "plain"),
        ("=?utf-8?q?Gr=C3=B6=C3=9Fe?= of it", "Größe of it"),
        ("=?utf-8?b?R3LDtg==?= =?utf-8?b?w59l?=", "Größe"),
        ("=?utf-8?b?R3LD?= =?utf-8?b?tsOfZQ==?=", "Größe"),
        ("=?iso-8859-1?q?a?= =?utf-8?q?b?=", "ab"),
        ("=?iso-8859-1*en?q?caf=E9?=", "café"),
        ("=?gb2312?b?1tC5+g==?=", "中国"),
        ("=?iso-2022-jp?b?GyRCJF4kXxsoQg==?=", "まみ"),
        ("=?windows-1251?q?=CF=F0=E8=E2=E5=F2?=", "Привет"),
        ("=?NONE?B?VEVTVA=?=", "TEST"),
        ("=?utf-8?q?What?_now?=", "What? now"),
        ("=?utf-8?q?two words?=", "two words"),
        ("=?utf-8?b?R3LDtsOfZQ==", "Größe"),
        ("=?utf-8?q?a=0Ab?=", "a b"),
        ("=?utf-8?q?a=00b?=", "ab"),
        ("=?x-nope?q?a=E9?=", "aé"),
        ("=?utf-8?z?a?=", "=?utf-8?z?a?="),
    ],
)
def test_encoded_words_are_read_as_they_are_written(written, read):
    assert decode_words(written) == read


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("ana@example.org", [("", "ana@example.org")]),
        ("Ana Example <ana@example.org>", [("Ana Example", "ana@example.org")]),
        ('"Example, Ana" <ana@example.org>', [("Example, Ana", "ana@example.org")]),
        ("ana@example.org (Ana Example)", [("Ana Example", "ana@example.org")]),
        ("a@b.c, d@e.f; g@h.i", [("", "a@b.c"), ("", "d@e.f"), ("", "g@h.i")]),
        ("Team: a@b.c, D <d@e.f>;", [("", "a@b.c"), ("D", "d@e.f")]),
        ("undisclosed-recipients:;", []),
        ("(c):", [("c", "")]),
        (", , a@b.c", [("", "a@b.c")]),
        ("<@relay,@other:a@b.c>", [("", "a@b.c")]),
        ("=?utf-8?q?J=C3=B6rg=2C_A?= <j@b.c>", [("Jörg, A", "j@b.c")]),
        ('"=?utf-8?q?J=C3=B6rg?=" <j@b.c>', [("Jörg", "j@b.c")]),
        ("A <a@b.c> B <d@e.f>", [("A", "a@b.c"), ("B", "d@e.f")]),
        ("Ana <ana@example.org", [("Ana", "ana@example.org")]),
        ("'a@b.c' <a@b.c>", [("a@b.c", "a@b.c")]),
        ("jdöe@mächine.example", [("", "jdöe@mächine.example")]),
        ("Nobody", [("Nobody", "")]),
        ("<mailto:a@b.c>", [("", "a@b.c")]),
        ('"ana b"@c.d', [("", '"ana b"@c.d')]),
        ('Ana <"ana b"@c.d>', [("Ana", '"ana b"@c.d')]),
        ("<'a@b.c'>", [("", "a@b.c")]),
        ("ana@[192.0.2.1]", [("", "ana@[192.0.2.1]")]),
        ("ana@[IPv6:2001:db8::1]", [("", "ana@[IPv6:2001:db8::1]")]),
        ("Ana [mailto:a@b.c]", [("Ana", "a@b.c")]),
        ('"Ana B" [a@b.c]', [("Ana B", "a@b.c")]),
        ("=?utf-8?q?Ana_=3Ca=40b=2Ec=3E?=", [("Ana", "a@b.c")]),
        ("a@b.c (Ana), Ben (left open <d@e.f>", [("Ana", "a@b.c"), ("Ben left open", "d@e.f")]),
        ("[Team] Ana <a@b.c>", [("[Team] Ana", "a@b.c")]),
    ],
)
def test_addresses_are_read_as_they_are_written(written, read):
    assert read_addresses(written) == tuple(Address(*one) for one in read)


@pytest.mark.parametrize("written", ["(" * 16_000, "<" * 16_000, '"\\' * 8_000, "a@b.c," * 3_000])
def test_hostile_lists_of_addresses_end(written):
    assert len(read_addresses(written)) <= 1_000


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ('attachment; filename="a b.pdf"', "a b.pdf"),
        ("attachment; filename=a b.pdf", "a b.pdf"),
        ("attachment; filename*=utf-8'de'Gr%C3%B6%C3%9Fe.pdf", "Größe.pdf"),
        ("attachment; filename*0*=utf-8''Gr%C3; filename*1*=%B6%C3%9F; filename*2=e.pdf", "Größe.pdf"),
        ("attachment; filename*1=b.pdf; filename*0=a", "ab.pdf"),
        ('attachment; filename="x.pdf"; filename*=utf-8\'\'Gr%C3%B6.pdf', "Grö.pdf"),
        ('attachment; filename="=?utf-8?q?Gr=C3=B6=C3=9Fe.pdf?="', "Größe.pdf"),
        ('attachment; filename="../../etc/x"', "x"),
        ('attachment; filename="C:\\\\temp\\\\x.doc"', "x.doc"),
        ("attachment; filename*=utf-8''a%00b%2f..%2fc.pdf", "c.pdf"),
        ('attachment; filename="a\r\nBcc: x"', "a Bcc: x"),
        ('attachment; filename="unclosed', "unclosed"),
        ("attachment; name*", ""),
    ],
)  # fmt: skip
def test_names_of_files_are_read_as_they_are_written(written, name):
    assert file_name(read_field(""), read_field(written)) == name


HEADS = {
    "line feeds": b"Subject: Review\nFrom: a@b.c\n\nwords",
    "both": b"Subject: Review\r\nFrom: a@b.c\r\n\r\nwords",
    "old Mac": b"Subject: Review\rFrom: a@b.c\r\rwords",
    "byte order mark": b"\xef\xbb\xbfSubject: Review\nFrom: a@b.c\n\nwords",
    "UTF-16": "Subject: Review\r\nFrom: a@b.c\r\n\r\nwords".encode("utf-16"),
    "mbox line": b"From x@y.z Tue Jun  2 16:00:00 2026\nSubject: Review\nFrom: a@b.c\n\nwords",
    "empty lines on top": b"\n\r\n\nSubject: Review\nFrom: a@b.c\n\nwords",
    "junk between": b"Subject: Review\nthis is no header\nFrom: a@b.c\n\nwords",
    "junk on top": b"this is no header\nSubject: Review\nFrom: a@b.c\n\nwords",
    "no empty line": b"Subject: Review\nFrom: a@b.c\nwords",
    "folded": b"Subject:\n Review\nFrom:\n\ta@b.c\n\nwords",
    "space before the colon": b"Subject : Review\nFrom\t: a@b.c\n\nwords",
    "case": b"SUBJECT: Review\nfrom: a@b.c\n\nwords",
}


@pytest.mark.parametrize("kind", HEADS)
def test_headers_are_found_in_broken_mails(kind):
    mail = read_any(HEADS[kind])
    assert (mail.subject, mail.sender, mail.text) == ("Review", (Address("", "a@b.c"),), "words")


def test_without_a_from_the_sender_is_taken():
    mail = read_any(b"Sender: office@example.org\nSubject: x\n\nhi")
    assert [one.address for one in mail.sender] == ["office@example.org"]


def test_a_header_that_is_there_twice_and_empty_at_first_is_read_where_it_says_something():
    mail = read_any(
        b"From:\nSubject: \nDate:\nFrom: a@b.c\nSubject: x\nDate: 2 Jun 2026 10:00 GMT\n\nhi"
    )
    said = (mail.sender, mail.subject, mail.date)
    assert said == ((Address("", "a@b.c"),), "x", "2026-06-02T10:00:00Z")


def test_raw_bytes_in_a_header_are_read_in_the_charset_of_the_body():
    head = "Subject: Привет\nContent-Type: text/plain; charset=windows-1251\n\nда"
    assert read_any(head.encode("cp1251")).subject == "Привет"
    assert read_any("Subject: Säying\n\nx".encode()).subject == "Säying"
    assert read_any("Subject: Säying\n\nx".encode("latin-1")).subject == "Säying"


def test_what_a_mail_claims_of_itself_is_listed_with_who_says_so():
    head = (
        b"Authentication-Results: mx.example.org (x); spf=pass smtp.mailfrom=a.b;\n dkim=fail (bad; dkim=pass)"
        b" header.d=a.b; dmarc=none\nSubject: x\n\nhi"
    )
    said = [(one.what, one.says, one.by) for one in read_any(head).claims]
    assert said == [("spf", "pass", "mx.example.org"), ("dkim", "fail", "mx.example.org"), ("dmarc", "none", "mx.example.org")]  # fmt: skip


def test_ids_and_times_of_a_mail_are_kept():
    mail = read_any(
        b"Received: from a by b; Tue, 2 Jun 2026 16:31:00 +0000\nReceived: older; Mon, 1 Jun 2026 10:00:00 +0000\n"
        b"Message-ID: <1@a>\nIn-Reply-To: <0@a>\nReferences: <x@a>\n <0@a>\nDate: Tue, 2 Jun 2026 09:30:00 -0700\n\nhi"
    )
    assert (mail.message_id, mail.in_reply_to, mail.references) == ("1@a", "0@a", ("x@a", "0@a"))
    assert (mail.date, mail.date_offset) == ("2026-06-02T16:30:00Z", -420)
    assert mail.received == "2026-06-02T16:31:00Z"
