"""Tells a watcher outside that a pass was complete; when that stops, the watcher calls (a dead-man's switch, b.8.2).

The call runs beside the passes and holds none up. Its address is a secret: it stands in no log.
"""

from __future__ import annotations

import math
import threading
import time
import urllib.request
from datetime import datetime
from http.client import HTTPException

import structlog
from django.conf import settings

from apps.mail.models import InstanceState
from apps.mail.send.engine import EngineSettings

log = structlog.get_logger("daybook.mail")
SECONDS = 10.0


class Watch:
    """One process's line to the watcher; at most one call is under way, and one a minute made."""

    def __init__(self) -> None:
        self._call: threading.Thread | None = None
        self._called = -math.inf
        self._told_at: datetime | None = None

    def tell(self, now: datetime, engine: EngineSettings) -> None:
        """Call the watcher, if one is set; returns at once."""
        self._note()
        url = settings.HEARTBEAT_URL
        is_soon = time.monotonic() - self._called < engine.tell_every
        if not url or is_soon or (self._call is not None and self._call.is_alive()):
            return
        self._called = time.monotonic()
        self._call = threading.Thread(target=self._make_call, args=(url, now), daemon=True)
        self._call.start()

    def finish(self) -> None:
        """Wait for the call under way, for as long as one may take; for a process that ends."""
        if self._call is not None:
            self._call.join(SECONDS + 1)
        self._note()

    def _make_call(self, url: str, now: datetime) -> None:
        try:
            call(url)
        except (OSError, ValueError, HTTPException) as error:
            log.warning("outside_watch_failed", error=type(error).__name__)
        else:
            self._told_at = now

    def _note(self) -> None:
        """Keep the last call that was answered; here, because the thread has no database connection."""
        told, self._told_at = self._told_at, None
        if told is not None:
            InstanceState.objects.update(told_outside_at=told)


def call(url: str) -> None:
    """GET the address; http and https only, redirects are not followed.

    Raises:
        OSError, ValueError, HTTPException: whatever went wrong, or an answer that is no success.
    """
    opener = urllib.request.OpenerDirector()
    for handler in (
        urllib.request.ProxyHandler(),
        urllib.request.HTTPHandler(),
        urllib.request.HTTPSHandler(),
        urllib.request.UnknownHandler(),
        urllib.request.HTTPDefaultErrorHandler(),
        urllib.request.HTTPErrorProcessor(),
    ):
        opener.add_handler(handler)
    request = urllib.request.Request(url, headers={"User-Agent": "Daybook"})  # noqa: S310  see above
    with opener.open(request, timeout=SECONDS) as answer:
        answer.read(1)


WATCH = Watch()
