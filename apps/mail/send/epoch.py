"""The restore guard: a database put back from a backup must not mail what is long past (reliability.md, b.7).

`instance.epoch` beside the data and the row in the database hold the same UUIDv7, renewed daily. It grows with time:
a file *newer* than the row means the database was put back; an older one only that another process renewed it.
"""

from __future__ import annotations

import os
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

import structlog
from django.conf import settings

from apps.core.ids import uuid7
from apps.mail.models import InstanceState
from apps.mail.send import instance

RENEW_AFTER = timedelta(days=1)
RESTORED = "restored"
log = structlog.get_logger("daybook.mail")


def epoch_file() -> Path:
    return Path(settings.DAYBOOK_HOME) / "instance.epoch"


def check_epoch(now: datetime) -> None:
    """Pause sending if the database is older than the data beside it; else renew and write the epoch."""
    beside = _read()  # before the row: a renewal between the two looks must not pass for a restore
    row = instance.state()
    if beside is not None and beside > row.epoch:
        if row.paused_reason != RESTORED:
            log.error("mail_paused_after_restore")
            instance.pause(RESTORED)
        return
    epoch = _renewed(row, now)
    if beside != epoch:
        _write(epoch)


def accept_epoch(now: datetime) -> None:
    """Make the database's state the true one (after a restore that was looked at)."""
    epoch = max(uuid7(), _read() or UUID(int=0))
    InstanceState.objects.update(epoch=epoch, epoch_at=now)
    _write(epoch)


def _renewed(row: InstanceState, now: datetime) -> UUID:
    """The row's epoch, renewed by exactly one process when a day has passed."""
    fresh = uuid7()
    if now - row.epoch_at < RENEW_AFTER or fresh <= row.epoch:
        return row.epoch
    same = InstanceState.objects.filter(epoch=row.epoch)
    return fresh if same.update(epoch=fresh, epoch_at=now) else row.epoch


def _read() -> UUID | None:
    try:
        return UUID(epoch_file().read_text().strip())
    except (FileNotFoundError, ValueError):
        return None


def _write(epoch: UUID) -> None:
    """Whole or not at all: written beside, synced, renamed."""
    target = epoch_file()
    target.parent.mkdir(parents=True, exist_ok=True)
    beside = target.with_name(f"{target.name}.{os.getpid()}")
    with beside.open("w") as file:
        file.write(str(epoch))
        file.flush()
        os.fsync(file.fileno())
    beside.replace(target)
