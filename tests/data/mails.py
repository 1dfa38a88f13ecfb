"""Mails made by code, good and hostile: seeds of the fuzz tests and of the rows 21 to 28 of the upload matrix."""

from __future__ import annotations

import base64
import random
from email.message import EmailMessage

import compressed_rtf

from tests.data.outlook import (
    compound,
    inner_message,
    message,
    storage,
    tnef,
    tnef_file,
)

HEAD = b"From: Ana Example <ana@example.org>\nTo: me@example.org\nDate: Tue, 2 Jun 2026 09:30:00 -0700\nSubject: Review\n"
RTF_WITH_HTML = (
    rb"{\rtf1\ansi\ansicpg1252\fromhtml1 {\*\htmltag64 <p>}Caf\'e9 {\*\htmltag <b>}"
    rb"\htmlrtf {\b \htmlrtf0 bold\htmlrtf }\htmlrtf0{\*\htmltag </b>} \u8364 ?{\*\htmltag </p>}}"
)
# The twelve mails that break the standard library's modern policy, or do harm when believed.
ODD = {
    "parameter without value": b"Content-Type: text/plain; name*\n\nhi",
    "comment as recipient": b"To: (c):\n\nhi",
    "line feed in an encoded word": b"From: =?UTF-8?Q?=0AMy_self?= <me@example.org>\r\n\r\nHello\r\n",
    "id in brackets": b"Message-ID: <[b378dfc5@microsoft.example]>\n\nhi",
    "unknown charset": b"Content-Type: text/plain; charset=x-nope\n\nhi \xe9",
    "NUL in the charset": b'Content-Type: text/plain; charset="a\x00b"\n\nhi',
    "broken base64": b"Content-Type: text/plain\nContent-Transfer-Encoding: base64\n\n!!!!A",
    "lone surrogate": b"Subject: =?utf-8?q?=ED=A0=80?=\n\nhi",
    "raw bytes": b"Subject: caf\xe9\n\nhi",
    "no date": b"Date: Fri, 99 Foo 99999 99:99:99 +9999\n\nhi",
    "folders in a name": b'Content-Disposition: attachment; filename="../../etc/cron.d/x"\n\nhi',
    "NUL in a name": b"Content-Disposition: attachment; filename*=utf-8''a%00b%2f..%2fc.pdf\n\nhi",
}


def with_parts(*parts: bytes, subtype: bytes = b"mixed") -> bytes:
    """A multipart mail out of whole parts."""
    inside = b"".join(b"--b1\n" + part + b"\n" for part in parts)
    return (
        HEAD + b"Content-Type: multipart/" + subtype + b'; boundary="b1"\n\n' + inside + b"--b1--\n"
    )


def modern() -> bytes:
    """A mail as programs write it today: alternatives, a picture in the text, a file."""
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = "Jörg <jo@example.org>", "me@example.org", "Größe"
    made["Date"], made["Message-ID"] = "Tue, 02 Jun 2026 09:30:00 -0700", "<1@example.org>"
    made.set_content("Plain words.\n")
    made.add_alternative('<p>Rich <img src="cid:a@b"></p>', subtype="html")
    made.get_payload()[1].add_related(b"\x89PNG", "image", "png", cid="<a@b>")  # type: ignore[union-attr, index]
    made.add_attachment(
        b"%PDF-1.4", maintype="application", subtype="pdf", filename="Zeugnis é.pdf"
    )
    made.set_boundary("outer")
    return made.as_bytes()


def nested(levels: int) -> bytes:
    """Multiparts inside each other."""
    return b"".join(
        b'Content-Type: multipart/mixed; boundary="b%d"\n\n--b%d\n' % (level, level)
        for level in range(levels)
    ) + b"\nbody\n"  # fmt: skip


def forwarded(levels: int) -> bytes:
    """Mails inside each other."""
    return b"Content-Type: message/rfc822\n\n" * levels + b"Subject: innermost\n\nhi"


