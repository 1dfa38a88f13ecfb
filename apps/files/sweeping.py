"""Clearing up what uploads that were killed left in the storage."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

import structlog
from django.db import transaction

from apps.audit.services import try_hold_chain
from apps.core.own_folder import clear_abandoned
from apps.files import drawn, previews, vault
from apps.files.models import StoredFile

log = structlog.get_logger("daybook.files")

PARTS_AFTER = timedelta(hours=1)
ORPHANS_AFTER = timedelta(days=1)


@transaction.atomic
def sweep(*, now: datetime) -> int:
    """Remove what killed uploads left behind: parts older than an hour, bytes without a row older than a day.

    Drawn pictures beyond their room go, too, and what a killed process was drawing. Returns how many leftover files were
    removed. An owner whose upload is running is left for the next time.
    """
    an_hour_ago = (now - PARTS_AFTER).timestamp()
    clear_abandoned(prefix=previews.FOLDER, before=an_hour_ago)
    parts = list(vault.old_parts(before=an_hour_ago))
    for part in parts:
        part.unlink(missing_ok=True)
    for name in drawn.owners():
        drawn.make_room(name)
    return len(parts) + sum(_sweep_owner(name, now=now) for name in vault.owners())


def _sweep_owner(name: str, *, now: datetime) -> int:
    """An orphan is bytes no row of their owner names; a folder of a person who is gone is all orphans."""
    before = (now - ORPHANS_AFTER).timestamp()
    keys = list(vault.old_keys(name, before=before))
    if not keys or not try_hold_chain(UUID(name)):
        return 0
    named = set(StoredFile.objects.for_user(UUID(name)).values_list("sha256", flat=True))
    orphans = [key for key in keys if key.rpartition("/")[2] not in named]
    for key in orphans:
        vault.remove(key)
        previews.forget(key)
    log.info("files_swept", owner=name, removed=len(orphans))
    return len(orphans)
