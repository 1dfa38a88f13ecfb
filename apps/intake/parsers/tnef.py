"""winmail.dat (TNEF, [MS-OXTNEF]) to a `ParsedMail`: tnefparse reads it; where that fails, files are cut out by hand."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from tnefparse import TNEF
from tnefparse import properties as names
from tnefparse.tnef import TNEFAttachment

from apps.intake.parsers.bodies import NOTHING, Words, html_words
from apps.intake.parsers.charsets import decode, keepable
from apps.intake.parsers.context import Context, Findings
from apps.intake.parsers.found import Address, ParsedMail, Part
from apps.intake.parsers.mail import SUBJECT_LIMIT, said
from apps.intake.parsers.rtf import html_of, unpacked, words_of_rtf

SIGNATURE = bytes.fromhex("789f3e22")
_ATTRIBUTE_HEAD, _CHECKSUM = 9, 2
_TITLE, _DATA, _BEGIN = 0x8010, 0x800F, 0x9002

logging.getLogger("tnefparse").setLevel(logging.CRITICAL)  # it would log names of files


def read_tnef(data: bytes, context: Context) -> ParsedMail:
    """Read a winmail.dat; never raises on bytes."""
    found = Findings()
    try:
        tnef = TNEF(data, do_checksum=False)
    except Exception:  # noqa: BLE001  it raises many kinds on what it does not expect
        return _by_hand(data, context, found)
    return _read(tnef, context, found)


def _read(tnef: Any, context: Context, found: Findings) -> ParsedMail:
    words = _words(tnef, found)
    for one in tnef.attachments:
        if context.budget.parts <= 0:
            found.problem("too_many_parts")
            break
        context.budget.parts -= 1
        _attachment(one, context, found)
    text, links = said(words)
    return ParsedMail(
        source="tnef",
        **_about(tnef),
        text=text,
        html=words.html,
        remote_blocked=words.remote,
        links=links,
        parts=tuple(found.parts),
        nested=tuple(found.nested),
        problems=tuple(found.problems),
    )


def _about(tnef: Any) -> dict[str, Any]:
    said = {one.name: one.data for one in tnef.msgprops}
    mapi = {one.name: one for one in tnef.mapiprops}
    subject = said.get(TNEF.ATTSUBJECT) or _mapi(mapi, names.MAPI_SUBJECT)
    return {
        "subject": " ".join(_text(subject).split())[:SUBJECT_LIMIT],
        "sender": _sender(said, mapi),
        "date": _utc(_mapi(mapi, names.MAPI_CLIENT_SUBMIT_TIME) or said.get(TNEF.ATTDATESENT)),
        "message_id": _text(said.get(TNEF.ATTMESSAGEID)).strip("<> ")[:990],
    }


def _mapi(props: dict[int, Any], name: int) -> Any:
    try:
        return props[name].data
    except Exception:  # noqa: BLE001  a value that cannot be decoded is none
        return None


def _sender(said: dict[int, Any], mapi: dict[int, Any]) -> tuple[Address, ...]:
    """The author by property, else the old triple of name, type and address."""
    name = _text(_mapi(mapi, names.MAPI_SENDER_NAME))
    address = _text(_mapi(mapi, names.MAPI_SENDER_EMAIL_ADDRESS))
    triple = said.get(TNEF.ATTFROM)
    if not (name or address) and isinstance(triple, tuple):
        name, address = _text(triple[0]), _text(triple[2])
    return (Address(name.strip(), address.strip()),) if name or address else ()


def _utc(moment: object) -> str:
    if not isinstance(moment, datetime) or moment.year < 1970:
        return ""
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def _text(value: object) -> str:
    """Text of a value in either form, without the NUL at its end."""
    if isinstance(value, bytes):
        return decode(value)[0]
    return keepable(value) if isinstance(value, str) else ""


def _words(tnef: Any, found: Findings) -> Words:
    html = _text(_joined(tnef.htmlbody))
    plain = _text(_joined(tnef.body))
    if not (html or plain):
        plain, html = _of_rtf(tnef, found)
    if html:
        words = html_words(html, found)
        words.plain = plain
        return words
    return Words(plain) if plain.strip() else NOTHING


def _joined(value: object) -> object:
    """tnefparse gives some bodies as lists of pieces."""
    if isinstance(value, list):
        return b"".join(one for one in value if isinstance(one, bytes)) or "".join(
            one for one in value if isinstance(one, str)
        )
    return value


def _of_rtf(tnef: Any, found: Findings) -> tuple[str, str]:
    packed = tnef._rtfbody  # noqa: SLF001  the public property unpacks without a limit
    if not packed:
        return "", ""
    try:
        rtf = unpacked(packed + b"\0")
        html = html_of(rtf)
        return ("", html) if html else (words_of_rtf(rtf), "")
    except Exception:  # noqa: BLE001  RTF of strangers
        found.problem("rtf_unreadable")
        return "", ""


def _attachment(one: TNEFAttachment, context: Context, found: Findings) -> None:
    embedded = getattr(one, "embed", None)
    mapi = {prop.name: prop for prop in one.mapi_attrs}
    part = Part(
        name=_name(one),
        media_type=_text(_mapi(mapi, names.MAPI_ATTACH_MIME_TAG)).lower() or "application/octet-stream",
        size=len(one.data),
        content_id=_text(_mapi(mapi, names.MAPI_ATTACH_CONTENT_ID)).strip("<> "),
        is_message=embedded is not None,
    )  # fmt: skip
    found.add(_bytes(one.data), part, context)


def _name(one: TNEFAttachment) -> str:
    try:
        return _text(one.long_filename()).strip()
    except Exception:  # noqa: BLE001  a name that is no text
        return _text(one._name).strip()  # noqa: SLF001


def _bytes(data: object) -> bytes:
    return data if isinstance(data, bytes) else b""


def _by_hand(data: bytes, context: Context, found: Findings) -> ParsedMail:
    """Files of a winmail.dat that tnefparse gave up on: titles and data of the attachments, in their order."""
    found.problem("tnef_unreadable")
    name = ""
    for kind, body in _attributes(data):
        if kind == _BEGIN:
            name = ""
        elif kind == _TITLE:
            name = decode(body)[0].strip()
        elif kind == _DATA and context.budget.parts > 0:
            context.budget.parts -= 1
            part = Part(name=name, media_type="application/octet-stream", size=len(body))
            found.add(body, part, context)
    return ParsedMail(
        source="tnef",
        parts=tuple(found.parts),
        nested=tuple(found.nested),
        problems=tuple(found.problems),
    )


def _attributes(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Kind and bytes of each attribute: level, kind, type, length, data, checksum."""
    place = 6
    while place + _ATTRIBUTE_HEAD <= len(data):
        kind = int.from_bytes(data[place + 1 : place + 3], "little")
        size = int.from_bytes(data[place + 5 : place + 9], "little")
        start = place + _ATTRIBUTE_HEAD
        yield kind, data[start : start + size]
        place = start + size + _CHECKSUM
