"""Compares requests that were sent and the answers to them with what the ledger says of them."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from apps.audit.models import LedgerEvent
from apps.audit.rehash import Rehashed, rehash
from apps.champions.models import FeedbackAnswer, FeedbackRequest


def rehash_champions(owner_id: UUID) -> Rehashed:
    """Every sent request and every answer of one person; drafts are not in the ledger."""
    events = LedgerEvent.objects.filter(owner_id=owner_id, kind="entry.undone")
    removed = frozenset(str(pk) for pk in events.values_list("about_id", flat=True))
    found = rehash(owner_id, FeedbackRequest)
    drafts = FeedbackRequest.objects.for_user(owner_id).filter(asked_date=None)
    names = {f"champions.feedbackrequest {one}" for one in drafts.values_list("pk", flat=True)}
    told = replace(found, untold=tuple(one for one in found.untold if one not in names))
    return told + rehash(owner_id, FeedbackAnswer, removed=removed)
