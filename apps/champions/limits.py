"""How often the private page may be posted to, by its token and by the address it comes from."""

from __future__ import annotations

from datetime import datetime

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

WINDOW_SECONDS = 600
PER_PAGE = 20
PER_ADDRESS = 40  # a whole office can stand behind one address


def may_post(request: HttpRequest, token: str, *, now: datetime) -> bool:
    """Count one more; False when either has posted too often in these ten minutes. Nothing readable is kept."""
    address = str(get_adapter(request).get_client_ip(request))
    if _count("address", address, now=now) > PER_ADDRESS:
        return False  # whoever tries many tokens does not fill the cache with them
    return _count("page", token, now=now) <= PER_PAGE


def _count(sort: str, value: str, *, now: datetime) -> int:
    window = int(now.timestamp()) // WINDOW_SECONDS
    name = salted_hmac("daybook.champions.limits", value, algorithm="sha256").hexdigest()
    key = f"asked:{sort}:{window}:{name}"
    count = int(cache.get(key, 0)) + 1
    cache.set(key, count, WINDOW_SECONDS)
    return count
