"""What management asserts and what is answered to it, as far as a packet of a kind may say so."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from apps.concerns.models import Concern, Place, Response
from apps.concerns.splitting import quoted
from apps.concerns.wording import name_of_source
from apps.core.audience import PacketKind, allowed
from apps.packets import snapshot as frozen
from apps.packets.arguing import may_show, printed_answer, printed_draft
from apps.packets.assemble_details import printed_name, rfc3339
from apps.packets.assemble_sources import Printed, Sources


def concerns_of(sources: Sources) -> tuple[frozen.Concern, ...]:
    """Word for word, in the user's order, with answer and places."""
    printed = {one.entry.pk: one for one in sources.entries}
    return tuple(_concern(one, sources, printed) for one in sources.concerns)


def _concern(concern: Concern, sources: Sources, printed: Mapping[UUID, Printed]) -> frozen.Concern:
    kind = sources.kind
    answer, draft = printed_answer(concern, kind), printed_draft(concern, kind)
    goals = {goal.pk for goal in sources.goals}
    speaker, whole = concern.said_by, concern.split_from
    return frozen.Concern(
        key=f"concern.{concern.pk}",
        words=quoted(concern.words, whole=whole.words) if whole else concern.words,
        source=name_of_source(concern.source) if concern.source else "",
        place=concern.place,
        said_on=str(concern.said_date or ""),
        said_by=printed_name(speaker, kind) if speaker and not speaker.is_never_printed else "",
        goal=f"goal.{concern.goal_id}" if concern.goal_id in goals else "",
        principle=_principle(concern),
        answer=_answer(answer, sources) if answer else None,
        # A place shows an answer: where that stays out, nothing of it is hinted at.
        shown=_shown(concern, sources, printed) if answer or sources.is_for_lawyer else (),
        draft=_answer(draft, sources) if draft else None,
        lawyer_only=_is_close(sources, concern.audience),
    )


def _principle(concern: Concern) -> str:
    principle = concern.principle
    return principle.name if principle is not None and principle.withdrawn_at is None else ""


def _is_close(sources: Sources, *audiences: str) -> bool:
    return sources.is_for_lawyer and not allowed(PacketKind.PANEL, *audiences)


def _answer(response: Response, sources: Sources) -> frozen.Answer:
    return frozen.Answer(
        standing=frozen.Standing(response.standing),
        words=response.words,
        written_at="" if response.decided_at else rfc3339(response.written_at),
        lawyer_only=_is_close(sources, response.audience),
    )


def _shown(
    concern: Concern, sources: Sources, printed: Mapping[UUID, Printed]
) -> tuple[frozen.Shown, ...]:
    """Its places, in order, whose entry and file are printed; the others are named before a packet is built."""
    found = []
    for place in concern.places.all():
        entry = printed.get(place.entry_id)
        if entry is not None and may_show(place, sources.kind) and is_there(place, entry):
            found.append(_one(place, entry, sources))
    return tuple(found)


def is_there(place: Place, entry: Printed) -> bool:
    """Whether the file that a place names is printed with its entry."""
    return place.attachment_id is None or any(one.pk == place.attachment_id for one in entry.files)


def _one(place: Place, entry: Printed, sources: Sources) -> frozen.Shown:
    return frozen.Shown(
        entry=f"entry.{place.entry_id}",
        exhibits=_exhibits(place, entry),
        page=place.page or 0,
        words=place.quote,
        bearing=frozen.Bearing(place.bearing),
        lawyer_only=_is_close(sources, place.audience),
    )


def _exhibits(place: Place, entry: Printed) -> tuple[str, ...]:
    """The file it names; for words of the entry itself what shows those; else all that the entry shows."""
    if place.attachment is not None:
        return (f"file.{place.attachment.file.sha256}",)
    if place.quote:
        return (entry.own_exhibit,) if entry.own_exhibit else ()
    return entry.exhibit_keys
