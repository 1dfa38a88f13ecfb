from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, models, transaction

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

    `facts` are ids, times and words of ours (no floats, no content); each text of `content` enters
    only as its hash salted with `salt`, which must be a column of the row that holds the text.

    Raises:
        ValueError: content without a salt.
        TransactionManagementError: outside a transaction.
    """
    if content and not salt:
        raise ValueError("content enters the ledger only with a salt")
    owner_id: UUID = about.owner_id  # type: ignore[attr-defined]
    body = {
        "v": VERSION,
        "kind": kind,
        "about": [about._meta.label_lower, str(about.pk)],
        "at": moment(now),
        "facts": dict(facts or {}),
        "hashes": {
            name: content_hash(text, salt=salt or b"") for name, text in (content or {}).items()
        },
    }
    return _append(owner_id=owner_id, kind=kind, about=about, now=now, body=canonical(body))


def _append(
    *, owner_id: UUID, kind: str, about: models.Model, now: datetime, body: str
) -> LedgerEvent:
    hold_chain(owner_id)
    last = LedgerEvent.objects.filter(owner_id=owner_id).order_by("-sequence").first()
    sequence = last.sequence + 1 if last else 1
    previous = bytes(last.digest) if last else GENESIS
    return LedgerEvent.objects.create(
        owner_id=owner_id,
        sequence=sequence,
        kind=kind,
        about_label=about._meta.label_lower,
        about_id=about.pk,
        at=now,
        body=body,
        previous=previous,
        digest=link_hash(previous=previous, sequence=sequence, body=body),
    )


def hold_chain(owner_id: UUID) -> None:
    """One writer a chain until the transaction ends, so that two appends cannot fork it.

    A service that locks or inserts rows which a second request of the same person may want, too, calls this
    first: then everybody waits in the same order and nobody waits for each other.
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


def verify(owner_id: UUID) -> int | None:
    """Return the sequence number at which the chain of an owner breaks first, or None."""
    events = LedgerEvent.objects.filter(owner_id=owner_id).order_by("sequence").iterator()
    return first_break(
        Link(one.sequence, bytes(one.previous), one.body, bytes(one.digest)) for one in events
    )
