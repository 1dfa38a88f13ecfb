"""Finds what waits to be read without a job: its worker was killed, or its wake-up came too late."""

from __future__ import annotations

from datetime import datetime, timedelta

from apps.accounts.models import User
from apps.core.own_folder import clear_abandoned
from apps.core.owner_scope import owner_scope
from apps.intake.enums import ItemOutcome
from apps.intake.kinds import JOB_KIND, TEXT_JOB_KIND, UNDO_JOB_KIND, VALUES_JOB_KIND
from apps.intake.models import Batch, Item, ValuesImport
from apps.intake.reading import FOLDER
from apps.intake.texts import unread_files
from apps.jobs import services as jobs

LEFT_AFTER = timedelta(hours=1)  # no reader works that long


def sweep_intake(*, now: datetime) -> int:
    """Enqueue what waits; returns how many jobs were asked for. An open job about the same thing is left alone.

    What killed readers left on the disk goes: it holds the words of mails.
    """
    clear_abandoned(prefix=FOLDER, before=(now - LEFT_AFTER).timestamp())
    asked = 0
    waiting = Item.objects.filter(outcome=ItemOutcome.WAITING).values("batch")
    for batch in Batch.objects.filter(pk__in=waiting, undone_at=None).select_related("owner"):
        with owner_scope(batch.owner_id):
            jobs.enqueue(kind=JOB_KIND, about=batch, by=batch.owner, now=now)
        asked += 1
    halfway = ValuesImport.objects.filter(finished_at=None, taken_out_at=None)
    for import_ in halfway.exclude(confirmed_at=None).select_related("owner"):
        with owner_scope(import_.owner_id):
            jobs.enqueue(kind=VALUES_JOB_KIND, about=import_, by=import_.owner, now=now)
        asked += 1
    undone = Batch.objects.exclude(undone_at=None).filter(taken_back_at=None)
    for batch in undone.select_related("owner"):
        with owner_scope(batch.owner_id):
            jobs.enqueue(kind=UNDO_JOB_KIND, about=batch, by=batch.owner, now=now)
        asked += 1
    for owner in User.objects.filter(is_active=True).iterator():
        with owner_scope(owner.pk):
            if unread_files(owner):
                jobs.enqueue(kind=TEXT_JOB_KIND, about=owner, by=owner, now=now)
                asked += 1
    return asked
