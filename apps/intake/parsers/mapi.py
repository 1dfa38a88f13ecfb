"""Properties of Outlook's objects ([MS-OXPROPS]) in a .msg file, read one by one so that a broken one costs only itself."""

from __future__ import annotations

import struct
from datetime import UTC, datetime, timedelta
from typing import Final

from oxmsg.domain.encodings import _CODE_PAGE_ENCODINGS
from oxmsg.storage import Storage

from apps.intake.parsers.charsets import decode, keepable

SUBJECT, HEADERS, BODY, HTML, RTF = 0x0037, 0x007D, 0x1000, 0x1013, 0x1009
SENDER_NAME, SENDER_TYPE, SENDER_ADDRESS, SENDER_SMTP = 0x0C1A, 0x0C1E, 0x0C1F, 0x5D01
AUTHOR_NAME, AUTHOR_TYPE, AUTHOR_ADDRESS, AUTHOR_SMTP = 0x0042, 0x0064, 0x0065, 0x5D02
SUBMITTED, DELIVERED, CREATED, CHANGED = 0x0039, 0x0E06, 0x3007, 0x3008
FLAGS, MESSAGE_ID, IN_REPLY_TO, REFERENCES, MESSAGE_CLASS = 0x0E07, 0x1035, 0x1042, 0x1039, 0x001A
NAME, ADDRESS_TYPE, ADDRESS, SMTP, RECIPIENT_TYPE = 0x3001, 0x3002, 0x3003, 0x39FE, 0x0C15
DATA, LONG_NAME, SHORT_NAME, MIME_TYPE, CONTENT_ID, HIDDEN = (
    0x3701,
    0x3707,
    0x3704,
    0x370E,
    0x3712,
    0x7FFE,
)
ATTACH_METHOD: Final = 0x3705
READ_AND_UNSENT: Final = 0x9

_TEXT, _TEXT8, _BINARY, _OBJECT = 0x001F, 0x001E, 0x0102, 0x000D
_INTERNET_PAGE, _MESSAGE_PAGE = 0x3FDE, 0x3FFD
_EPOCH = datetime(1601, 1, 1, tzinfo=UTC)
_FIRST_YEAR = 1970  # earlier is a time that was never set


class Props:
    """The properties of one storage. `header` is the size of what precedes the fixed ones ([MS-OXMSG] 2.4)."""

    def __init__(self, storage: Storage, header: int, page: str = "") -> None:
        self.storage = storage
        self._streams = {one.path.rpartition("/")[2].upper(): one.bytes_ for one in storage.streams}
        self._fixed = self._read_fixed(header)
        self.page = self._page(_MESSAGE_PAGE) or page or "cp1252"

    def _read_fixed(self, header: int) -> dict[int, bytes]:
        rows = self._streams.get("__PROPERTIES_VERSION1.0", b"")[header:]
        whole = len(rows) - len(rows) % 16
        return {
            struct.unpack_from("<H", rows, place + 2)[0]: rows[place + 8 : place + 16]
            for place in range(0, whole, 16)
        }

    def _page(self, pid: int) -> str:
        return _CODE_PAGE_ENCODINGS.get(self.number(pid) or 0, "")

    def number(self, pid: int) -> int | None:
        """A number of 32 bits, None if absent."""
        found = self._fixed.get(pid)
        return struct.unpack_from("<i", found)[0] if found else None

    def moment(self, pid: int) -> datetime | None:
        """A time in UTC, to the second; None if absent or never set."""
        found = self._fixed.get(pid)
        if not found:
            return None
        try:
            moment = _EPOCH + timedelta(seconds=struct.unpack("<Q", found)[0] // 10_000_000)
        except (OverflowError, ValueError):
            return None
        return moment if moment.year >= _FIRST_YEAR else None

    def binary(self, pid: int) -> bytes:
        """Bytes, empty if absent."""
        return self._streams.get(f"__SUBSTG1.0_{pid:04X}{_BINARY:04X}", b"")

    def text(self, pid: int) -> str:
        """Text in whichever of the two forms, "" if absent."""
        if (wide := self._streams.get(f"__SUBSTG1.0_{pid:04X}{_TEXT:04X}")) is not None:
            return keepable(wide.decode("utf-16-le", "replace")).rstrip("\0")
        narrow = self._streams.get(f"__SUBSTG1.0_{pid:04X}{_TEXT8:04X}", b"")
        return decode(narrow, self.page)[0].rstrip("\0")

    def html(self) -> str:
        """The HTML body, in the code page of the internet form."""
        if data := self.binary(HTML):
            return decode(data, self._page(_INTERNET_PAGE) or self.page)[0]
        return self.text(HTML)

    def embedded(self, pid: int) -> Storage | None:
        """A storage inside this one that is the value of a property (an embedded message)."""
        name = f"__substg1.0_{pid:04X}{_OBJECT:04X}".upper()
        return next((one for one in self.storage.storages if _name(one) == name), None)

    def inside(self, prefix: str) -> list[Storage]:
        """Recipients or attachments, in the order of their numbers."""
        found = [one for one in self.storage.storages if _name(one).startswith(prefix.upper())]
        return sorted(found, key=_name)


def _name(storage: Storage) -> str:
    return storage.path.rpartition("/")[2].upper()
