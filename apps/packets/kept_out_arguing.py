"""Of concerns and answers: what must not occur in a packet, and what stands in it by right."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.db.models import Q

from apps.champions.enums import Consent
from apps.champions.models import FeedbackAnswer
from apps.concerns.models import Concern, Place, Response
from apps.core.audience import PacketKind, allowed
from apps.packets.arguing import (
    may_show,
    printable_concerns,
    printed_answer,
    printed_draft,
)
from apps.plans.models import Plan


def arguments_kept_out(plan: Plan, kind: PacketKind, *, entries: set[UUID]) -> Iterator[str]:
    """Drafts, answers and concerns that stay out, quotes that are only theirs, and why a concern was taken out.

    `entries` are those that are printed. What was written in the employer's own text and then taken out or split is no secret.
    """
    yield from _concerns(plan, kind)
    yield from _answers(plan, kind)
    yield from _quotes(plan, kind, entries)


def _concerns(plan: Plan, kind: PacketKind) -> Iterator[str]:
    rows = Concern.objects.for_user(plan.owner_id).filter(plan=plan)
    fields = ("words", "place", "audience", "withdrawn_at", "withdrawn_why")
    for words, place, audience, at, why in rows.values_list(*fields):
        yield why
        if at is None and not allowed(kind, audience):
            yield from (*words.split("\n\n"), place)


def _answers(plan: Plan, kind: PacketKind) -> Iterator[str]:
    printed = set()
    for one in printable_concerns(plan, kind):
        said = (printed_answer(one, kind), printed_draft(one, kind))
        printed |= {answer.pk for answer in said if answer}
    rows = Response.objects.for_user(plan.owner_id).filter(concern__plan=plan)
    yield from rows.exclude(pk__in=printed).values_list("words", flat=True)


def _quotes(plan: Plan, kind: PacketKind, entries: set[UUID]) -> Iterator[str]:
    """Words pointed at in what is not printed; a printed file or entry shows its words itself."""
    rows = Place.objects.for_user(plan.owner_id).filter(concern__plan=plan).exclude(quote="")
    for place in rows.select_related("attachment", "entry"):
        link = place.attachment
        audiences = [place.entry.audience, *([link.audience] if link else [])]
        is_shown = place.entry_id in entries and allowed(kind, *audiences)
        is_shown = is_shown and (link is None or link.withdrawn_at is None)
        if not (is_shown or (may_show(place, kind) and place.entry_id in entries)):
            yield place.quote


def arguments_printed(snapshot: dict[str, Any]) -> list[str]:
    """Words of a frozen snapshot that what stays out may share by right: an earlier version or a draft with its answer.

    The entries of what colleagues answered all begin alike.
    """
    told = {one["entry"] for one in snapshot.get("champions", [])}
    found = [one["statement"] for one in snapshot.get("entries", []) if one["key"] in told]
    for one in snapshot.get("concerns", []):
        answers = [answer["words"] for answer in (one["answer"], one["draft"]) if answer]
        found += [one["words"], *answers, *(shown["words"] for shown in one["shown"])]
    return [text for text in found if text]


def signatures_not_to_be_named(plan: Plan) -> set[str]:
    """Names typed under answers whose givers did not agree to be named, or are masked since."""
    rows = FeedbackAnswer.objects.for_user(plan.owner_id).filter(request__plan=plan)
    named = Q(consent=Consent.NAMED, request__person__may_be_named=True)
    rows = rows.exclude(named).exclude(signature="")
    return set(rows.values_list("signature", flat=True))
