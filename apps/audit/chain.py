"""The ledger's chain: pure code, the same rules as any stranger's verifier (design: Ledger)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from apps.core.fuzzy import FuzzyDate

GENESIS = bytes(32)
VERSION = 1


@dataclass(frozen=True)
class Link:
    """One event as stored: its place, the hash before it, its canonical JSON and its own hash."""

    sequence: int
    previous: bytes
    body: str
    digest: bytes


def canonical(body: Mapping[str, Any]) -> str:
    """Canonical JSON: sorted keys, no spaces, UTF-8, no floats.

    Raises:
        TypeError: on a float or anything JSON does not know.
    """
    _refuse_floats(body)
    return json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def _refuse_floats(value: Any) -> None:
    if isinstance(value, float):
        raise TypeError("the ledger holds no floats")
    if isinstance(value, Mapping):
        value = list(value.values())
    if isinstance(value, list | tuple):
        for one in value:
            _refuse_floats(one)


def moment(at: datetime) -> str:
    """RFC 3339, UTC, microseconds."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def text_of(value: Any) -> str:
    """A value as it is hashed, the same whether it was just typed or read back from its column.

    Times are UTC, figures lose their closing zeros, a happening is `precision/start/until/zone`, lists and
    mappings are JSON with sorted keys.
    """
    if isinstance(value, FuzzyDate):
        return f"{value.precision}/{_utc(value.start)}/{_utc(value.until)}/{value.zone}"
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, list | dict):
        return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return str(value)


def _utc(at: datetime | None) -> str:
    return str(at.astimezone(UTC) if at else None)


def content_hash(text: str | bytes, *, salt: bytes) -> str:
    """SHA-256 over salt and content, in hex: says that content is the same without saying what it is."""
    raw = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text
    return hashlib.sha256(salt + raw).hexdigest()


def link_hash(*, previous: bytes, sequence: int, body: str) -> bytes:
    """SHA-256 over the previous hash, the sequence number (8 bytes, big endian) and the JSON."""
    return hashlib.sha256(previous + sequence.to_bytes(8, "big") + body.encode()).digest()


def first_break(links: Iterable[Link]) -> int | None:
    """Return the sequence number of the first link that does not follow, or None."""
    previous, expected = GENESIS, 1
    for link in links:
        right = link_hash(previous=previous, sequence=expected, body=link.body)
        if (link.sequence, link.previous, link.digest) != (expected, previous, right):
            return link.sequence
        previous, expected = link.digest, expected + 1
    return None
