"""The words of a mail out of its tree of parts, and the parts that are no words.

The rule of counting: every leaf that is not an unnamed text body is a part; pictures in the text and mails inside count
one each.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from apps.intake.parsers.charsets import decode
from apps.intake.parsers.clean_html import as_html, clean, words_of
from apps.intake.parsers.context import Context, Findings
from apps.intake.parsers.flowed import unflowed
from apps.intake.parsers.found import DEPTH_LIMIT, TEXT_LIMIT, Link, Part
from apps.intake.parsers.headers import decoded
from apps.intake.parsers.mime import Node
from apps.intake.parsers.transfer import uu_files

BODY_TYPES = frozenset({"text/plain", "text/html", "text/rfc822-headers"})
MESSAGE_TYPES = frozenset({"message/rfc822", "message/global"})
TEXT_BYTES = 8 << 20  # bytes of a text body that are decoded

_META_CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?([A-Za-z0-9_.:-]{2,40})", re.I)
_MAY_BE_ENCRYPTED = frozenset({"application/pkcs7-mime", "application/x-pkcs7-mime"})
_ENCRYPTED = frozenset({"multipart/encrypted"})


@dataclass(slots=True)
class Words:
    """What is to be read of a part: plain words, inert HTML (either may be empty) and what the HTML pointed at."""

    plain: str = ""
    html: str = ""
    remote: int = 0
    links: tuple[Link, ...] = ()


NOTHING = Words()


def gather(node: Node, context: Context, found: Findings) -> Words:
    """Words of a part and of all inside it; everything else goes to `found`."""
    for problem in (*node.headers.problems, *node.problems):
        found.problem(problem)
    if not node.is_multipart:
        return _leaf(node, context, found)
    if node.kind.value in _ENCRYPTED:
        found.problem("encrypted")
    if not node.children:
        return _text(node, context, found) if node.raw_body().strip() else NOTHING
    inside = [gather(child, context.deeper(), found) for child in node.children]
    if node.kind.value == "multipart/alternative":
        return _best(inside)
    return _together(inside)


def _leaf(node: Node, context: Context, found: Findings) -> Words:
    if node.media_type in BODY_TYPES and not node.name and not _is_attached(node):
        return _text(node, context, found)
    data, is_sound = node.body()
    found.problem("" if is_sound else "bad_base64")
    if node.media_type == "message/external-body":
        found.problem("external_body")
    was_mail = found.add(data, _part(node, data, context, is_sound=is_sound), context)
    if node.media_type in _MAY_BE_ENCRYPTED and not was_mail:
        found.problem("encrypted")
    return NOTHING


def root_words(root: Node, context: Context, found: Findings) -> Words:
    """Words of a whole mail. If it is nothing but one named text, that is a part and still what there is to read."""
    words = gather(root, context, found)
    if words is NOTHING and not root.is_multipart and root.media_type in BODY_TYPES:
        return _text(root, context, found)
    return words


def _is_attached(node: Node) -> bool:
    return node.disposition.value == "attachment"


def _part(node: Node, data: bytes, context: Context, *, is_sound: bool) -> Part:
    is_message = node.media_type in MESSAGE_TYPES
    too_deep = is_message and context.depth + 1 >= DEPTH_LIMIT
    problem = "" if is_sound else "bad_base64"
    return Part(
        name=node.name,
        media_type=node.media_type,
        size=len(data),
        content_id=decoded(node.headers.raw("content-id")).strip("<> ")[:500],
        inline=node.disposition.value == "inline" or "content-id" in node.headers.values,
        is_message=is_message,
        problem="too_deep" if too_deep else problem,
    )


def _best(inside: list[Words]) -> Words:
    """Of alternatives the first plain words and the last, richest HTML."""
    plain = next((one.plain for one in inside if one.plain.strip()), "")
    rich = next((one for one in reversed(inside) if one.html), NOTHING)
    return Words(plain, rich.html, rich.remote, rich.links)


def _together(inside: list[Words]) -> Words:
    """One after the other; where one has HTML the plain ones become HTML beside it, and the other way round."""
    said = [one for one in inside if one.plain.strip() or one.html]
    if len(said) < 2:
        return said[0] if said else NOTHING
    plain = html = ""
    if any(one.plain.strip() for one in said):
        plain = "\n\n".join(one.plain.strip("\n") or words_of(one.html) for one in said)
    if any(one.html for one in said):
        html = "\n".join(one.html or as_html(one.plain) for one in said)
    links = tuple(dict.fromkeys(link for one in said for link in one.links))
    return Words(plain, html, sum(one.remote for one in said), links)


def _text(node: Node, context: Context, found: Findings) -> Words:
    """Words of a text body; files uuencoded in it become parts."""
    data, is_sound = node.body()
    found.problem("" if is_sound else "bad_base64")
    if b"begin" in data and node.media_type != "text/html":
        data = _without_uu(data, context, found)
    if len(data) > TEXT_BYTES:
        found.problem("text_cut")
        data = data[:TEXT_BYTES]
    text, problem = decode(data, node.charset or _charset_inside(node, data))
    found.problem(problem)
    if node.media_type == "text/html":
        return html_words(text, found)
    return Words(_plain(node, text, found))


def html_words(text: str, found: Findings) -> Words:
    """Words of HTML; only the inert HTML, the plain words are made when nobody else has any."""
    try:
        safe = clean(text)
    except Exception:  # noqa: BLE001  whatever the cleaner does, HTML that was not cleaned is never handed on
        found.problem("html_unreadable")
        return NOTHING
    found.problem(safe.problem)
    return Words("", safe.html, safe.remote_blocked, safe.links)


def _charset_inside(node: Node, data: bytes) -> str:
    """The charset HTML names itself, or the one a byte order mark tells."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    if data.startswith(b"\xef\xbb\xbf"):
        return "utf-8-sig"
    hit = _META_CHARSET.search(data[:2_048]) if node.media_type == "text/html" else None
    return hit[1].decode("ascii") if hit else ""


def _plain(node: Node, text: str, found: Findings) -> str:
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if node.kind.parameters.get("format", "").lower() == "flowed":
        text = unflowed(text, is_delsp=node.kind.parameters.get("delsp", "").lower() == "yes")
    if len(text) > TEXT_LIMIT:
        found.problem("text_cut")
    return text[:TEXT_LIMIT].removeprefix("\ufeff").strip("\n")


def _without_uu(data: bytes, context: Context, found: Findings) -> bytes:
    rest = b""
    place = 0
    for name, body, (start, end) in uu_files(data):
        if context.budget.parts <= 0:
            found.problem("too_many_parts")
            break
        context.budget.parts -= 1
        part = Part(name=name, media_type="application/octet-stream", size=len(body))
        found.add(body, part, context)
        rest += data[place:start]
        place = end
    return rest + data[place:]
