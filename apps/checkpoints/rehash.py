"""Compares promises, questions and what was said back with what the ledger says of them."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from apps.audit.models import LedgerEvent
from apps.audit.rehash import Rehashed, rehash
from apps.checkpoints.enums import SaidBack
from apps.checkpoints.models import ConfirmBack, Promise, Question


def rehash_checkpoints(owner_id: UUID) -> Rehashed:
    """Every promise, question and sent text of one person; drafts are not in the ledger."""
    events = LedgerEvent.objects.filter(owner_id=owner_id, kind="entry.undone")
    removed = frozenset(str(pk) for pk in events.values_list("about_id", flat=True))
    found = rehash(owner_id, ConfirmBack, removed=removed)
    drafts = ConfirmBack.objects.for_user(owner_id).filter(state=SaidBack.DRAFT)
    names = {f"checkpoints.confirmback {one}" for one in drafts.values_list("pk", flat=True)}
    told = replace(found, untold=tuple(one for one in found.untold if one not in names))
    return told + rehash(owner_id, Promise, removed=removed) + rehash(owner_id, Question)
