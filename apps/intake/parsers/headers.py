"""The header of a mail: bytes to named raw values, with the care that broken mails need.

The standard library stops at the first line that is no header; many real mails have one in their midst. Here such a line
is stepped over as long as known headers follow it. Values stay bytes until somebody asks, and are cut before that.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache

from apps.intake.parsers.charsets import keepable, raw_header_text
from apps.intake.parsers.encoded_words import decode_words

VALUE_LIMIT = 16_384  # bytes of one header that are decoded
HEADERS_LIMIT = 2_000  # headers of one part that are kept
BLOCK_LIMIT = 4 << 20  # bytes in which the end of the header is looked for

_HEADER = re.compile(rb"([!-9;-~]{1,100})[ \t]*:[ \t]*")
_KNOWN = re.compile(
    rb"(?im)^(?:from|to|cc|bcc|subject|date|sender|reply-to|return-path|received|message-id|mime-version|in-reply-to"
    rb"|references|delivered-to|content-[a-z-]{2,30}|x-[a-z][a-z0-9-]{1,60})[ \t]*:"
)
_WHOLE = re.compile(rb"(?m)^([!-9;-~]{1,100})[ \t]*:[ \t]*([^\n]*(?:\n[ \t][^\n]*)*)")
_BLANK = re.compile(rb"\n\r?\n")
_ENVELOPE = re.compile(rb">?From [^\n]*\n")


@dataclass(slots=True)
class Headers:
    """Raw values by lower-case name, in the order of the mail. `end` is where the body begins."""

    values: dict[str, list[bytes]] = field(default_factory=dict)
    end: int = 0
    problems: list[str] = field(default_factory=list)

    def raw(self, name: str) -> bytes:
        """The first value of a header that says anything, as bytes cut to `VALUE_LIMIT`; empty if there is none."""
        found = self.values.get(name, ())
        return next((one for one in found if one and not one.isspace()), b"")[:VALUE_LIMIT]

    def every(self, name: str) -> list[bytes]:
        """All values of a header, each cut."""
        return [one[:VALUE_LIMIT] for one in self.values.get(name, ())]


def read_headers(data: bytes, start: int, end: int) -> Headers:
    """The header that begins at `start`; a body begins at the first blank line, or where headers stop making sense."""
    found = Headers(end=end)
    stop = min(end, start + BLOCK_LIMIT)
    if data.startswith((b"\n", b"\r\n"), start, end):
        found.end = data.index(b"\n", start) + 1
        return found
    blank = _BLANK.search(data, start, stop)
    found.end = blank.end() if blank else stop
    block = data[start : blank.start() + 1 if blank else stop]
    used = _sound(block, found) or _collect(block, found)
    if used < len(block):
        found.end = start + used
    return found


def _sound(block: bytes, found: Headers) -> int:
    """Like `_collect`, but quick, for a block that is nothing but headers; 0 (and nothing found) for others."""
    lines = block.count(b"\n") + (not block.endswith(b"\n"))
    whole = _WHOLE.findall(block)
    folded = block.count(b"\n ") + block.count(b"\n\t")
    if len(whole) + folded != lines or len(whole) > HEADERS_LIMIT:
        return 0
    values = found.values
    for name, value in whole:
        values.setdefault(_name(name), []).append(value)
    return len(block)


def _last_known(block: bytes) -> int:
    """Where the last header stands that mails have, -1 if there is none."""
    return max((hit.start() for hit in _KNOWN.finditer(block)), default=-1)


@lru_cache(maxsize=4_096)
def _name(raw: bytes) -> str:
    return raw.decode("ascii").lower()


def _collect(block: bytes, found: Headers) -> int:
    """Put the headers of `block` into `found`; answer how many of its bytes are header."""
    name = ""
    place = count = 0
    last: int | None = None
    for line in block.split(b"\n"):
        if line[:1] in {b" ", b"\t"}:
            if name:
                _continue(found.values[name], line)
        elif (hit := _HEADER.match(line)) is not None:
            count += 1
            if count > HEADERS_LIMIT:
                found.problems.append("too_many_headers")
                return len(block)
            name = _name(hit[1])
            found.values.setdefault(name, []).append(line[hit.end() :])
        elif line.strip() and not _ENVELOPE.match(line + b"\n"):
            last = _last_known(block) if last is None else last
            if place > last:
                found.problems.append("no_blank_line")
                return place
            found.problems.append("junk_header_line")
            name = ""
        place += len(line) + 1
    return len(block)


def _continue(values: list[bytes], line: bytes) -> None:
    """Append a folded line; beyond the limit nothing more is kept."""
    if len(values[-1]) < VALUE_LIMIT:
        values[-1] += b"\n" + line


def unfolded(raw: bytes, charset: str = "") -> str:
    """Text of a raw value on one line, encoded words still encoded."""
    if not raw:
        return ""
    text = raw_header_text(raw, charset)
    if "\n" in text or "\r" in text:
        text = " ".join([line.strip() for line in text.splitlines()])
    return (text if text.isprintable() else keepable(text)).strip()


def decoded(raw: bytes, charset: str = "") -> str:
    """Text of a raw value on one line, encoded words decoded (RFC 2047)."""
    return decode_words(unfolded(raw, charset))
