"""The tree of a mail's parts, cut by boundaries, with caps on depth and number.

The standard library's parser recurses for each level and keeps every part; a hostile mail of 100 kB stops it. This one
works on places in the bytes: an outer boundary always ends what is inside, nothing is copied until a body is asked for,
and each step costs no more than one search over the bytes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from apps.intake.parsers.found import DEPTH_LIMIT, PARTS_LIMIT
from apps.intake.parsers.headers import Headers, read_headers, unfolded
from apps.intake.parsers.parameters import Field, file_name, media_type, read_field
from apps.intake.parsers.transfer import from_transfer

BOUNDARY_LIMIT = 500  # characters
_ENCODING = re.compile(r"[a-z0-9_-]+")
_REST = re.compile(rb"(--)?[ \t]*(?:\r?\n|\r|\Z)")


@dataclass(slots=True)
class Budget:
    """What may still be expanded of one file, nested mails included."""

    parts: int = PARTS_LIMIT


@dataclass(slots=True)
class Node:
    """A part: header, place of its body in `data`, and the parts inside a multipart. Type and name as RFCs read them."""

    data: bytes
    headers: Headers
    end: int
    kind: Field
    disposition: Field
    children: list[Node] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    media_type: str = "text/plain"
    name: str = ""

    @property
    def is_multipart(self) -> bool:
        return self.kind.value.startswith("multipart/")

    @property
    def charset(self) -> str:
        return self.kind.parameters.get("charset", "")

    @property
    def encoding(self) -> str:
        """Content-Transfer-Encoding as one lower-case word."""
        raw = self.headers.raw("content-transfer-encoding")
        said = _ENCODING.search(unfolded(raw).lower()) if raw else None
        return said[0] if said else ""

    def raw_body(self) -> bytes:
        """Bytes of the body as they stand in the mail."""
        return self.data[self.headers.end : self.end]

    def body(self) -> tuple[bytes, bool]:
        """Decoded bytes and whether the transfer encoding was sound."""
        return from_transfer(self.raw_body(), self.encoding)


def read_tree(data: bytes, budget: Budget, depth: int = 0) -> Node:
    """The tree of the mail in `data`; `depth` is how deep it already lies in others."""
    root = _node(data, 0, len(data))
    waiting = [(root, depth)]
    while waiting:
        node, level = waiting.pop()
        if not node.is_multipart:
            continue
        if level >= DEPTH_LIMIT:
            node.problems.append("too_deep")
            continue
        node.children = _children(node, budget)
        waiting += [(child, level + 1) for child in node.children]
    return root


@lru_cache(maxsize=512)
def _field(raw: bytes) -> Field:
    """Read once what most mails of a mailbox have in common. Nobody changes a `Field`."""
    return read_field(unfolded(raw))


def _node(data: bytes, start: int, end: int, *, default: str = "text/plain") -> Node:
    """The part between two places. What is no type counts as the default (RFC 2045, 5.2; of a digest RFC 2046, 5.1.5)."""
    headers = read_headers(data, start, end)
    kind = _field(headers.raw("content-type"))
    disposition = _field(headers.raw("content-disposition"))
    node = Node(data, headers, end, kind, disposition)
    node.media_type = media_type(kind.value) or default
    node.name = file_name(kind, disposition)
    return node


def _children(node: Node, budget: Budget) -> list[Node]:
    boundary = node.kind.parameters.get("boundary", "").rstrip()[:BOUNDARY_LIMIT]
    if not boundary:
        node.problems.append("no_boundary")
        return []
    found = []
    default = "message/rfc822" if node.kind.value == "multipart/digest" else "text/plain"
    for start, end in _pieces(node, boundary.encode("utf-8", "replace")):
        if budget.parts <= 0:
            node.problems.append("too_many_parts")
            break
        budget.parts -= 1
        found.append(_node(node.data, start, end, default=default))
    if not found and node.raw_body().strip():
        node.problems.append("boundary_not_found")
    return found


def _pieces(node: Node, boundary: bytes) -> Iterator[tuple[int, int]]:
    """Start and end of each part. What stands before the first boundary and after a closing one is no part; a boundary
    after the closing one opens a part again (parts of such mails are real)."""
    opened: int | None = None
    for start, end, closing in _lines(node, b"--" + boundary):
        if opened is not None:
            yield opened, _without_line_end(node.data, opened, start)
        opened = None if closing else end
    if opened is not None:
        node.problems.append("boundary_unclosed")
        if opened < node.end:
            yield opened, node.end


def _lines(node: Node, mark: bytes) -> Iterator[tuple[int, int, bool]]:
    """Start and end of each line of the body that is the boundary and nothing else, and whether it closes."""
    data, place = node.data, node.headers.end
    while (start := data.find(mark, place, node.end)) >= 0:
        place = start + len(mark)
        if start > node.headers.end and data[start - 1] not in b"\r\n":
            continue
        rest = _REST.match(data, place, node.end)
        if rest is not None:
            place = rest.end()
            yield start, place, rest[1] is not None


def _without_line_end(data: bytes, start: int, end: int) -> int:
    """The line end before a boundary belongs to the boundary (RFC 2046, 5.1.1)."""
    if end > start and data[end - 1 : end] == b"\n":
        end -= 1
    if end > start and data[end - 1 : end] == b"\r":
        end -= 1
    return end
