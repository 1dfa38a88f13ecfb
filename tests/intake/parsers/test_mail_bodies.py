from __future__ import annotations

import base64

import pytest

from apps.intake.parsers.inner import read_any
from apps.intake.parsers.smime import signed_content
from apps.intake.parsers.transfer import from_base64
from tests.data.mails import HEAD, forwarded, modern, nested, winmail, with_parts


class Kept:
    """Where parts go in tests."""

    def __init__(self) -> None:
        self.files: list[bytes] = []

    def __call__(self, data: bytes) -> str:
        self.files.append(data)
        return f"{len(self.files) - 1:04d}"


def text_of(body: bytes, head: bytes = b"Content-Type: text/plain") -> str:
    return read_any(HEAD + head + b"\n\n" + body).text


def test_a_modern_mail_is_read_whole():
    kept = Kept()
    mail = read_any(modern(), kept)
    assert (mail.subject, mail.text) == ("Größe", "Plain words.")
    assert mail.html == '<p>Rich <span class="mail-picture" data-cid="a@b">[…]</span></p>'
    assert [(one.name, one.media_type, one.inline, one.content_id) for one in mail.parts] == [
        ("", "image/png", True, "a@b"),
        ("Zeugnis é.pdf", "application/pdf", False, ""),
    ]
    assert kept.files == [b"\x89PNG", b"%PDF-1.4"]
    assert mail.is_complete


@pytest.mark.parametrize(
    ("charset", "body", "text"),
    [
        ("utf-8", "Größe".encode(), "Größe"),
        ("iso-8859-1", b"\x93caf\xe9\x94", "\u201ccafé\u201d"),
        ("windows-1251", "да".encode("cp1251"), "да"),
        ("gb2312", "中国镕".encode("gb18030"), "中国镕"),
        ("utf-7", b"Gr+APYA3w-e", "Größe"),
        ("iso-2022-jp", "まみ".encode("iso2022_jp"), "まみ"),
        ("unknown-8bit", "Größe".encode(), "Größe"),
        ("x-nope", b"caf\xe9", "café"),
        ("us-ascii", "Größe".encode(), "Größe"),
        ("gb2312", "Größe €".encode(), "Größe €"),
        ("koi8-r", "да".encode("koi8_r"), "да"),
        ("ks_c_5601-1987", "한국".encode("cp949"), "한국"),
    ],
)
def test_words_are_read_in_their_charset(charset, body, text):
    head = f"Content-Type: text/plain; charset={charset}\nContent-Transfer-Encoding: 8bit".encode()
    assert text_of(body, head) == text


def test_letters_that_cannot_be_read_are_marks_and_it_is_told():
    mail = read_any(HEAD + b"Content-Type: text/plain; charset=utf-8\n\na\xe9b")
    assert mail.text == "a\ufffdb"
    assert "characters_replaced" in mail.problems
    assert not mail.is_complete


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (b"aGVsbG8=", b"hello"),
        (b"aGVs\r\nbG8", b"hello"),
        (b"aG!Vs#bG8=", b"hello"),
        (b"aGVsbG8=aGVsbG8=", b"hellohello"),
        (b"aGVsbG8=\n___\nlist footer", b"hello"),
        (b"aGVsbG8=a", b"hello"),
        (b"!!!!A", b""),
        (b"=" * 100_000, b""),
    ],
)
def test_broken_base64_gives_what_can_be_had(written, read):
    assert from_base64(written)[0] == read


def test_flowed_lines_become_paragraphs():
    head = b"Content-Type: text/plain; format=flowed"
    assert (
        text_of(b"one \ntwo\n> a \n> b\n  spaced\n-- \nme", head)
        == "one two\n> a b\n spaced\n--\nme"
    )
    assert text_of(b"one \ntwo", head + b"; delsp=yes") == "onetwo"


def test_a_file_uuencoded_in_the_words_is_a_part():
    kept = Kept()
    mail = read_any(HEAD + b"\nwords\n\nbegin 644 a.txt\n#0V%T\n`\nend\n\nmore", kept)
    assert ([one.name for one in mail.parts], kept.files) == (["a.txt"], [b"Cat"])
    assert mail.text == "words\n\nmore"
    assert text_of(b"They begin 644 times.\nbegin 644 of them\nend") != ""


def test_html_alone_gives_words():
    mail = read_any(
        HEAD + b"Content-Type: text/html\n\n<p>Hi <b>Ana</b></p><ul><li>one<li>two</ul>"
    )
    assert mail.text == "Hi Ana\n\n* one\n* two"
    table = b"<table><tr><td>a</td><td>b</td></tr><tr><td>long</td><td>c</td></tr></table>"
    words = read_any(HEAD + b"Content-Type: text/html\n\n" + table).text.splitlines()
    assert [line.split() for line in words] == [["a", "b"], ["long", "c"]]


def test_html_says_its_charset_itself():
    body = '<meta http-equiv="Content-Type" content="text/html; charset=windows-1251"><p>да</p>'
    assert read_any(HEAD + b"Content-Type: text/html\n\n" + body.encode("cp1251")).text == "да"


def test_a_mail_in_a_mail_is_a_part_and_read():
    kept = Kept()
    inner = b"Subject: Inner\n\ninner words"
    mail = read_any(with_parts(b"\nouter", b"Content-Type: message/rfc822\n\n" + inner), kept)
    assert (mail.text, kept.files) == ("outer", [inner])
    (nested_mail,) = mail.nested
    assert (nested_mail.subject, nested_mail.text, nested_mail.of_part) == (
        "Inner",
        "inner words",
        0,
    )
    assert mail.parts[0].is_message


