"""Clears away what builders that were killed left behind: nothing that a packet names, nothing that is still in use."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from uuid import UUID

import structlog
from django.core.files.storage import Storage

from apps.core import sandbox
from apps.core.owner_scope import owner_scope
from apps.jobs.models import FINISHED
from apps.packets import workroom
from apps.packets.build import packet_storage
from apps.packets.models import Build

log = structlog.get_logger("daybook.packets")

LEFT_AFTER = timedelta(hours=1)  # twice the longest build


def sweep_packets(*, now: datetime) -> int:
    """Remove files that no packet names and folders of dead builders and their children, older than an hour.

    Returns how many were removed (R16). Files of a packet that is still being built are left alone.
    """
    before = now - LEFT_AFTER
    storage = packet_storage()
    orphans = [key for owner in _owners(storage) for key in _orphans(storage, owner, before=before)]
    for key in orphans:
        storage.delete(key)
    folders = workroom.clear(before=before.timestamp())
    folders += sandbox.clear_leftovers(before=before.timestamp())
    removed = len(orphans) + folders
    log.info("packets_swept", removed=removed)
    return removed


def _owners(storage: Storage) -> list[UUID]:
    """People who have files here; whatever is not named like one of ours is not ours."""
    try:
        names, _files = storage.listdir("")
    except FileNotFoundError:
        return []
    return [owner for name in names if (owner := _as_id(name)) is not None]


def _as_id(name: str) -> UUID | None:
    with suppress(ValueError):
        return UUID(name)
    return None


def _orphans(storage: Storage, owner: UUID, *, before: datetime) -> Iterator[str]:
    """Keys of one person's files that no packet names and none that is being built may still name."""
    _folders, names = storage.listdir(str(owner))
    with owner_scope(owner):
        builds = Build.objects.for_user(owner)
        named = set(builds.exclude(file_key="").values_list("file_key", flat=True))
        unfinished = builds.exclude(job__state__in=FINISHED).values_list("pk", flat=True)
        being_built = tuple(f"{owner}/{pk}-" for pk in unfinished)
    for key in (f"{owner}/{name}" for name in names):
        is_kept = key in named or key.startswith(being_built)
        if not is_kept and storage.get_modified_time(key) < before:
            yield key
