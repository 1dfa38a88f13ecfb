"""Outlook's .msg ([MS-OXMSG]) to a `ParsedMail`: header where it has one, properties for the rest."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import datetime
from typing import Any

from olefile import OleFileIO
from oxmsg.storage import Storage

from apps.intake.parsers import mapi
from apps.intake.parsers.bodies import NOTHING, Words, html_words
from apps.intake.parsers.context import Context, Findings
from apps.intake.parsers.found import Address, ParsedMail, Part
from apps.intake.parsers.headers import read_headers
from apps.intake.parsers.mail import SUBJECT_LIMIT, about, said
from apps.intake.parsers.mapi import Props
from apps.intake.parsers.rtf import html_of, unpacked, words_of_rtf

OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_ROOT_HEADER, _INNER_HEADER, _PART_HEADER = 32, 24, 8
_RECIPIENTS = {1: "to", 2: "cc", 3: "bcc"}


def read_msg(data: bytes, context: Context) -> ParsedMail:
    """Read a .msg. What is broken beyond reading gives an empty mail that says so."""
    try:
        with OleFileIO(io.BytesIO(data)) as ole:
            _believe_no_size(ole, largest=len(data))
            root = Storage.from_ole(ole)
    except (Exception, RecursionError):  # noqa: BLE001  olefile and oxmsg raise many kinds on broken files
        return ParsedMail(source="msg", problems=("msg_unreadable",))
    return _read(Props(root, _ROOT_HEADER), context)


def _believe_no_size(ole: OleFileIO, *, largest: int) -> None:
    """No stream is longer than its file: a stated length of 600 MB over a chain that runs in a circle is read so far."""
    for entry in ole.direntries:
        if entry is not None:
            entry.size = min(entry.size, largest)


def _read(props: Props, context: Context) -> ParsedMail:
    found = Findings()
    words = _words(props, found)
    _attachments(props, context, found)
    text, links = said(words)
    facts = {**_from_header(props, found), **_from_properties(props)}
    return ParsedMail(
        **facts,
        source="msg",
        text=text,
        html=words.html,
        remote_blocked=words.remote,
        links=links,
        parts=tuple(found.parts),
        nested=tuple(found.nested),
        problems=tuple(found.problems),
    )


def _from_header(props: Props, found: Findings) -> dict[str, Any]:
    """What the transport header says; a mail that never travelled has none."""
    block = props.text(mapi.HEADERS).replace("\r\n", "\n").replace("\r", "\n").encode()
    headers = read_headers(block + b"\n\n", 0, len(block) + 2)
    return about(headers, "utf-8", found) if headers.values else {}


def _from_properties(props: Props) -> dict[str, Any]:
    """What the properties say better than the header, or alone."""
    header = _from_header(props, Findings())
    people = _recipients(props)
    facts: dict[str, Any] = {
        "subject": _subject(props) or header.get("subject", ""),
        "sender": _sender(props, header.get("sender", ())),
        **{kind: people[kind] or header.get(kind, ()) for kind in people},
        "message_id": header.get("message_id") or _id(props.text(mapi.MESSAGE_ID)),
        "in_reply_to": header.get("in_reply_to") or _id(props.text(mapi.IN_REPLY_TO)),
    }
    if not header.get("references"):
        facts["references"] = tuple(map(_id, props.text(mapi.REFERENCES).split()))[:200]
    if not header.get("date"):
        facts |= {"date": _utc(_date(props)), "date_offset": None}
    if not header.get("received"):
        facts["received"] = _utc(props.moment(mapi.DELIVERED))
    return facts


def _subject(props: Props) -> str:
    """The subject; in mails out of a .pst two control characters stand in front of it."""
    subject = props.text(mapi.SUBJECT)
    if subject.startswith("\x01"):
        subject = subject[2:]
    return " ".join(subject.split())[:SUBJECT_LIMIT]


def _id(text: str) -> str:
    return text.strip().strip("<>")[:990]


def _date(props: Props) -> datetime | None:
    """When it was sent. A draft that its writer saved (unsent, read) was never: its date is the last change. Of other
    mails without a time of sending the delivery is nearest."""
    if sent := props.moment(mapi.SUBMITTED):
        return sent
    flags = props.number(mapi.FLAGS) or 0
    changed = props.moment(mapi.CHANGED) or props.moment(mapi.CREATED)
    delivered = props.moment(mapi.DELIVERED)
    if flags & mapi.READ_AND_UNSENT == mapi.READ_AND_UNSENT:
        return changed or delivered
    return delivered or changed


def _utc(moment: datetime | None) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ") if moment else ""


def _sender(props: Props, header: tuple[Address, ...]) -> tuple[Address, ...]:
    """From: an address of the internet where any property has one, the header's next, an Exchange address last."""
    if any("@" in one.address for one in header):
        return header
    name = props.text(mapi.AUTHOR_NAME) or props.text(mapi.SENDER_NAME)
    said = [
        props.text(pid).strip()
        for pid in (mapi.AUTHOR_SMTP, mapi.SENDER_SMTP, mapi.AUTHOR_ADDRESS, mapi.SENDER_ADDRESS)
    ]
    address = next((one for one in said if "@" in one), "") or _of_recipients(props, said)
    address = address or next((one for one in said if one), "")
    return (Address(name.strip(" '"), address),) if name or address else header


