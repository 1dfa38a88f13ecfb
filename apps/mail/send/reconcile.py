"""Once an hour: what should be planned, minus what is (reliability.md, b.8.4). A difference is mended and told."""

from __future__ import annotations

from datetime import datetime

import structlog

from apps.mail import kinds
from apps.mail.models import InstanceState
from apps.mail.send import instance
from apps.mail.send.engine import EngineSettings

log = structlog.get_logger("daybook.mail")


def reconcile_due(settings: EngineSettings, now: datetime) -> int:
    """Let every kind compare and mend, if it is time; return how many mails had to be planned or ended.

    A kind that fails does not stop the others; it is asked again in an hour.
    """
    if not instance.take_reconcile(settings, now):
        return 0
    repaired = sum(_of_kind(kind, now) for kind in kinds.all_kinds())
    InstanceState.objects.update(repaired=repaired)
    if repaired:
        log.error("mail_plans_repaired", mails=repaired)
    return repaired


def _of_kind(kind: kinds.Kind, now: datetime) -> int:
    try:
        return kind.reconcile(now) if kind.reconcile is not None else 0
    except Exception:
        log.exception("mail_reconcile_failed", kind=kind.name)
        return 0
