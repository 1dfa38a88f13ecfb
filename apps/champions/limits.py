"""How often a private page may be posted to.

Only its own posts count. A count by address would guard nothing, as no token can be guessed, and would let anybody behind
the same address (an office, or a proxy that is not told to Daybook) lock out the one who was asked.
"""

from __future__ import annotations

from datetime import datetime

from django.core.cache import cache
from django.utils.crypto import salted_hmac

WINDOW_SECONDS = 600
PER_PAGE = 20


def may_post(token: str, *, now: datetime) -> bool:
    """Count one more; False when a page was posted to too often in these ten minutes. Nothing readable is kept."""
    window = int(now.timestamp()) // WINDOW_SECONDS
    name = salted_hmac("daybook.champions.limits", token, algorithm="sha256").hexdigest()
    key = f"asked:page:{window}:{name}"
    count = int(cache.get(key, 0)) + 1
    cache.set(key, count, WINDOW_SECONDS)
    return count <= PER_PAGE
