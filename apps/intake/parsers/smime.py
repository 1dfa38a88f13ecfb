"""What an opaque S/MIME signature wraps (RFC 8551, 3.5.2): the signed mail lies in it unencrypted.

Only that one path of the CMS structure is walked (RFC 5652, 5.1): ContentInfo, SignedData, EncapsulatedContentInfo.
Nothing is verified.
"""

from __future__ import annotations

from collections.abc import Iterator

_SEQUENCE, _SET, _OID, _OCTETS, _EXPLICIT = 0x30, 0x31, 0x06, 0x04, 0xA0
_OCTETS_CONSTRUCTED = 0x24
_SIGNED_DATA = bytes.fromhex("2a864886f70d010702")
_PIECES_LIMIT = 200_000

Element = tuple[int, int, int]  # tag, start and end of the content


def signed_content(data: bytes) -> bytes | None:
    """The wrapped bytes, None if `data` is no signature with content (an encrypted mail, for one)."""
    try:
        return _content(data)
    except (IndexError, ValueError, StopIteration):
        return None


def _content(data: bytes) -> bytes | None:
    info = _inside(data, next(_elements(data, 0, len(data))), _SEQUENCE)
    if data[slice(*next(info)[1:])] != _SIGNED_DATA:
        return None
    signed = _inside(data, next(_inside(data, next(info), _EXPLICIT)), _SEQUENCE)
    encapsulated = next(one for one in signed if one[0] == _SEQUENCE)
    inside = _inside(data, encapsulated, _SEQUENCE)
    next(inside)  # the type of the content
    octets = next(_inside(data, next(inside), _EXPLICIT))
    return b"".join(_octets(data, octets))


def _inside(data: bytes, element: Element, tag: int) -> Iterator[Element]:
    if element[0] != tag:
        raise ValueError(tag)
    return _elements(data, element[1], element[2])


def _octets(data: bytes, element: Element) -> Iterator[bytes]:
    """Bytes of an octet string; a constructed one (BER) is a row of plain ones."""
    tag, start, end = element
    if tag == _OCTETS:
        yield data[start:end]
    elif tag == _OCTETS_CONSTRUCTED:
        for count, one in enumerate(_elements(data, start, end)):
            if one[0] != _OCTETS or count > _PIECES_LIMIT:
                raise ValueError(one[0])
            yield data[one[1] : one[2]]


def _elements(data: bytes, place: int, end: int) -> Iterator[Element]:
    """The elements between two places. One of indefinite length reaches to its end mark, looked for level by level."""
    while place < end and data[place : place + 2] != b"\0\0":
        tag = data[place]
        start, size = _length(data, place + 1)
        if size is None:
            stop = _end_mark(data, start, end)
            yield tag, start, stop
            place = stop + 2
        else:
            if start + size > end:
                raise ValueError(size)
            yield tag, start, start + size
            place = start + size


def _length(data: bytes, place: int) -> tuple[int, int | None]:
    """Where the content starts and how long it is (None: indefinite)."""
    first = data[place]
    if first < 0x80:
        return place + 1, first
    count = first & 0x7F
    if count == 0:
        return place + 1, None
    if count > 5:
        raise ValueError(count)
    return place + 1 + count, int.from_bytes(data[place + 1 : place + 1 + count], "big")


def _end_mark(data: bytes, place: int, end: int) -> int:
    """Where the end mark of an indefinite element lies: levels are counted, not recursed into."""
    level = 0
    while place < end:
        if data[place : place + 2] == b"\0\0":
            if level == 0:
                return place
            level -= 1
            place += 2
            continue
        start, size = _length(data, place + 1)
        if size is None:
            level += 1
            place = start
        else:
            place = start + size
    raise ValueError(end)