def outlook(**more: object) -> bytes:
    """A .msg with a body in RTF that was HTML, an Exchange sender with an internet address, a file and a mail inside."""
    inner = message({0x0037: "Inside", 0x1000: "Inner words"}, header=24)
    return compound(
        message(
            {
                0x0037: "Review", 0x0C1A: "Ana Example", 0x0C1F: "/O=EXAMPLE/CN=ANA", 0x5D01: "ana@example.org",
                0x0039: 1_780_416_000.0, 0x1009: compressed_rtf.compress(RTF_WITH_HTML),
            },
            recipients=[storage({0x3001: "Me", 0x39FE: "me@example.org", 0x0C15: 1}, header=8)],
            attachments=[
                storage({0x3707: "notes.txt", 0x3701: b"n" * 5_000}, header=8),
                inner_message(inner),
            ],
        )
    )  # fmt: skip


def winmail() -> bytes:
    return tnef(
        (1, 0x00089006, b"\0\0\1\0"),
        (1, 0x00069007, b"\xe4\4\0\0\0\0\0\0"),
        (1, 0x00018004, b"Review\0"),
        (1, 0x0002800C, b"Words of the winmail\0"),
        *tnef_file("report.doc", b"doc bytes"),
    )


def seeds() -> list[bytes]:
    """Small mails of every kind that the readers know."""
    uuencoded = b"words\n\nbegin 644 a.txt\n#0V%T\n`\nend\n\nmore"
    html = b'<p style="color:red">Hi</p><script>x()</script><img src="http://t.example/p.gif"><a href="http://l.example">l</a>'
    packed = base64.encodebytes(winmail())
    return [
        HEAD + b"\nwords\n",
        modern(),
        modern().replace(b"\n", b"\r\n"),
        HEAD.replace(b"\n", b"\r") + b"\rold Mac\r",
        b"From ana@example.org Tue Jun  2 16:00:00 2026\n" + HEAD + b"\nwords\n>From here\n",
        HEAD + b"Content-Type: text/html; charset=utf-8\n\n" + html,
        HEAD + b"\n" + uuencoded,
        HEAD + b"Content-Type: text/plain; format=flowed; delsp=yes\n\none \ntwo\n> quoted \n> on\n-- \nme\n",
        with_parts(b"\nwords", b"Content-Type: message/rfc822\n\n" + HEAD + b"\ninner"),
        with_parts(b"Content-Type: text/plain\n\na", b"Content-Type: text/html\n\n" + html, subtype=b"alternative"),
        with_parts(b"\nwords", b"Content-Type: application/ms-tnef; name=winmail.dat\nContent-Transfer-Encoding: base64\n\n" + packed),
        with_parts(b"\nwords", b"Content-Type: message/delivery-status\n\nStatus: 5.1.1", subtype=b"report"),
        with_parts(b"\nSubject: one\n\nx", b"\nSubject: two\n\ny", subtype=b"digest"),
        nested(30),
        forwarded(30),
        outlook(),
        winmail(),
        *ODD.values(),
    ]  # fmt: skip


_TOKENS = (
    b"=?utf-8?b?", b"?=", b"\x00", b"\r", b"\n\n", b"--b1\n", b"--b1--", b"Content-Type: message/rfc822\n\n",
    b"Content-Type: multipart/mixed; boundary=b1\n", b"Content-Transfer-Encoding: base64\n", b"\xff\xfe", b"\xed\xa0\x80",
    b"filename*0*=utf-8''%00", b"(" * 50, b"<" * 50, b'"', b"\\", b"From ", b"begin 644 x\n", b"charset=utf-7", b"=",
    b"Date: 0 0 0", b"<table>" * 20, b"&#xD800;", b"\x1b$B",
)  # fmt: skip


def mutated(rng: random.Random, pool: list[bytes]) -> bytes:
    """One of the seeds with some bytes changed, lost, doubled or out of another seed."""
    data = bytearray(rng.choice(pool))
    for _change in range(rng.randint(1, 8)):
        place = rng.randrange(len(data) + 1)
        end = min(len(data), place + rng.choice((1, 2, 8, 40, 200)))
        kind = rng.randrange(6)
        if kind == 0:
            del data[place:end]
        elif kind == 1:
            data[place:place] = rng.choice(_TOKENS)
        elif kind == 2:
            data[place:end] = rng.randbytes(end - place)
        elif kind == 3:
            data[place:place] = data[place:end] * rng.randint(1, 5)
        elif kind == 4:
            other = rng.choice(pool)
            start = rng.randrange(len(other) + 1)
            data[place:end] = other[start : start + 300]
        else:
            data = data[:place] if rng.random() < 0.3 else data[:end] + data[place:]
    return bytes(data)
