"""A mail in RFC 5322 form (.eml, a message of an mbox, a mail inside a mail) to a `ParsedMail`."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from apps.intake.parsers.addresses import read_addresses
from apps.intake.parsers.bodies import Words, root_words
from apps.intake.parsers.claims import read_claims
from apps.intake.parsers.clean_html import text_links, tidy, words_of
from apps.intake.parsers.context import Context, Findings
from apps.intake.parsers.found import TEXT_LIMIT, Address, Link, ParsedMail
from apps.intake.parsers.headers import Headers, decoded, unfolded
from apps.intake.parsers.maildates import NO_DATE, MailDate, read_date
from apps.intake.parsers.mime import Node, read_tree

SUBJECT_LIMIT = 2_000  # characters that are kept
REFERENCES_LIMIT = 200
FILE_LIMIT = 256 << 20  # bytes of one mail that are looked at

_ENVELOPE = re.compile(rb"(?:[ \t]*\r?\n)*(?:>?From [^\n]{0,1000}\n)?")
_HEADER = re.compile(rb"[!-9;-~]{1,100}[ \t]*:")
_ID = re.compile(r"<([^<>\s]{1,990})>")
_BARE_ID = re.compile(r"[^<>\s,;]{1,990}@[^<>\s,;]{1,500}")
_PERSONS = ("reply-to", "to", "cc", "bcc")


def prepared(data: bytes) -> bytes:
    """The bytes as a mail: no byte order mark, no mbox line on top, line ends that are line feeds."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        data = data.decode("utf-16", "replace").encode("utf-8", "replace")
    data = data.removeprefix(b"\xef\xbb\xbf")
    if data.find(b"\n", 0, 65_536) < 0 and data.find(b"\r", 0, 65_536) >= 0:
        data = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    start = _ENVELOPE.match(data)
    return data[start.end() :] if start and start.end() else data


def read_message(data: bytes, context: Context) -> ParsedMail:
    """Read one mail. Meant not to raise on any bytes; who calls it guards it all the same."""
    found = Findings()
    if len(data) > FILE_LIMIT:
        found.problem("too_large")
        data = data[:FILE_LIMIT]
    data = prepared(data)
    if _is_binary(data):
        return ParsedMail(problems=("no_headers", "not_read"))
    root = read_tree(data, context.budget, context.depth)
    words = _with_inner(root_words(root, context, found), found)
    if not root.headers.values:
        found.problem("no_headers")
    text, links = said(words)
    return ParsedMail(
        **about(root.headers, _charset(root), found),
        text=text,
        html=words.html,
        remote_blocked=words.remote,
        links=links,
        parts=tuple(found.parts),
        nested=tuple(found.nested),
        problems=tuple(found.problems),
    )


def _is_binary(data: bytes) -> bool:
    """Whether this is no text at all: NUL bytes early on and nothing like a header in front."""
    return b"\0" in data[:4_096] and _HEADER.match(data) is None


def said(words: Words) -> tuple[str, tuple[Link, ...]]:
    """Plain words and links: from the HTML where there are no plain words."""
    text = tidy(words.plain) if words.plain.strip() else words_of(words.html)
    return text[:TEXT_LIMIT], words.links or text_links(text)


def _with_inner(words: Words, found: Findings) -> Words:
    """A mail without words that only wraps another (winmail.dat, an opaque signature) shows the other's words."""
    if words.plain.strip() or words.html:
        return words
    for one in found.nested:
        if not found.parts[one.of_part].is_message and (one.text or one.html):
            return Words(one.text, one.html, one.remote_blocked, one.links)
    return words


def _charset(root: Node) -> str:
    """The charset of the first body that names one: headers with raw bytes above 127 are mostly in the same."""
    waiting = [root]
    while waiting:
        node = waiting.pop(0)
        if node.charset:
            return node.charset
        waiting += node.children
    return ""


def about(headers: Headers, charset: str, found: Findings) -> dict[str, Any]:
    """What the header says, as keyword arguments of `ParsedMail`."""
    date, raw = _date(headers, found)
    received = _received(headers)
    return {
        "subject": _subject(headers, charset, found),
        "sender": _sender(headers, charset),
        **{name.replace("-", "_"): _people(headers, name, charset) for name in _PERSONS},
        "date": date.utc,
        "date_offset": date.offset,
        "date_raw": raw,
        "received": received.utc,
        "message_id": _first_id(headers, "message-id"),
        "in_reply_to": _first_id(headers, "in-reply-to"),
        "references": _ids(headers, "references")[-REFERENCES_LIMIT:],
        "claims": read_claims(unfolded(one) for one in headers.every("authentication-results")),
    }


def _subject(headers: Headers, charset: str, found: Findings) -> str:
    """The subject on one line; characters that somebody lost on the way are question marks, as in every mail program."""
    subject = decoded(headers.raw("subject"), charset).replace("\ufffd", "?")
    found.problem("header_cut" if len(subject) > SUBJECT_LIMIT else "")
    return subject[:SUBJECT_LIMIT]


def _people(headers: Headers, name: str, charset: str) -> tuple[Address, ...]:
    every = headers.every(name)
    if len(every) < 2:
        return _list(every[0], charset) if every else ()
    return tuple(one for raw in every for one in _list(raw, charset))


@lru_cache(maxsize=512)
def _list(raw: bytes, charset: str) -> tuple[Address, ...]:
    """The addresses of one header; the same few stand in most mails of a mailbox."""
    return read_addresses(unfolded(raw, charset))


def _sender(headers: Headers, charset: str) -> tuple[Address, ...]:
    """From; without one Sender. Where errors go (Return-Path) says nothing about who wrote."""
    for name in ("from", "sender"):
        raw = headers.raw(name)
        if raw and (people := _list(raw, charset)):
            return people
    return ()


def _date(headers: Headers, found: Findings) -> tuple[MailDate, str]:
    """The Date header and its own words; Resent-Date is another matter and not looked at."""
    raw = headers.raw("date")
    if not raw.strip():
        return NO_DATE, ""
    text = decoded(raw)[:200]
    date = read_date(text)
    found.problem("" if date.utc else "bad_date")
    return date, text


def _received(headers: Headers) -> MailDate:
    """When the last host in the chain says it took the mail: after the last semicolon of the topmost Received."""
    raw = headers.raw("received")
    return read_date(unfolded(raw).rpartition(";")[2]) if b";" in raw else NO_DATE


def _first_id(headers: Headers, name: str) -> str:
    """The first id of a header, without brackets; if it has none that is well formed, its words."""
    raw = headers.raw(name)
    if not raw:
        return ""
    ids = _ids(headers, name)
    return ids[0] if ids else decoded(raw).strip("<> ")[:990]


def _ids(headers: Headers, name: str) -> tuple[str, ...]:
    raw = headers.raw(name)
    if not raw:
        return ()
    text = decoded(raw)
    return tuple(dict.fromkeys(_ID.findall(text) or _BARE_ID.findall(text)))
