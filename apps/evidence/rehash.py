"""Re-hashes the words of a record: what was written about each day, what it was written for, and its dates."""

from __future__ import annotations

import json
from uuid import UUID

from django.db.models import F, OuterRef, Q, Subquery

from apps.audit.models import LedgerEvent
from apps.audit.rehash import Rehashed, compare, hashed_events, rehash
from apps.core.models import SaltedModel
from apps.deadlines.models import Deadline, DeadlineChange
from apps.evidence.details import DETAIL_MODELS
from apps.evidence.models import Attachment, Citation, Entry, EntryVersion, Reading
from apps.goals.models import GoalVersion, Principle
from apps.goals.rehash import rehash_questions
from apps.plans.models import DayOff

# What the ledger tells of rows that are gone: an entry undone, a file taken off it.
REMOVALS = ("entry.undone", "entry.file_withdrawn")
REPEATED = (
    "statement", "happened_from", "happened_until", "happened_precision", "happened_zone",
)  # fmt: skip
DATED = ("title", "local_date", "local_time", "zone", "state")


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
    return total + rehash_questions(owner_id) + _copies(owner_id) + _dates(owner_id)


def _dates(owner_id: UUID) -> Rehashed:
    """Every revision of a date: its words by their hashes, its day by what the ledger says of it openly."""
    rows = DeadlineChange.objects.for_user(owner_id).order_by("deadline", "revision")
    revisions = {(str(one.deadline_id), one.revision): one for one in rows}
    total, told = Rehashed(), set()
    for event in hashed_events(owner_id, Deadline._meta.label_lower):
        facts = json.loads(event.body)["facts"]
        place = (str(event.about_id), facts["revision"])
        row = revisions.get(place)
        told.add(place)
        total += compare(event, row)
        if row is not None and _told_day(row) != {name: facts[name] for name in _told_day(row)}:
            total += Rehashed(changed=(f"{event.about_label} {event.about_id} date",))
    untold = (one for place, one in revisions.items() if place not in told)
    names = tuple(f"{one._meta.label_lower} {one.pk}" for one in untold)
    return total + Rehashed(untold=names) + _dates_shown(owner_id)


def _told_day(row: DeadlineChange) -> dict[str, str]:
    return {
        "date": row.local_date.isoformat(),
        "time": row.local_time.isoformat() if row.local_time else "",
        "zone": row.zone,
        "state": str(row.state),
    }


def _dates_shown(owner_id: UUID) -> Rehashed:
    """Dates that say something else than their newest revision."""
    newest = DeadlineChange.objects.filter(deadline=OuterRef("pk"), revision=OuterRef("revision"))
    differs = Q(kept_title=None)
    for name in DATED:
        same = Q(**{name: F(f"kept_{name}")}) | Q(**{name: None, f"kept_{name}": None})
        differs |= ~same
    rows = Deadline.objects.for_user(owner_id)
    rows = rows.annotate(**{f"kept_{name}": Subquery(newest.values(name)[:1]) for name in DATED})
    found = rows.filter(differs).order_by("pk").values_list("pk", flat=True)
    return Rehashed(changed=tuple(f"deadlines.deadline {one}" for one in found))


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
