"""Identifiers that show nothing outside: UUIDv7 (RFC 9562, section 5.7)."""

from __future__ import annotations

import secrets
import threading
import time
from uuid import UUID

RANDOM_BITS = 74
VERSION_AND_VARIANT = (0x7 << 76) | (0b10 << 62)

_lock = threading.Lock()
_last = 0


def uuid7() -> UUID:
    """Return a new UUIDv7: 48 bits of Unix milliseconds, then 74 random bits.

    Within one process each is greater than the one before (RFC 9562, section 6.2, method 2), so that rows made
    together keep their order.
    """
    global _last  # noqa: PLW0603  the point of it
    milliseconds = (time.time_ns() // 1_000_000) & ((1 << 48) - 1)
    fresh = (milliseconds << RANDOM_BITS) | secrets.randbits(RANDOM_BITS - 1)
    with _lock:
        is_same = fresh >> RANDOM_BITS <= _last >> RANDOM_BITS < (fresh >> RANDOM_BITS) + 1_000
        _last = _last + 1 + secrets.randbits(32) if is_same else fresh
        value = _last
    rest = value & ((1 << RANDOM_BITS) - 1)
    high, low = rest >> 62, rest & ((1 << 62) - 1)
    return UUID(int=((value >> RANDOM_BITS) << 80) | (high << 64) | low | VERSION_AND_VARIANT)