def test_an_eml_attached_as_a_file_is_read_too():
    part = b'Content-Type: application/octet-stream; name="x.eml"\n\n' + HEAD + b"\nhi"
    assert read_any(with_parts(part)).nested[0].subject == "Review"


def test_a_winmail_is_one_part_and_its_words_and_files_are_read():
    kept = Kept()
    packed = base64.encodebytes(winmail())
    part = b"Content-Type: application/ms-tnef; name=winmail.dat\nContent-Transfer-Encoding: base64\n\n"
    mail = read_any(with_parts(part + packed), kept)
    assert (mail.text, len(mail.parts)) == ("Words of the winmail", 1)
    assert [one.name for one in mail.nested[0].parts] == ["report.doc"]
    assert kept.files == [winmail(), b"doc bytes"]


def signed(content: bytes, *, indefinite: bool = False) -> bytes:
    """A CMS structure around content, as far as a reader walks it."""

    def element(tag: int, inside: bytes) -> bytes:
        if indefinite and tag in {0x30, 0xA0, 0x24}:
            return bytes([tag, 0x80]) + inside + b"\0\0"
        size = len(inside).to_bytes(4, "big")
        return bytes([tag, 0x84]) + size + inside

    def kind(number: int) -> bytes:
        return bytes.fromhex("06092a864886f70d0107") + bytes([number])

    octets = element(0x24, element(0x04, content[:5]) + element(0x04, content[5:])) if indefinite else element(0x04, content)  # fmt: skip
    data = element(0x30, kind(1) + element(0xA0, octets))
    inside = b"\x02\x01\x01" + element(0x31, b"") + data
    return element(0x30, kind(2) + element(0xA0, element(0x30, inside)))


@pytest.mark.parametrize("indefinite", [True, False])
def test_an_opaque_signature_is_peeled(indefinite):
    inner = b"Content-Type: text/plain\n\nsigned words"
    assert signed_content(signed(inner, indefinite=indefinite)) == inner
    packed = base64.encodebytes(signed(inner, indefinite=indefinite))
    head = b"Content-Type: application/pkcs7-mime; name=smime.p7m\nContent-Transfer-Encoding: base64\n\n"
    mail = read_any(HEAD + head + packed)
    assert (mail.text, len(mail.parts), mail.is_complete) == ("signed words", 1, True)


def test_an_encrypted_mail_is_kept_and_says_so():
    head = b"Content-Type: application/pkcs7-mime; name=smime.p7m\nContent-Transfer-Encoding: base64\n\n"
    mail = read_any(HEAD + head + b"MIAGCSqGSIb3DQEHA6CA")
    assert (len(mail.parts), mail.problems) == (1, ("encrypted",))


COUNTED = {
    "an unnamed text": (b"\nx", 0),
    "a named text": (b"Content-Type: text/plain; name=a.txt\n\nx", 1),
    "a text that is attached": (b"Content-Disposition: attachment\n\nx", 1),
    "an inline picture": (b"Content-Type: image/png\nContent-Disposition: inline\n\nx", 1),
    "an invitation": (b"Content-Type: text/calendar\n\nx", 1),
    "a delivery report": (b"Content-Type: message/delivery-status\n\nx", 1),
    "headers of a lost mail": (b"Content-Type: text/rfc822-headers\n\nSubject: x", 0),
    "something elsewhere": (b"Content-Type: message/external-body; access-type=url\n\nx", 1),
    "a mail with two parts": (
        b"Content-Type: message/rfc822\n\n" + with_parts(b"Content-Type: a/b\n\nx").replace(b"b1", b"b2"), 1,
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", COUNTED)
def test_what_counts_as_a_part(kind):
    part, count = COUNTED[kind]
    assert len(read_any(with_parts(b"\nwords", part)).parts) == count


def test_a_boundary_after_the_last_one_opens_a_part_again():
    mail = read_any(
        with_parts(b"\none", b"Content-Type: a/b\n\nx") + b"--b1\nContent-Type: c/d\n\ny\n--b1--\n"
    )
    assert [one.media_type for one in mail.parts] == ["a/b", "c/d"]


def test_a_multipart_without_its_boundary_shows_its_words():
    mail = read_any(HEAD + b"Content-Type: multipart/mixed\n\nwords")
    assert (mail.text, mail.problems) == ("words", ("no_boundary",))
    mail = read_any(HEAD + b"Content-Type: multipart/mixed; boundary=x\n\nwords")
    assert (mail.text, mail.problems) == ("words", ("boundary_not_found",))


def test_depth_is_capped_and_told():
    mail = read_any(nested(2_000))
    assert "too_deep" in mail.problems
    mail = read_any(forwarded(2_000))
    levels = 0
    while mail.nested:
        mail, levels = mail.nested[0], levels + 1
    assert (levels, mail.parts[0].problem) == (19, "too_deep")


def test_the_number_of_parts_is_capped_and_told():
    mail = read_any(with_parts(*[b"Content-Type: a/b\n\nx"] * 20_000))
    assert (len(mail.parts), mail.problems) == (500, ("too_many_parts",))
    inside = with_parts(*[b"Content-Type: a/b\n\nx"] * 300).replace(b"b1", b"b2")
    mail = read_any(with_parts(*[b"Content-Type: message/rfc822\n\n" + inside] * 3))
    assert len(mail.parts) + sum(len(one.parts) for one in mail.nested) <= 500


def test_long_words_are_cut_and_told():
    mail = read_any(HEAD + b"\n" + b"words" * 300_000)
    assert (len(mail.text), "text_cut" in mail.problems) == (1_000_000, True)
