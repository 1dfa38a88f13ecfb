"""Re-hashes the words of a record: what was written about each day, and what it was written for."""

from __future__ import annotations

from uuid import UUID

from django.db.models import F, OuterRef, Q, Subquery

from apps.audit.models import LedgerEvent
from apps.audit.rehash import Rehashed, rehash
from apps.core.models import SaltedModel
from apps.evidence.details import DETAIL_MODELS
from apps.evidence.models import Attachment, Citation, Entry, EntryVersion, Reading
from apps.goals.models import GoalVersion, Principle
from apps.plans.models import DayOff

# What the ledger tells of rows that are gone: an entry undone, a file taken off it.
REMOVALS = ("entry.undone", "entry.file_withdrawn")
REPEATED = (
    "statement", "happened_from", "happened_until", "happened_precision", "happened_zone",
)  # fmt: skip


def rehash_words(owner_id: UUID) -> Rehashed:
    """Versions, details, names of files, quotes and words of goals of one person, against the ledger.

    Lists show an entry's own copy of its newest words and date: that copy is compared, too.
    """
    events = LedgerEvent.objects.filter(owner_id=owner_id, kind__in=REMOVALS)
    removed = frozenset(str(pk) for pk in events.values_list("about_id", flat=True))
    total = Rehashed()
    models: list[type[SaltedModel]] = [
        EntryVersion, *DETAIL_MODELS.values(), Reading, Attachment, Citation, GoalVersion, Principle, DayOff,
    ]  # fmt: skip
    for model in models:
        total += rehash(owner_id, model, removed=removed)
    return total + _copies(owner_id)


def _copies(owner_id: UUID) -> Rehashed:
    """Entries that say something else than their newest version, or than their count of versions."""
    newest = EntryVersion.objects.filter(entry=OuterRef("pk")).order_by("-number")
    of_newest = {
        f"newest_{name}": Subquery(newest.values(name)[:1]) for name in (*REPEATED, "number")
    }
    differs = ~Q(newest_number=F("version_count")) | Q(newest_number=None)
    for name in REPEATED:
        same = Q(**{name: F(f"newest_{name}")}) | Q(**{name: None, f"newest_{name}": None})
        differs |= ~same
    found = Entry.objects.for_user(owner_id).annotate(**of_newest).filter(differs).order_by("pk")
    return Rehashed(
        changed=tuple(f"evidence.entry {one}" for one in found.values_list("pk", flat=True))
    )
