"""Compares the questions about measures with what the ledger says of them; drafts are not in it."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from apps.audit.rehash import Rehashed, rehash
from apps.goals.models import MeasureQuestion, MeasureState


def rehash_questions(owner_id: UUID) -> Rehashed:
    """Every question that was asked of one person's goals."""
    found = rehash(owner_id, MeasureQuestion)
    drafts = MeasureQuestion.objects.for_user(owner_id).filter(state=MeasureState.DRAFT)
    names = {f"goals.measurequestion {one}" for one in drafts.values_list("pk", flat=True)}
    return replace(found, untold=tuple(one for one in found.untold if one not in names))
