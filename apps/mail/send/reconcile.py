"""Once an hour: what should be planned, minus what is (reliability.md, b.8.4). A difference is mended and told."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime

import structlog

from apps.mail import kinds
from apps.mail.models import InstanceState
from apps.mail.send import instance
from apps.mail.send.engine import EngineSettings

log = structlog.get_logger("daybook.mail")


def reconcile_due(
    settings: EngineSettings, now: datetime, *, between: Callable[[], None] = lambda: None
) -> int:
    """Let every kind compare and mend, if it is time; return how many mails had to be planned or ended.

    `between` is called after each part of it: thousands of dates take longer than the next mail may wait. A kind that
    fails does not stop the others; it is asked again in an hour.
    """
    if not instance.take_reconcile(settings, now):
        return 0
    repaired = 0
    for kind in kinds.all_kinds():
        for part in _parts(kind, now):
            repaired += part
            between()
    InstanceState.objects.update(repaired=repaired)
    if repaired:
        log.error("mail_plans_repaired", mails=repaired)
    return repaired


def _parts(kind: kinds.Kind, now: datetime) -> Iterator[int]:
    """How many were mended in each part; ends where the kind fails, not where `between` does."""
    try:
        if kind.reconcile is not None:
            yield from kind.reconcile(now)
    except Exception:
        log.exception("mail_reconcile_failed", kind=kind.name)
