"""Rows 21 to 28 of the upload matrix: mails that were made to harm, or that others' parsers broke."""

from __future__ import annotations

import re

import pytest

from apps.intake.parsers.clean_html import clean
from apps.intake.parsers.found import Link
from apps.intake.parsers.inner import read_any
from tests.data.mails import HEAD, ODD
from tests.intake.parsers.mail_fuzz import check, watchdog


@pytest.mark.parametrize("kind", ODD)
def test_mails_that_broke_others_are_read(kind):
    check(read_any(ODD[kind]), ODD[kind])


def test_what_the_odd_ones_say_is_kept():
    assert read_any(ODD["line feed in an encoded word"]).sender[0].name == "My self"
    assert read_any(ODD["id in brackets"]).message_id == "[b378dfc5@microsoft.example]"
    assert read_any(ODD["unknown charset"]).text == "hi é"
    assert read_any(ODD["NUL in the charset"]).text == "hi"
    assert read_any(ODD["raw bytes"]).subject == "café"
    assert read_any(ODD["no date"]).date_raw == "Fri, 99 Foo 99999 99:99:99 +9999"
    assert read_any(ODD["folders in a name"]).parts[0].name == "x"
    assert read_any(ODD["NUL in a name"]).parts[0].name == "c.pdf"


SLOW = {
    "subject of 1 MB": b"Subject: " + b"x" * 1_000_000 + b"\n\nhi",
    "subject of encoded words": b"Subject: " + b"=?utf-8?q?a?= " * 70_000 + b"\n\nhi",
    "words that never end": b"Subject: " + b"=?utf-8?q?" * 100_000 + b"\n\nhi",
    "5,000 parameters": b"Content-Type: text/plain" + b"".join(b"; a%d=b" % n for n in range(5_000)) + b"\n\nhi",
    "50,000 headers": b"To: a@b.c\n" * 50_000 + b"\nhi",
    "100,000 lines of junk": b"junk line\n" * 100_000 + b"From: a@b.c\n\nhi",
    "open brackets": b"To: " + b"(" * 16_000 + b"\n\nhi",
    "ids": b"References: " + b"<" * 16_000 + b"\n\nhi",
    "a line of dashes": b'Content-Type: multipart/mixed; boundary="-"\n\n' + b"-" * 2_000_000,
    "deep HTML": b"Content-Type: text/html\n\n" + b"<div>" * 200_000 + b"hi",
    "deep HTML, closed by others": b"Content-Type: text/html\n\n" + b"<div></b>" * 200_000 + b"hi",
    "formatting": b"Content-Type: text/html\n\n" + b"<b><i>" * 20_000 + b"hi",
    "angle brackets": b"Content-Type: text/html\n\n" + b"<" * 1_000_000,
    "links": b"Content-Type: text/html\n\n" + b"<a href=http://x.example>" * 50_000 + b"hi",
    "padding": b"Content-Transfer-Encoding: base64\n\n" + b"=" * 3_000_000,
    "paddings": b"Content-Transfer-Encoding: base64\n\n" + b"QUJD\nQQ==\n" * 300_000,
    "flowed": b"Content-Type: text/plain; format=flowed\n\n" + b">>>> a \n" * 300_000,
    "uuencoded": b"\n" + b"begin 644 x\n" * 100_000,
    "NUL": b"\0" * 1_000_000,
    "nothing": b"",
}  # fmt: skip


@pytest.mark.parametrize("kind", SLOW)
def test_size_is_no_weapon(kind):
    """Ten seconds is what a mail may take; each of these took minutes somewhere (or well under a second here)."""
    with watchdog():
        mail = read_any(SLOW[kind])
    check(mail, b"")
    assert len(mail.subject) <= 2_000


def html_of(html: str) -> str:
    return read_any(HEAD + b"Content-Type: text/html; charset=utf-8\n\n" + html.encode()).html


