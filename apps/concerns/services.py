"""Texts of the employer's and the concerns that stand in them: pasted, ticked, split, ordered, taken out.

Answers and the places that show them have modules of their own (`responses`, `places`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid5

from django.db import transaction

from apps.audit.services import Event, hold_chain, record, record_many
from apps.concerns.enums import SourceSort
from apps.concerns.models import Concern, Source
from apps.concerns.ordering import MOST_CONCERNS, in_order, put_in, write_order
from apps.concerns.sentences import LONGEST_WORDS, name_of, overlap
from apps.concerns.splitting import holds_all
from apps.core.audience import Audience
from apps.core.sentences import Span
from apps.plans.models import Person, Plan

if TYPE_CHECKING:
    from apps.accounts.models import User

# What may be said anew of a concern; its words and where they stand in the source never change.
CHANGEABLE = ("place", "said_date", "said_by", "goal", "principle")
SPLIT = "split"  # why a whole is out


class TooManyError(ValueError):
    """A plan holds no more than MOST_CONCERNS."""


# sources


@transaction.atomic
def add_source(
    *,
    plan: Plan,
    by: User,
    now: datetime,
    name: str,
    text: str,
    client_token: UUID,
    sort: str = SourceSort.REVIEW,
    said_date: date | None = None,
    said_by: Person | None = None,
) -> Source:
    """Keep a text of the employer's, sign by sign. The same `client_token` twice keeps one."""
    hold_chain(by.pk)
    known = Source.objects.for_user(by).filter(client_token=client_token).first()
    if known is not None:
        return known
    row = Source(
        owner=by, plan=plan, name=name, text=text, sort=SourceSort(sort), said_date=said_date,
        said_by=said_by, client_token=client_token, added_at=now,
    )  # fmt: skip
    row.save(force_insert=True)
    facts = {"plan": str(plan.pk), **_said(row), "sort": str(row.sort)}
    record(about=row, kind="source.added", now=now, facts=facts, content={"text": text}, salt=bytes(row.salt))  # fmt: skip
    return row


def _said(row: Source | Concern) -> dict[str, str]:
    """When and by whom something was said, as the ledger holds it."""
    return {
        "date": row.said_date.isoformat() if row.said_date else "",
        "person": str(row.said_by_id or ""),
    }


@transaction.atomic
def change_source(
    *,
    source: Source,
    by: User,
    now: datetime,
    name: str,
    sort: str,
    said_date: date | None,
    said_by: Person | None,
) -> None:
    """Say anew what a text is called and of what kind, when and by whom it was said; its words stay.

    Day and person go on to its concerns, but for those of which something else was said.
    """
    hold_chain(by.pk)
    row = Source.objects.for_user(by).get(pk=source.pk)
    before = (row.name, row.sort, row.said_date, row.said_by_id)
    row.name, row.sort, row.said_date, row.said_by = name, SourceSort(sort), said_date, said_by
    if before == (row.name, row.sort, row.said_date, row.said_by_id):
        return
    row.save(update_fields=["name", "sort", "said_date", "said_by"])
    facts = {**_said(row), "sort": str(row.sort)}
    record(about=row, kind="source.changed", now=now, facts=facts)
    _pass_on(row, by=by, now=now, was={"said_date": before[2], "said_by_id": before[3]})


def _pass_on(source: Source, *, by: User, now: datetime, was: Mapping[str, Any]) -> None:
    for one in Concern.objects.for_user(by).filter(source=source).order_by("position", "id"):
        follows = {
            name.removesuffix("_id"): getattr(source, name.removesuffix("_id"))
            for name, before in was.items()
            if getattr(one, name) == before != getattr(source, name)
        }
        if follows:
            change_concern(concern=one, by=by, now=now, **follows)


@transaction.atomic
def withdraw_source(*, source: Source, by: User, now: datetime) -> None:
    """Take a text out of lists; the concerns that stand in it stay."""
    hold_chain(by.pk)
    rows = Source.objects.for_user(by).filter(pk=source.pk, withdrawn_at=None)
    if rows.update(withdrawn_at=now):
        record(about=source, kind="source.withdrawn", now=now)


@transaction.atomic
def restore_source(*, source: Source, by: User, now: datetime) -> None:
    """Take that back."""
    hold_chain(by.pk)
    rows = Source.objects.for_user(by).filter(pk=source.pk).exclude(withdrawn_at=None)
    if rows.update(withdrawn_at=None):
        record(about=source, kind="source.restored", now=now)


# concerns


