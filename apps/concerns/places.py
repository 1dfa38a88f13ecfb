"""Where it shows this: entries, pages and quotes that speak for an answer, explain it or hurt it.

What hurts is scratch until the user decides: outside the ledger, only for the lawyer, and gone for good soon after it
was taken out.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Max, Q

from apps.audit.chain import text_of
from apps.audit.services import Event, hold_chain, record, record_many
from apps.concerns.enums import Bearing
from apps.concerns.models import Concern, Place
from apps.core.audience import Audience
from apps.evidence.enums import EntryKind
from apps.evidence.models import Attachment, Entry
from apps.evidence.quoting import bare

if TYPE_CHECKING:
    from apps.accounts.models import User

UNDO_FOR = timedelta(minutes=10)
# What hurts and nobody decided for: no word of it is in the ledger.
SCRATCH = Q(bearing=Bearing.HURTS, decided_at=None)


@transaction.atomic
def add_place(
    *,
    concern: Concern,
    by: User,
    now: datetime,
    entry: Entry,
    attachment: Attachment | None = None,
    page: int | None = None,
    quote: str = "",
    bearing: str = Bearing.HELPS,
) -> Place:
    """Say where it shows this: an entry, or a page (from 1) or a quote in one of its files. The same place is one.

    Raises ValueError for an entry of another plan, a file of another entry, or a page without a file.
    """
    _check(concern, entry, attachment=attachment, page=page)
    hold_chain(by.pk)
    _forget_scratch(concern, by=by, now=now)
    words = bare(quote)
    rows = Place.objects.for_user(by).filter(concern=concern)
    same = {"entry": entry, "attachment": attachment, "page": page, "quote": words}
    known = rows.present().filter(**same).first()
    if known is not None:
        return known
    highest: int | None = rows.aggregate(top=Max("position"))["top"]
    row = Place(
        owner_id=concern.owner_id, concern=concern, bearing=Bearing(bearing),
        audience=audience_at_first(entry, bearing), position=(highest or 0) + 1, added_at=now, **same,
    )  # fmt: skip
    row.save(force_insert=True)
    if row.bearing != Bearing.HURTS:
        record_many([_event(row)], now=now)
    return row


def _check(
    concern: Concern, entry: Entry, *, attachment: Attachment | None, page: int | None
) -> None:
    if entry.plan_id != concern.plan_id or entry.owner_id != concern.owner_id:
        raise ValueError("an entry of the same plan")
    if attachment is not None and attachment.entry_id != entry.pk:
        raise ValueError("a file of this entry")
    if page is not None and attachment is None:
        raise ValueError("own words have no pages")


def audience_at_first(entry: Entry, bearing: str) -> Audience:
    """What hurts, and what points to a protected event, is for the lawyer; all else is not decided."""
    is_close = bearing == Bearing.HURTS or entry.kind == EntryKind.PROTECTED
    return Audience.LAWYER if is_close else Audience.UNDECIDED


def _event(row: Place) -> Event:
    """What the ledger keeps of a place: which file of which entry, for which concern; page and words as hashes."""
    facts = {
        "concern": str(row.concern_id), "entry": str(row.entry_id), "bearing": str(row.bearing),
        "audience": str(row.audience),
    }  # fmt: skip
    if row.attachment_id:
        facts["attachment"] = str(row.attachment_id)
    content = {"page": text_of(row.page), "quote": row.quote}
    return Event(
        about=row, kind="concern.shown", facts=facts, content=content, salt=bytes(row.salt)
    )


def _forget_scratch(concern: Concern, *, by: User, now: datetime) -> None:
    """Let go of what hurts, was never decided and was taken out so long ago that undo is over."""
    rows = Place.objects.for_user(by).filter(SCRATCH, concern=concern)
    rows.filter(withdrawn_at__lt=now - UNDO_FOR).delete()


def _locked(place: Place, *, by: User) -> Place:
    rows = Place.objects.for_user(by).select_related("entry", "concern")
    return rows.select_for_update(of=("self",)).get(pk=place.pk)


def _is_told(row: Place) -> bool:
    return row.bearing != Bearing.HURTS or row.decided_at is not None


@transaction.atomic
def withdraw_place(*, place: Place, by: User, now: datetime) -> None:
    """Take a place out; the record keeps it, unless it hurts and was never decided."""
    hold_chain(by.pk)
    row = _locked(place, by=by)
    _forget_scratch(row.concern, by=by, now=now)
    if row.withdrawn_at is None:
        Place.objects.for_user(by).filter(pk=row.pk).update(withdrawn_at=now)
        _tell(row, "concern.shown_withdrawn", now=now)


@transaction.atomic
def restore_place(*, place: Place, by: User, now: datetime) -> None:
    """Take that back, unless the same place was added again meanwhile."""
    hold_chain(by.pk)
    row = _locked(place, by=by)
    same = Place.objects.for_user(by).present().filter(
        concern=row.concern_id, entry=row.entry_id, attachment=row.attachment_id, page=row.page,
        quote=row.quote,
    )  # fmt: skip
    if row.withdrawn_at is not None and not same.exists():
        Place.objects.for_user(by).filter(pk=row.pk).update(withdrawn_at=None)
        _tell(row, "concern.shown_restored", now=now)


@transaction.atomic
def decide_place(
    *, place: Place, by: User, now: datetime, audience: str, instead_of: str = ""
) -> str:
    """Decide who may see one place; returns what it was. With it, what hurts enters the ledger, and stays there.

    A protected event's stays with the lawyer. With `instead_of` only while that stands. What hurts and was never
    decided is not decided by UNDECIDED either: it stays as it is.
    """
    hold_chain(by.pk)
    row = _locked(place, by=by)
    was, wanted = str(row.audience), Audience(audience)
    if row.entry.kind == EntryKind.PROTECTED:
        wanted = Audience.LAWYER
    is_told = _is_told(row)
    is_none = wanted == Audience.UNDECIDED and not is_told
    if is_none or instead_of not in {"", was} or (wanted == was and is_told):
        return was
    row.audience, row.decided_at = wanted, row.decided_at or now
    row.save(update_fields=["audience", "decided_at"])
    if not is_told:
        record_many([_event(row)], now=now)
    else:
        _tell(row, "concern.shown_audience", now=now, **{"from": was, "to": str(wanted)})
    return was


def _tell(row: Place, kind: str, *, now: datetime, **facts: str) -> None:
    if _is_told(row):
        record(about=row, kind=kind, now=now, facts={"concern": str(row.concern_id), **facts})


def is_pointed_at(entry: Entry) -> bool:
    """Whether an answer points to an entry, or did: such an entry is taken out, not undone."""
    return Place.objects.for_user(entry.owner_id).filter(entry=entry).exists()
