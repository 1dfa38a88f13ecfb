"""Compares concerns, their sources, decided answers and places with what the ledger says of them."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from django.db.models import F, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from apps.audit.rehash import Rehashed, rehash
from apps.concerns.enums import Standing
from apps.concerns.models import Concern, Place, Response, Source
from apps.concerns.places import SCRATCH
from apps.core.models import SaltedModel


def rehash_concerns(owner_id: UUID) -> Rehashed:
    """Every text of one person's concerns; drafts and undecided places that hurt are not in the ledger."""
    drafts = Response.objects.for_user(owner_id).filter(decided_at=None)
    scratch = Place.objects.for_user(owner_id).filter(SCRATCH)
    answers = _without(rehash(owner_id, Response), drafts)
    places = _without(rehash(owner_id, Place), scratch)
    total = rehash(owner_id, Source) + rehash(owner_id, Concern) + answers + places
    return total + _standings(owner_id)


def _without(found: Rehashed, scratch: QuerySet[SaltedModel]) -> Rehashed:
    label = scratch.model._meta.label_lower
    names = {f"{label} {one}" for one in scratch.values_list("pk", flat=True)}
    return replace(found, untold=tuple(one for one in found.untold if one not in names))


def _standings(owner_id: UUID) -> Rehashed:
    """Concerns that show another standing than their newest decided answer has."""
    decided = Response.objects.decided().filter(concern=OuterRef("pk")).order_by("-number")
    newest = Coalesce(Subquery(decided.values("standing")[:1]), Value(Standing.UNANSWERED.value))
    rows = Concern.objects.for_user(owner_id).annotate(newest=newest)
    wrong = rows.exclude(standing=F("newest")).order_by("pk").values_list("pk", flat=True)
    return Rehashed(changed=tuple(f"concerns.concern {one} standing" for one in wrong))