@transaction.atomic
def tick_sentences(
    *, source: Source, by: User, now: datetime, spans: Sequence[Span], **fields: Any
) -> list[Concern]:
    """Make each span of a source a concern, word for word, said when and by whom the source was; returns these.

    A span that overlaps a present concern of this source is left out; one that was taken out comes back. `fields`
    are of CHANGEABLE. Raises ValueError for a span that is empty or longer than LONGEST_WORDS, TooManyError.
    """
    hold_chain(by.pk)
    said = {"said_date": source.said_date, "said_by": source.said_by, **fields}
    mine = list(Concern.objects.for_user(by).filter(source=source))
    taken = [_span(one) for one in mine if one.withdrawn_at is None]
    known = {one.client_token: one for one in mine}
    rows, new = [], []
    for span in sorted(spans, key=lambda one: one.start):
        if any(overlap(span, other) for other in taken if other):
            continue
        taken.append(span)
        token = uuid5(source.pk, name_of(span))
        words = _checked(span.of(source.text))
        row = known.get(token) or _new(
            source.plan, by=by, now=now, words=words, token=token, source=source, span=span, **said
        )
        rows.append(row)
        if token not in known:
            new.append(row)
    _store(new, plan=source.plan, by=by, now=now)
    for row in rows:
        if row.withdrawn_at is not None:
            restore_concern(concern=row, by=by, now=now)
            row.withdrawn_at = None
    return rows


def _span(row: Concern) -> Span | None:
    if row.start is None or row.until is None:
        return None
    return Span(start=row.start, until=row.until)


def _checked(words: str) -> str:
    if not words.strip() or len(words) > LONGEST_WORDS:
        raise ValueError("no words, or too many of them")
    return words


@transaction.atomic
def add_concern(
    *, plan: Plan, by: User, now: datetime, words: str, client_token: UUID, **fields: Any
) -> Concern:
    """Keep a concern that was not pasted: said aloud, or an entry's words. The same `client_token` twice makes one.

    `fields` are of CHANGEABLE. Raises ValueError for no words or more than LONGEST_WORDS signs, TooManyError.
    """
    hold_chain(by.pk)
    known = Concern.objects.for_user(by).filter(client_token=client_token).first()
    if known is not None:
        return known
    row = _new(plan, by=by, now=now, words=_checked(words), token=client_token, **fields)
    _store([row], plan=plan, by=by, now=now)
    return row


def _new(
    plan: Plan, *, by: User, now: datetime, words: str, token: UUID, source: Source | None = None,
    span: Span | None = None, split_from: Concern | None = None, **fields: Any,
) -> Concern:  # fmt: skip
    return Concern(
        owner=by, plan=plan, words=words, client_token=token, added_at=now, source=source,
        start=span.start if span else None, until=span.until if span else None,
        split_from=split_from, **fields,
    )  # fmt: skip


def _store(rows: Sequence[Concern], *, plan: Plan, by: User, now: datetime) -> None:
    if not rows:
        return
    if Concern.objects.for_user(by).filter(plan=plan).present().count() + len(rows) > MOST_CONCERNS:
        raise TooManyError(MOST_CONCERNS)
    Concern.objects.bulk_create(rows)
    put_in(rows, plan=plan, by=by)
    record_many([_added(row) for row in rows], now=now)


def _added(row: Concern) -> Event:
    """What the ledger keeps of a concern: its words as a salted hash, and where they stand."""
    facts = {"plan": str(row.plan_id), **_links(row), **_said(row)}
    if row.source_id:
        facts |= {"source": str(row.source_id)}
    if row.split_from_id:
        facts |= {"split_from": str(row.split_from_id)}
    if row.start is not None:
        facts |= {"start": str(row.start), "until": str(row.until)}
    return Event(
        about=row,
        kind="concern.added",
        facts=facts,
        content={"words": row.words},
        salt=bytes(row.salt),
    )


def _links(row: Concern) -> dict[str, str]:
    return {"goal": str(row.goal_id or ""), "principle": str(row.principle_id or "")}


@transaction.atomic
def split_concern(
    *, concern: Concern, by: User, now: datetime, spans: Sequence[Span]
) -> list[Concern]:
    """Make parts of a concern concerns of their own, in its place; the whole is taken out and they name it.

    `spans` are in characters of its words. Its answers and places stay with the whole. Split twice the same way it
    is split once. Raises ValueError for fewer than two parts, or parts that leave out more than spaces.
    """
    hold_chain(by.pk)
    whole = _locked(concern, by=by)
    parts = Concern.objects.for_user(by).filter(split_from=whole)
    if whole.withdrawn_at is not None:
        return list(parts.present())
    if len(spans) < 2 or not holds_all(whole.words, spans):
        raise ValueError("at least two parts that hold every word")
    known = {one.client_token: one for one in parts}
    rows = [
        known.get(uuid5(whole.pk, name_of(span))) or _part(whole, span, by=by, now=now)
        for span in spans
    ]
    before = _before(whole, by=by)
    _take_out([whole], by=by, now=now, why=SPLIT)
    _store([one for one in rows if one.client_token not in known], plan=whole.plan, by=by, now=now)
    _bring_back([one for one in rows if one.withdrawn_at], by=by, now=now)
    put_in(rows, plan=whole.plan, by=by, behind=before)
    return rows