INERT = (
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<svg onload=alert(1)>", "<svg><script>x</script></svg>",
    "<math><mtext><style><img src=x onerror=alert(1)>", "<iframe src=//e.example></iframe>", "<object data=//e.example>",
    "<embed src=//e.example>", "<form action=//e.example><input name=a><button>b</button></form>", "<base href=//e.example>",
    "<meta http-equiv=refresh content='0;url=//e.example'>", "<link rel=stylesheet href=//e.example/a.css>",
    "<style>@import '//e.example';</style>", "<style>body{background:url(//e.example)}</style>",
    "<p style='background:url(//e.example)'>", "<p style='background-image:u\\72l(//e.example)'>",
    "<p style='color:expression(alert(1))'>", "<p style='position:fixed;top:0'>", "<p style='list-style:url(//e.example)'>",
    "<table background=//e.example>", "<td background=//e.example>", "<body background=//e.example>",
    "<img srcset='//e.example 2x'>", "<picture><source srcset=//e.example></picture>", "<video poster=//e.example src=//e.example>",
    "<audio src=//e.example>", "<a href=javascript:alert(1)>x</a>", "<a href='java\nscript:alert(1)'>x</a>",
    "<a href=data:text/html,x>x</a>", "<a href=vbscript:x>x</a>", "<a href=//e.example ping=//e.example>x</a>",
    "<a href=http://e.example target=_blank>x</a>", "<img src=data:image/svg+xml,x>", "<img src=file:///etc/passwd>",
    "<img src=\"cid:x' onerror='alert(1)\">", "<img alt='\"><script>alert(1)</script>' src=cid:a>",
    "<img src='cid:\"><script>alert(1)</script>'>", "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<template><script>x</script></template>", "<details ontoggle=alert(1) open>", "<input autofocus onfocus=alert(1)>",
    "<marquee onstart=alert(1)>", "<isindex action=//e.example>", "<frameset onload=alert(1)>", "<p id=x name=y class=z>",
    "<![CDATA[<script>alert(1)</script>]]>", "<!--[if IE]><script>alert(1)</script><![endif]-->", "<p onclick=alert(1)>x",
    "<<script>alert(1)//<</script>", "<img/src=//e.example/onload=alert(1)>", "<xmp><script>x</script></xmp>",
    "<textarea><script>alert(1)</script></textarea>", "<title><img src=x onerror=alert(1)></title>",
)  # fmt: skip
ALLOWED = re.compile(
    r"</?(?:p|table|tbody|tr|td|span|a|details|div|b|i|br)(?: (?:data-cid|data-to|class|style|dir|open)=\"[^\"<>]*\")*>"
)


@pytest.mark.parametrize("html", INERT)
def test_html_is_inert(html):
    """What is left is a few harmless tags; nothing names a place that could be fetched, no handler, no script."""
    left = clean(f"<p>before</p>{html}<p>after</p>").html
    assert "<" not in ALLOWED.sub("", left)
    tags = re.sub(r' data-to="[^"]*"', "", "".join(re.findall(r"<[^>]*>", left)).lower())
    assert not re.search(r"\bon\w+=|src=|href=|url\(|action=|expression|position|javascript", tags)
    assert "before" in left


def test_remote_pictures_are_counted_and_links_listed():
    mail = read_any(
        HEAD
        + b'Content-Type: text/html\n\n<img src="https://t.example/p.gif" width="1" height="1"><img src=//t.example/logo.png alt="Logo">'
        b'<p style="background:url(http://t.example/b)">Hi <a href="https://l.example/?a=1&amp;b=2">our <b>page</b></a></p>'
        b'<img src="cid:pic1" alt="Chart">'
    )
    assert mail.remote_blocked == 3
    assert mail.links == (Link("our page", "https://l.example/?a=1&b=2"),)
    assert '<span class="mail-picture">[Logo]</span>' in mail.html
    assert '<span class="mail-picture" data-cid="pic1">[Chart]</span>' in mail.html
    assert "t.example" not in mail.html
    assert "href" not in mail.html


def test_links_in_plain_words_are_listed():
    mail = read_any(HEAD + b"\nSee https://l.example/a?b=c. Or (http://m.example).")
    assert [one.target for one in mail.links] == ["https://l.example/a?b=c", "http://m.example"]


NAMES = {
    "up": (b'attachment; filename="../../x"', "x"),
    "reserved": (b'attachment; filename="CON"', "CON"),
    "another header": (b"attachment; filename=\"a\r\n b.pdf\"", "a b.pdf"),
    "reordered": (b"attachment; filename*=utf-8''%E2%80%AEfdp.exe", "\u202efdp.exe"),
    "10 kB": (b'attachment; filename="' + b"n" * 10_000 + b'.pdf"', "n" * 4_000),
}  # fmt: skip


@pytest.mark.parametrize("kind", NAMES)
def test_names_are_data(kind):
    """Row 26: kept as they came as far as a name goes; who stores and shows them makes them safe and visible (R24)."""
    written, name = NAMES[kind]
    part = b"Content-Type: a/b\nContent-Disposition: " + written + b"\n\nx"
    assert read_any(HEAD + part).parts[0].name == name


@pytest.mark.parametrize("year", ["1970", "2099"])
def test_a_forged_date_stands_beside_the_one_of_receipt(year):
    mail = read_any(
        f"Received: x; Tue, 2 Jun 2026 16:31:00 +0000\nDate: Fri, 2 Jan {year} 00:00:00 +0000\n\nhi".encode()
    )
    assert (mail.date, mail.received) == (f"{year}-01-02T00:00:00Z", "2026-06-02T16:31:00Z")
