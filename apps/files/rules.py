"""Whether a file is kept, and in which words it is refused. Pure: bytes and a name in, a verdict out."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import puremagic

from apps.files import sniff


class Refusal(StrEnum):
    """Why a file is not kept."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    ACCOUNT_FULL = "account_full"
    DISK_FULL = "disk_full"
    NO_ENDING = "no_ending"
    MISMATCH = "mismatch"
    RECORDING = "recording"
    ARCHIVE = "archive"
    PROGRAM = "program"
    PAGE = "page"
    NOT_LISTED = "not_listed"
    BROKEN_OFF = "broken_off"
    TOO_MANY = "too_many"


@dataclass(frozen=True)
class Verdict:
    """Either a media type to serve the file with, or why it is refused and what is inside."""

    media_type: str = ""
    refusal: Refusal | None = None
    ending: str = ""
    inside: str = ""


def judge(*, name: str, head: bytes, tail: bytes, recordings_allowed: bool = False) -> Verdict:
    """Decide by name and bytes. `head` are the first, `tail` the last bytes of the file, neither empty."""
    end = sniff.ending(name)
    if sniff.is_recording(head) or end in sniff.RECORDINGS:
        return _recording(end, head, recordings_allowed=recordings_allowed)
    if not end:
        return Verdict(refusal=Refusal.NO_ENDING)
    kind = sniff.ALLOWED.get(end)
    if kind is None:
        return Verdict(refusal=_unlisted(end), ending=end)
    if not kind.check(head, tail):
        return Verdict(refusal=Refusal.MISMATCH, ending=end, inside=inside(head))
    return Verdict(media_type=kind.media_type, ending=end)


def _recording(end: str, head: bytes, *, recordings_allowed: bool) -> Verdict:
    if not recordings_allowed:
        return Verdict(refusal=Refusal.RECORDING, ending=end)
    if end not in sniff.RECORDINGS or not sniff.is_recording(head):
        return Verdict(refusal=Refusal.MISMATCH, ending=end, inside=inside(head))
    return Verdict(media_type=sniff.RECORDINGS[end], ending=end)


def _unlisted(end: str) -> Refusal:
    if end in sniff.ARCHIVES:
        return Refusal.ARCHIVE
    if end in sniff.PROGRAMS:
        return Refusal.PROGRAM
    return Refusal.PAGE if end in sniff.PAGES else Refusal.NOT_LISTED


def inside(head: bytes) -> str:
    """The usual ending of what the bytes are (`html`, `exe`), or nothing when they say nothing clear."""
    try:
        found = puremagic.magic_string(head)
    except (puremagic.PureError, ValueError):
        return ""
    return str(found[0].extension).removeprefix(".") if found else ""
