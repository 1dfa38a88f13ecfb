from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, models, transaction
from django.db.models import Exists, OuterRef

from apps.audit.chain import (
    GENESIS,
    VERSION,
    Link,
    canonical,
    content_hash,
    first_break,
    link_hash,
    moment,
)
from apps.audit.models import LedgerEvent

LOCK_SPACE = 0x4C45  # "LE": keeps these advisory locks apart from others


@dataclass(frozen=True, kw_only=True)
class Event:
    """What is appended about one row.

    `facts` are ids, times and words of ours (no floats, no content); each text of `content` enters only as its
    hash salted with `salt`, which must be a column of the row that holds the text.
    """

    about: models.Model
    kind: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    content: Mapping[str, str] = field(default_factory=dict)
    salt: bytes | None = None


def record(
    *,
    about: models.Model,
    kind: str,
    now: datetime,
    facts: Mapping[str, Any] | None = None,
    content: Mapping[str, str] | None = None,
    salt: bytes | None = None,
) -> LedgerEvent:
    """Append one event to the chain of the owner of `about`, inside the caller's transaction.

    Raises:
        ValueError: content without a salt.
        TransactionManagementError: outside a transaction.
    """
    event = Event(about=about, kind=kind, facts=facts or {}, content=content or {}, salt=salt)
    return record_many([event], now=now)[0]


def record_many(events: Sequence[Event], *, now: datetime) -> list[LedgerEvent]:
    """Append events about rows of one owner in their order; three statements however many there are.

    Raises what `record` raises, and ValueError for rows of different owners.
    """
    owners = {event.about.owner_id for event in events}  # type: ignore[attr-defined]
    if not events:
        return []
    if len(owners) > 1:
        raise ValueError("events of one chain belong to one owner")
    owner_id: UUID = owners.pop()
    bodies = [_body(event, now=now) for event in events]
    hold_chain(owner_id)
    last = LedgerEvent.objects.filter(owner_id=owner_id).order_by("-sequence").first()
    sequence = last.sequence if last else 0
    previous = bytes(last.digest) if last else GENESIS
    links = []
    for event, body in zip(events, bodies, strict=True):
        sequence += 1
        digest = link_hash(previous=previous, sequence=sequence, body=body)
        links.append(
            LedgerEvent(
                owner_id=owner_id, sequence=sequence, kind=event.kind, at=now, body=body,
                about_label=event.about._meta.label_lower, about_id=event.about.pk,
                previous=previous, digest=digest,
            )
        )  # fmt: skip
        previous = digest
    return LedgerEvent.objects.bulk_create(links)


def _body(event: Event, *, now: datetime) -> str:
    if event.content and not event.salt:
        raise ValueError("content enters the ledger only with a salt")
    salt = event.salt or b""
    hashes = {name: content_hash(text, salt=salt) for name, text in event.content.items()}
    return canonical(
        {
            "v": VERSION,
            "kind": event.kind,
            "about": [event.about._meta.label_lower, str(event.about.pk)],
            "at": moment(now),
            "facts": dict(event.facts),
            "hashes": hashes,
        }
    )


def hold_chain(owner_id: UUID) -> None:
    """One writer a chain until the transaction ends, so that two appends cannot fork it.

    A service that locks or inserts rows which a second request of the same person may want, too, calls this
    first: then everybody waits in the same order and nobody waits for each other. Only what changes dates locks them
    before (docs/package-map.md, The order of locks).
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("the ledger is written inside a transaction")
    with connection.cursor() as cursor:
        cursor.execute(
            "select pg_advisory_xact_lock(%s, hashtext(%s))", [LOCK_SPACE, str(owner_id)]
        )


def try_hold_chain(owner_id: UUID) -> bool:
    """The same without waiting: False while somebody writes (for sweeps, which come again)."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select pg_try_advisory_xact_lock(%s, hashtext(%s))", [LOCK_SPACE, str(owner_id)]
        )
        return bool(cursor.fetchone()[0])


def head(owner_id: UUID) -> LedgerEvent | None:
    """The newest event of a chain, whose hash stands for all before it."""
    return LedgerEvent.objects.filter(owner_id=owner_id).order_by("-sequence").first()


@dataclass(frozen=True, kw_only=True)
class Recorded:
    """An event as it stands in the chain: about which row, of what kind, with which facts."""

    about_id: UUID
    kind: str
    facts: Mapping[str, Any]


def recorded_at(owner_id: UUID, *, moment: datetime, kinds: Sequence[str]) -> list[Recorded]:
    """The events of `kinds` of one moment that are the last of these kinds about their row, in order."""
    events = LedgerEvent.objects.filter(owner_id=owner_id, kind__in=kinds)
    later = events.filter(about_id=OuterRef("about_id"), sequence__gt=OuterRef("sequence"))
    found = events.filter(~Exists(later), at=moment).order_by("sequence")
    return [
        Recorded(about_id=one.about_id, kind=one.kind, facts=json.loads(one.body)["facts"])
        for one in found
    ]


def last_moment(owner_id: UUID, *, about_id: UUID, kind: str) -> datetime | None:
    """When the last event of a kind about a row was recorded, or None."""
    events = LedgerEvent.objects.filter(owner_id=owner_id, about_id=about_id, kind=kind)
    return events.order_by("-sequence").values_list("at", flat=True).first()


def last_place(about: models.Model) -> int:
    """The place in its owner's chain of the newest event about a row; 0 where there is none."""
    owner_id: UUID = about.owner_id  # type: ignore[attr-defined]
    events = LedgerEvent.objects.filter(owner_id=owner_id, about_id=about.pk)
    return events.order_by("-sequence").values_list("sequence", flat=True).first() or 0


def verify(owner_id: UUID) -> int | None:
    """Return the sequence number at which the chain of an owner breaks first, or None."""
    events = LedgerEvent.objects.filter(owner_id=owner_id).order_by("sequence").iterator()
    return first_break(
        Link(one.sequence, bytes(one.previous), one.body, bytes(one.digest)) for one in events
    )
