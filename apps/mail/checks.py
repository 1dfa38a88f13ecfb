"""`check --deploy`: a sender that nobody outside watches can die in silence (reliability.md, b.8.2)."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core import checks
from django.core.checks import CheckMessage, register


@register(deploy=True)
def somebody_watches(**_: Any) -> list[CheckMessage]:
    if settings.HEARTBEAT_URL:
        return []
    return [
        checks.Warning(
            "Nobody outside watches the sender: if this machine stops, no reminder goes out and nobody is told.",
            hint="Set DAYBOOK_HEARTBEAT_URL to the address of a service that tells you when its calls stop.",
            id="daybook.W001",
        )
    ]
