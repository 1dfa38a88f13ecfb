"""Re-reads content and compares it with what the ledger says of it: only the hashes are known, and the salts."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from itertools import islice
from typing import Any
from uuid import UUID

from apps.audit.chain import content_hash, text_of
from apps.audit.models import LedgerEvent
from apps.core.models import SaltedModel

AT_ONCE = 50  # one row can hold a megabyte


@dataclass(frozen=True, kw_only=True)
class Rehashed:
    """How many texts were read, and which do not match, each as `table id field` or `table id`.

    `changed` differ from their hash, `missing` are in the ledger and gone, `untold` are rows it never heard of.
    """

    texts: int = 0
    changed: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    untold: tuple[str, ...] = ()

    def __add__(self, other: Rehashed) -> Rehashed:
        return Rehashed(
            texts=self.texts + other.texts,
            changed=self.changed + other.changed,
            missing=self.missing + other.missing,
            untold=self.untold + other.untold,
        )


def rehash(
    owner_id: UUID, model: type[SaltedModel], *, removed: AbstractSet[str] = frozenset()
) -> Rehashed:
    """Compare every text of one person in `model` with its hash in the ledger.

    `removed` are ids (as text) of rows, or of what they hang on, whose removal the ledger tells itself.
    """
    label = model._meta.label_lower
    told: set[UUID] = set()
    total = Rehashed()
    for events in _in_parts(hashed_events(owner_id, label)):
        told |= {one.about_id for one in events}
        rows = model._default_manager.filter(owner_id=owner_id).in_bulk(
            [one.about_id for one in events]
        )
        for event in events:
            total += compare(event, rows.get(event.about_id), removed=removed)
    ids = (
        model._default_manager.filter(owner_id=owner_id).order_by("pk").values_list("pk", flat=True)
    )
    return total + Rehashed(untold=tuple(f"{label} {pk}" for pk in ids if pk not in told))


def hashed_events(owner_id: UUID, label: str) -> Iterator[LedgerEvent]:
    """Events that carry hashes; the others say nothing about words."""
    found = LedgerEvent.objects.filter(owner_id=owner_id, about_label=label)
    return found.exclude(body__contains='"hashes":{}').order_by("sequence").iterator()


def _in_parts(events: Iterator[LedgerEvent]) -> Iterator[Sequence[LedgerEvent]]:
    while part := list(islice(events, AT_ONCE)):
        yield part


def compare(
    event: LedgerEvent, row: SaltedModel | None, *, removed: AbstractSet[str] = frozenset()
) -> Rehashed:
    """Compare the texts of the row that an event speaks of with their hashes."""
    body = json.loads(event.body)
    name = f"{event.about_label} {event.about_id}"
    if row is None:
        is_told = not removed.isdisjoint({str(event.about_id), *map(str, body["facts"].values())})
        return Rehashed() if is_told else Rehashed(missing=(name,))
    hashes: Mapping[str, str] = body["hashes"]
    changed = [field for field, digest in hashes.items() if _hash(row, field) != digest]
    return Rehashed(texts=len(hashes), changed=tuple(f"{name} {field}" for field in changed))


def _hash(row: Any, field: str) -> str:
    return content_hash(text_of(getattr(row, field)), salt=bytes(row.salt))
