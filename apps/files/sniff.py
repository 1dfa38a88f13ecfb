"""What a file may be: its name's ending and its first and last bytes must say the same (reliability, c).

Pure: reads no file, knows no request. Nothing here parses; it compares bytes.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

HEAD_BYTES: Final = 8192
TAIL_BYTES: Final = 65_536

Check = Callable[[bytes, bytes], bool]


@dataclass(frozen=True)
class FileType:
    """A type that is kept: the media type it is served with and how its bytes are known."""

    media_type: str
    check: Check
    is_picture: bool = False


def starts(*marks: bytes) -> Check:
    """The file starts with one of `marks`."""
    return lambda head, _tail: head.startswith(marks)


def brand(head: bytes) -> bytes:
    """The major brand of an ISO media file (`ftyp` box), or nothing."""
    return head[8:12] if head[4:8] == b"ftyp" else b""


# A HEIC's brand is looked at before anything else: generic tools take it for a video.
HEIC_BRANDS: Final = frozenset(
    {b"heic", b"heix", b"heim", b"heis", b"mif1", b"msf1", b"hevc", b"hevx"}
)
# Not taken, but no recording either: the refusal must give the right reason.
STILL_PICTURES: Final = frozenset({b"avif", b"avis", b"crx "})
MARKUP: Final = (
    b"<!doctype",
    b"<html",
    b"<svg",
    b"<?xml",
    b"<script",
    b"<head",
    b"<body",
    b"<iframe",
    b"<math",
)
FOREIGN: Final = (
    b"%PDF", b"PK\x03\x04", b"MZ", b"\x7fELF", b"%!PS", b"\xc5\xd0\xd3\xc6", b"GIF8", b"\x89PNG", b"\xff\xd8\xff",
    b"{\\rtf", b"\xd0\xcf\x11\xe0", b"#!", b"SIMPLE  =",
)  # fmt: skip
OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MOST_NULS: Final = 8
MACROS: Final = b"vbaProject"


def is_heic(head: bytes, _tail: bytes) -> bool:
    return brand(head) in HEIC_BRANDS


def is_webp(head: bytes, _tail: bytes) -> bool:
    return head[:4] == b"RIFF" and head[8:12] == b"WEBP"


def is_pdf(head: bytes, _tail: bytes) -> bool:
    """Readers accept a header within the first kilobyte; a page of markup before it is a disguise."""
    return b"%PDF-" in head[:1024] and not _is_markup(head)


def office(folder: bytes) -> Check:
    """A zip that lists its content types and holds `folder`, with no macros."""

    def check(head: bytes, tail: bytes) -> bool:
        names = head + tail
        listed = b"[Content_Types].xml" in names and folder in names
        return head.startswith(b"PK\x03\x04") and listed and MACROS not in names

    return check


def is_text(head: bytes, _tail: bytes) -> bool:
    """Words: no control bytes, no other file's first bytes, no markup. UTF-16 only with its mark."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return not _is_markup(_narrow(head))
    if head.startswith(FOREIGN) or _is_markup(head):
        return False
    # A stray NUL or two is how some programs export; more is no text.
    if head.count(0) > max(MOST_NULS, len(head) // 100):
        return False
    return not any(0 < byte < 9 or 13 < byte < 27 for byte in head)


def _narrow(head: bytes) -> bytes:
    return head[2:].replace(b"\x00", b"")


def _is_markup(head: bytes) -> bool:
    words = head.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    while words.startswith(b"<!--") and b"-->" in words:
        words = words.split(b"-->", 1)[1].lstrip()
    return words.startswith(MARKUP)


def is_mail(head: bytes, _tail: bytes) -> bool:
    """A saved mail may be damaged from its first byte (R22): everything but another file's bytes or a page is one."""
    return not head.startswith(FOREIGN) and not _is_markup(head)


def is_message(head: bytes, tail: bytes) -> bool:
    """Outlook's own container, or a plain mail that was saved under its ending."""
    return head.startswith(OLE) or is_mail(head, tail)


def is_mailbox(head: bytes, _tail: bytes) -> bool:
    return head.removeprefix(b"\xef\xbb\xbf").startswith(b"From ")


def is_calendar(head: bytes, tail: bytes) -> bool:
    """A calendar, or one component of one."""
    words = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    return words[:6].upper() == b"BEGIN:" and is_text(head, tail)


TEXT = FileType("text/plain", is_text)
JPEG = FileType("image/jpeg", starts(b"\xff\xd8\xff"), is_picture=True)
HEIC = FileType("image/heic", is_heic, is_picture=True)

ALLOWED: Final[dict[str, FileType]] = {
    "eml": FileType("message/rfc822", is_mail),
    "msg": FileType("application/vnd.ms-outlook", is_message),
    "mbox": FileType("application/mbox", is_mailbox),
    "dat": FileType("application/ms-tnef", starts(b"\x78\x9f\x3e\x22")),
    "pdf": FileType("application/pdf", is_pdf),
    "png": FileType("image/png", starts(b"\x89PNG\r\n\x1a\n"), is_picture=True),
    "jpg": JPEG,
    "jpeg": JPEG,
    "webp": FileType("image/webp", is_webp, is_picture=True),
    "heic": HEIC,
    "heif": HEIC,
    "hif": HEIC,
    "gif": FileType("image/gif", starts(b"GIF87a", b"GIF89a"), is_picture=True),
    "docx": FileType(
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document", office(b"word/")
    ),
    "xlsx": FileType(
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", office(b"xl/")
    ),
    "csv": FileType("text/csv", is_text),
    "tsv": FileType("text/tab-separated-values", is_text),
    "txt": TEXT,
    "md": FileType("text/markdown", is_text),
    "ics": FileType("text/calendar", is_calendar),
}
PICTURES: Final = frozenset(one.media_type for one in ALLOWED.values() if one.is_picture)

RECORDINGS: Final[dict[str, str]] = {
    "mp3": "audio/mpeg", "m4a": "audio/mp4", "aac": "audio/aac", "wav": "audio/wav", "ogg": "audio/ogg",
    "oga": "audio/ogg", "opus": "audio/ogg", "flac": "audio/flac", "amr": "audio/amr", "wma": "audio/x-ms-wma",
    "aiff": "audio/aiff", "mp4": "video/mp4", "m4v": "video/mp4", "mov": "video/quicktime", "webm": "video/webm",
    "mkv": "video/x-matroska", "avi": "video/x-msvideo", "wmv": "video/x-ms-wmv", "3gp": "video/3gpp",
    "mpg": "video/mpeg", "mpeg": "video/mpeg", "ogv": "video/ogg",
}  # fmt: skip
MAILBOXES: Final = frozenset({"mbox"})
ARCHIVES: Final = frozenset({"zip", "7z", "rar", "tar", "gz", "tgz", "bz2", "xz", "pst", "ost"})
PROGRAMS: Final = frozenset(
    {
        "exe",
        "com",
        "scr",
        "bat",
        "cmd",
        "msi",
        "dll",
        "js",
        "vbs",
        "ps1",
        "sh",
        "jar",
        "app",
        "apk",
        "docm",
        "xlsm",
        "pptm",
    }
)
PAGES: Final = frozenset({"html", "htm", "xhtml", "svg", "svgz", "xml", "mht", "mhtml"})


def is_recording(head: bytes) -> bool:
    """Audio or video by its first bytes, whatever the name says."""
    if brand(head):
        return brand(head) not in HEIC_BRANDS | STILL_PICTURES
    if head[:4] == b"RIFF":
        return head[8:12] in {b"WAVE", b"AVI "}
    marks = (
        b"ID3",
        b"OggS",
        b"fLaC",
        b"\x1aE\xdf\xa3",
        b"\x00\x00\x01\xba",
        b"\x00\x00\x01\xb3",
        b"#!AMR",
        b"FORM",
    )
    return head.startswith(marks) or (
        head[:1] == b"\xff" and head[1:2] in {b"\xfb", b"\xf3", b"\xf2", b"\xf1", b"\xf9"}
    )


def ending(name: str) -> str:
    """The ending that decides, in lower case: `pdf`; empty if there is none."""
    stem, dot, last = name.strip().lower().rpartition(".")
    return last if dot and stem else ""