def _of_recipients(props: Props, exchange: list[str]) -> str:
    """The sender's internet address if the sender is also among the recipients under the same Exchange address."""
    wanted = {one.casefold() for one in exchange if one}
    for storage in props.inside("__recip_version1.0_#") if wanted else ():
        one = Props(storage, _PART_HEADER, props.page)
        if one.text(mapi.ADDRESS).casefold() in wanted and one.text(mapi.SMTP):
            return one.text(mapi.SMTP)
    return ""


def _recipients(props: Props) -> dict[str, tuple[Address, ...]]:
    found: dict[str, list[Address]] = {kind: [] for kind in _RECIPIENTS.values()}
    for storage in props.inside("__recip_version1.0_#")[:1_000]:
        one = Props(storage, _PART_HEADER, props.page)
        kind = _RECIPIENTS.get((one.number(mapi.RECIPIENT_TYPE) or 1) & 0xF)
        address = (one.text(mapi.SMTP) or one.text(mapi.ADDRESS)).strip()
        name = one.text(mapi.NAME).strip(" '")
        if kind and (name or address):
            found[kind].append(Address("" if name == address else name, address))
    return {kind: tuple(people) for kind, people in found.items()}


def _words(props: Props, found: Findings) -> Words:
    """Plain words, and HTML from its own property or out of the RTF."""
    plain, html = props.text(mapi.BODY), props.html()
    packed = props.binary(mapi.RTF)
    if packed and not html:
        words, html = _of_rtf(packed, found)
        plain = plain if plain.strip() else words
    if not html:
        return Words(plain) if plain.strip() else NOTHING
    return replace(html_words(html, found), plain=plain)


def _of_rtf(packed: bytes, found: Findings) -> tuple[str, str]:
    """Words and HTML of a packed RTF body, one of the two."""
    try:
        rtf = unpacked(packed)
        html = html_of(rtf)
        return ("", html) if html else (words_of_rtf(rtf), "")
    except Exception:  # noqa: BLE001  RTF of strangers; the plain body may still be there
        found.problem("rtf_unreadable")
        return "", ""


def _attachments(props: Props, context: Context, found: Findings) -> None:
    for storage in props.inside("__attach_version1.0_#"):
        if context.budget.parts <= 0:
            found.problem("too_many_parts")
            return
        context.budget.parts -= 1
        _attachment(Props(storage, _PART_HEADER, props.page), context, found)


def _attachment(one: Props, context: Context, found: Findings) -> None:
    """A file, or a message that lies in the same container and has no bytes of its own."""
    content_id = one.text(mapi.CONTENT_ID).strip("<> ")
    names = (one.text(pid) for pid in (mapi.LONG_NAME, mapi.SHORT_NAME, mapi.NAME))
    part = Part(
        name=next((name.strip() for name in names if name.strip()), ""),
        media_type=one.text(mapi.MIME_TYPE).strip().lower() or "application/octet-stream",
        size=0,
        content_id=content_id,
        inline=bool(content_id and one.number(mapi.HIDDEN)),
    )
    inner = one.embedded(mapi.DATA)
    if inner is None:
        found.add(one.binary(mapi.DATA), part, context)
    elif any(stream.path.endswith("__properties_version1.0") for stream in inner.streams):
        found.open(part, context, lambda: _read(Props(inner, _INNER_HEADER), context.inside()))
    else:  # an OLE object, such as a drawing
        found.parts.append(replace(part, problem="ole_object"))
