"""Where the messages of an mbox lie: found in one pass over the file with flat memory, read one by one later.

Lengths that headers state (Content-Length) are not believed. A line begins a message if it starts with `From ` and is at
the start of the file or after an empty line, and looks like an envelope: it holds a date, or a header that mails have
follows. Without the empty line before it both are asked for, because `From now on` begins sentences.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO

CHUNK = 1 << 20  # bytes that are looked at in one go
SLICES_LIMIT = 100_000
_LOOK_BACK, _LOOK_AHEAD = 4, 2_048  # bytes around a line that decide what it is

_DATED = re.compile(
    rb"(?:\b\d{1,2}:\d{2}(?::\d{2})?\b[^\r\n]*\b(?:19|20)\d\d\b|\b(?:19|20)\d\d\b[^\r\n]*\b\d{1,2}:\d{2}\b"
    rb"|\b(?:mon|tue|wed|thu|fri|sat|sun)\b[^\r\n]*\d)[^\r\n]*\Z",
    re.IGNORECASE,
)
_HEADER = re.compile(
    rb"(?:>?From [^\r\n]*\r?\n)?(?:(?:from|to|cc|date|subject|sender|reply-to|return-path|received|message-id|mime-version"
    rb"|delivered-to|status|content-[a-z-]{2,30}|(?:x|dkim|arc|authentication)-[a-z0-9-]{1,60})[ \t]*:)",
    re.IGNORECASE,
)
_NOBODY = re.compile(rb"From -[ \t\r]*\Z")  # Thunderbird's envelope
_QUOTED = re.compile(rb"(?m)^>(>*From )")

Slice = tuple[int, int]


def list_mbox(payload: dict[str, Any]) -> dict[str, Any]:
    """What the child calls: `{"path"}` to `{"slices": [[offset, length], …], "is_whole": bool}`.

    `is_whole` is False if there are more than `SLICES_LIMIT`.
    """
    with Path(payload["path"]).open("rb") as file:
        found = list(islice(slices(file), SLICES_LIMIT + 1))
    return {"slices": found[:SLICES_LIMIT], "is_whole": len(found) <= SLICES_LIMIT}


def slices(file: BinaryIO) -> Iterator[Slice]:
    """Offset and length of each message, its `From ` line included; whatever precedes the first one is a message, too.

    Holds about two chunks of the file at a time, however long a message is.
    """
    begin = 0
    found_any = False
    for place in _starts(file):
        if place > begin and (found_any or _has_words(file, begin, place)):
            yield begin, place - begin
        begin, found_any = place, True
    end = file.seek(0, 2)
    if end > begin and (found_any or _has_words(file, begin, end)):
        yield begin, end - begin


def _has_words(file: BinaryIO, begin: int, end: int) -> bool:
    """Whether there is more than white space, looking no further than one chunk."""
    file.seek(begin)
    return bool(file.read(min(end - begin, CHUNK)).strip())


def _starts(file: BinaryIO) -> Iterator[int]:
    """Where messages begin. Each window overlaps the last so that no line is cut from what decides about it."""
    base, window = 0, b""
    while True:
        file.seek(base + len(window))
        fresh = file.read(CHUNK)
        window += fresh
        limit = len(window) if not fresh else len(window) - _LOOK_AHEAD
        start = 0 if base == 0 else _LOOK_BACK
        for place in _lines(window, start, limit):
            if _is_envelope(window, place, at_start=base == 0):
                yield base + place
        if not fresh:
            return
        done = max(limit - _LOOK_BACK, 0)
        base, window = base + done, window[done:]


def _lines(window: bytes, start: int, limit: int) -> Iterator[int]:
    """Where lines begin with `From `, between two places."""
    place = start - 1
    while 0 <= (place := window.find(b"From ", place + 1)) < limit:
        if place == 0 or window[place - 1] in b"\r\n":
            yield place


def _is_envelope(window: bytes, place: int, *, at_start: bool) -> bool:
    line, _end, rest = window[place : place + _LOOK_AHEAD].partition(b"\n")
    is_dated = (_DATED.search(line.rstrip()) or _NOBODY.match(line)) is not None
    has_header = _HEADER.match(rest) is not None
    if at_start and place == 0:
        return True
    before = window[max(0, place - _LOOK_BACK) : place]
    if before.endswith((b"\n\n", b"\n\r\n", b"\r\r")) or not before.strip():
        return is_dated or has_header
    return is_dated and has_header


def unquoted(message: bytes) -> bytes:
    """A message of an mbox as it was before: one `>` less before each `From ` at the start of a line (mboxrd)."""
    return _QUOTED.sub(rb"\1", message) if b">From " in message else message


def without_envelope(message: bytes) -> bytes:
    """A message without its `From ` line and the blank line that parts it from the next (RFC 4155), as an .eml."""
    if not message.startswith(b"From "):
        return message
    end = message.find(b"\n")
    bare = message[end + 1 :] if end >= 0 else b""
    for line in (b"\r\n", b"\n"):
        if bare.endswith(line + line):
            return bare[: -len(line)]
    return bare