def _part(whole: Concern, span: Span, *, by: User, now: datetime) -> Concern:
    place = None
    if whole.start is not None:
        place = Span(start=whole.start + span.start, until=whole.start + span.until)
    fields: Mapping[str, Any] = {name: getattr(whole, name) for name in CHANGEABLE}
    token = uuid5(whole.pk, name_of(span))
    return _new(
        whole.plan, by=by, now=now, words=_checked(span.of(whole.words)), token=token,
        source=whole.source, span=place, split_from=whole, audience=whole.audience, **fields,
    )  # fmt: skip


def _before(whole: Concern, *, by: User) -> int:
    """How many concerns stand before the whole; its parts take its place."""
    return sum(1 for one in in_order(whole.plan, by=by) if one.position < whole.position)


def _locked(concern: Concern, *, by: User) -> Concern:
    rows = Concern.objects.for_user(by).select_related("plan", "source", "said_by", "goal")
    return rows.select_for_update(of=("self",)).get(pk=concern.pk)


def _take_out(rows: Sequence[Concern], *, by: User, now: datetime, why: str = "") -> None:
    ids = [one.pk for one in rows]
    Concern.objects.for_user(by).filter(pk__in=ids).update(withdrawn_at=now, withdrawn_why=why)
    facts = {"why": SPLIT} if why == SPLIT else {}
    record_many([Event(about=one, kind="concern.withdrawn", facts=facts) for one in rows], now=now)


def _bring_back(rows: Sequence[Concern], *, by: User, now: datetime) -> None:
    ids = [one.pk for one in rows]
    Concern.objects.for_user(by).filter(pk__in=ids).update(withdrawn_at=None, withdrawn_why="")
    record_many([Event(about=one, kind="concern.restored") for one in rows], now=now)


@transaction.atomic
def withdraw_concern(*, concern: Concern, by: User, now: datetime, why: str = "") -> None:
    """Take a concern out of lists and packets; the record keeps it."""
    hold_chain(by.pk)
    row = _locked(concern, by=by)
    if row.withdrawn_at is None:
        _take_out([row], by=by, now=now, why=why)


def _ticked_again(row: Concern, parts: Sequence[Concern]) -> bool:
    """Whether another present concern holds some of the same words of the same source."""
    span = _span(row)
    others = Concern.objects.for_user(row.owner_id).present().filter(source=row.source_id)
    others = others.exclude(pk__in=[row.pk, *(one.pk for one in parts)])
    return span is not None and any(
        overlap(span, theirs) for one in others if (theirs := _span(one)) is not None
    )


@transaction.atomic
def restore_concern(*, concern: Concern, by: User, now: datetime) -> None:
    """Take that back. A whole that was split comes back instead of its parts; a part never beside its whole, and
    nothing beside a concern that was ticked in the same words since.
    """
    hold_chain(by.pk)
    row = _locked(concern, by=by)
    every = Concern.objects.for_user(by)
    wholes = [row.split_from_id] if row.split_from_id else []
    whole_is_here = every.filter(pk__in=wholes).present().exists()
    parts = list(every.filter(split_from=row).present())
    if row.withdrawn_at is None or whole_is_here or _ticked_again(row, parts):
        return
    _take_out(parts, by=by, now=now)
    _bring_back([row], by=by, now=now)
    if parts:
        row.position = parts[0].position
        Concern.objects.for_user(by).filter(pk=row.pk).update(position=row.position)
    write_order(in_order(row.plan, by=by))


@transaction.atomic
def change_concern(*, concern: Concern, by: User, now: datetime, **fields: Any) -> None:
    """Say anew where and when a concern was said, by whom, and what it is about: `fields` of CHANGEABLE."""
    hold_chain(by.pk)
    if unknown := set(fields) - set(CHANGEABLE):
        raise TypeError(f"never changes: {sorted(unknown)}")
    row = _locked(concern, by=by)
    changed = [name for name, value in fields.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, fields[name])
    if changed:
        row.save(update_fields=changed)
        record(about=row, kind="concern.changed", now=now, facts={**_links(row), **_said(row)})


@transaction.atomic
def move_concern(*, concern: Concern, by: User, up: bool) -> None:
    """Change places with the one before or behind. The order is the user's own and no part of the ledger."""
    hold_chain(by.pk)
    rows = in_order(concern.plan, by=by)
    places = [number for number, one in enumerate(rows) if one.pk == concern.pk]
    if not places:
        return
    at, other = places[0], places[0] + (-1 if up else 1)
    if 0 <= other < len(rows):
        rows[at], rows[other] = rows[other], rows[at]
        write_order(rows)


@transaction.atomic
def decide_concern(
    *, concern: Concern, by: User, now: datetime, audience: str, instead_of: str = ""
) -> str:
    """Decide who may see a concern; returns what it was. With `instead_of` only while that stands."""
    hold_chain(by.pk)
    row, wanted = _locked(concern, by=by), Audience(audience)
    was = str(row.audience)
    if wanted != was and instead_of in {"", was}:
        Concern.objects.for_user(by).filter(pk=row.pk).update(audience=wanted)
        record(about=row, kind="concern.audience", now=now, facts={"from": was, "to": str(wanted)})
    return was
