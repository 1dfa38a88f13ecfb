"""Outlook's files made by code: compound files ([MS-CFB]), messages in them ([MS-OXMSG]), and winmail.dat ([MS-OXTNEF])."""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from itertools import pairwise

Tree = Mapping[str, "bytes | Tree"]

SECTOR, MINI, CUTOFF = 512, 64, 4096
FREE, END, FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
NOBODY = 0xFFFFFFFF
EPOCH_DIFFERENCE = 11_644_473_600  # seconds from 1601 to 1970


class _Compound:
    """A compound file being laid out: directory entries, the small streams, the large ones."""

    def __init__(self, tree: Tree) -> None:
        self.entries: list[list[object]] = []  # name, type, right, child, start, size
        self.mini = b""
        self.mini_fat: list[int] = []
        self.sectors: list[bytes] = []
        self.fat: list[int] = []
        self._add("Root Entry", 5)
        self.entries[0][3] = self._children(tree)

    def _add(self, name: str, kind: int) -> int:
        self.entries.append([name, kind, NOBODY, NOBODY, END if kind == 5 else 0, 0])
        return len(self.entries) - 1

    def _children(self, tree: Tree) -> int:
        """Entries of one storage as a chain of right siblings; answers the first."""
        names = sorted(tree, key=lambda name: (len(name), name.upper()))
        places = [self._add(name, 2 if isinstance(tree[name], bytes) else 1) for name in names]
        for place, following in pairwise(places):
            self.entries[place][2] = following
        for place, name in zip(places, names, strict=True):
            inside = tree[name]
            if isinstance(inside, bytes):
                self.entries[place][4:] = self._stream(inside)
            else:
                self.entries[place][3] = self._children(inside)
        return places[0] if places else NOBODY

    def _stream(self, data: bytes) -> list[object]:
        if len(data) >= CUTOFF:
            return [self._chain(data), len(data)]
        if not data:
            return [END, 0]
        start = len(self.mini_fat)
        count = -(-len(data) // MINI)
        self.mini += data.ljust(count * MINI, b"\0")
        self.mini_fat += [*range(start + 1, start + count), END]
        return [start, len(data)]

    def _chain(self, data: bytes) -> int:
        """Put bytes into sectors one after the other; answers the first."""
        if not data:
            return END
        start = len(self.sectors)
        count = -(-len(data) // SECTOR)
        padded = data.ljust(count * SECTOR, b"\0")
        self.sectors += [padded[place : place + SECTOR] for place in range(0, len(padded), SECTOR)]
        self.fat += [*range(start + 1, start + count), END]
        return start

    def file(self) -> bytes:
        self.entries[0][4:] = [self._chain(self.mini), len(self.mini)]
        mini_fat = self._chain(_numbers(self.mini_fat))
        mini_count = -(-len(self.mini_fat) * 4 // SECTOR)
        directory = self._chain(b"".join(_entry(*one) for one in self.entries))  # type: ignore[arg-type]
        count = 1
        while (len(self.sectors) + count) * 4 > count * SECTOR:
            count += 1
        first = len(self.sectors)
        self.fat += [FAT] * count
        table = _numbers(self.fat).ljust(count * SECTOR, b"\xff")
        head = struct.pack(
            "<8s16sHHHHH6xIIIIIIIIII", bytes.fromhex("d0cf11e0a1b11ae1"), b"", 0x3E, 3, 0xFFFE, 9, 6,
            0, count, directory, 0, CUTOFF, mini_fat, mini_count, END, 0, 0,
        )[:76]  # fmt: skip
        places = _numbers([*range(first, first + count)]).ljust(436, b"\xff")
        return head + places + b"".join(self.sectors) + table


def _numbers(numbers: Sequence[int]) -> bytes:
    return struct.pack(f"<{len(numbers)}I", *numbers)


def _entry(name: str, kind: int, right: int, child: int, start: int, size: int) -> bytes:
    wide = name.encode("utf-16-le")
    return struct.pack(
        "<64sHBBIII16sI8s8sIQ", wide, len(wide) + 2, kind, 1, NOBODY, right, child, b"", 0, b"", b"", start, size
    )  # fmt: skip


def compound(tree: Tree) -> bytes:
    """A compound file: names to bytes (streams) or to further trees (storages)."""
    return _Compound(tree).file()


def storage(
    properties: Mapping[int, str | bytes | int | float], *, header: int, inside: Tree | None = None
) -> Tree:
    """A storage of properties: text, bytes, a number, or a time (a float, Unix seconds)."""
    rows, streams = b"", {}
    for pid, value in properties.items():
        kind, fixed = _fixed(value)
        if isinstance(value, str):
            streams[f"__substg1.0_{pid:04X}{kind:04X}"] = value.encode("utf-16-le")
        elif isinstance(value, bytes):
            streams[f"__substg1.0_{pid:04X}{kind:04X}"] = value
        rows += struct.pack("<HHI", kind, pid, 6) + fixed
    return {"__properties_version1.0": b"\0" * header + rows, **streams, **(inside or {})}


def _fixed(value: str | bytes | int | float) -> tuple[int, bytes]:
    if isinstance(value, str):
        return 0x1F, struct.pack("<II", len(value) * 2 + 2, 0)
    if isinstance(value, bytes):
        return 0x102, struct.pack("<II", len(value), 0)
    if isinstance(value, float):
        return 0x40, struct.pack("<Q", int((value + EPOCH_DIFFERENCE) * 10_000_000))
    return 0x03, struct.pack("<ii", value, 0)


def message(
    properties: Mapping[int, str | bytes | int | float],
    *,
    recipients: Sequence[Tree] = (),
    attachments: Sequence[Tree] = (),
    header: int = 32,
) -> Tree:
    """The storage of a message. `header` is 24 for one inside another."""
    inside: dict[str, bytes | Tree] = {}
    for number, one in enumerate(recipients):
        inside[f"__recip_version1.0_#{number:08X}"] = one
    for number, one in enumerate(attachments):
        inside[f"__attach_version1.0_#{number:08X}"] = one
    return storage(properties, header=header, inside=inside)


def inner_message(inner: Tree, name: str = "inner") -> Tree:
    """An attachment that is a message."""
    return storage({0x3001: name, 0x3705: 5}, header=8, inside={"__substg1.0_3701000D": inner})


def tnef(*attributes: tuple[int, int, bytes]) -> bytes:
    """A winmail.dat of attributes: level (1 message, 2 attachment), type and name as one number, bytes."""
    body = b"".join(
        struct.pack("<BII", level, kind, len(data)) + data + struct.pack("<H", sum(data) & 0xFFFF)
        for level, kind, data in attributes
    )
    return bytes.fromhex("789f3e22") + b"\x01\x00" + body


def tnef_file(name: str, data: bytes) -> list[tuple[int, int, bytes]]:
    """The attributes of one attached file."""
    return [
        (2, 0x00069002, b"\0" * 14),
        (2, 0x00018010, name.encode() + b"\0"),
        (2, 0x0006800F, data),
    ]
