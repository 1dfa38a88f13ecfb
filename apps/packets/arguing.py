"""Which concerns, answers and places a packet of a kind may tell of."""

from __future__ import annotations

from apps.concerns.enums import Bearing
from apps.concerns.models import Concern, Place, Response
from apps.core.audience import PacketKind, allowed
from apps.plans.models import Plan


def decided_concerns(plan: Plan, kind: PacketKind) -> tuple[Concern, ...]:
    """Concerns that were decided for packets of this kind and not taken out, in the user's order, with their answers."""
    rows = Concern.objects.for_user(plan.owner_id).filter(plan=plan).present().with_answers()
    read = rows.defer("source__text")  # long, and nothing of it but the ticked words is printed
    return tuple(one for one in read if allowed(kind, one.audience))


def printable_concerns(plan: Plan, kind: PacketKind) -> tuple[Concern, ...]:
    """Those of them that a packet of this kind prints: for a panel only with an answer that may be printed.

    What is said against a person and not answered reads as true, and their own packet would say it once more.
    """
    found = decided_concerns(plan, kind)
    is_for_lawyer = kind == PacketKind.LAWYER
    return tuple(one for one in found if is_for_lawyer or printed_answer(one, kind))


def printed_answer(concern: Concern, kind: PacketKind) -> Response | None:
    """The newest decided answer, if a packet of this kind may hold it; an earlier one never stands in for it."""
    decided = next((one for one in concern.responses.all() if one.decided_at is not None), None)
    return decided if decided is not None and allowed(kind, decided.audience) else None


def printed_draft(concern: Concern, kind: PacketKind) -> Response | None:
    """A draft is read by a lawyer where it is marked for one, and by nobody else."""
    found = next((one for one in concern.responses.all() if one.decided_at is None), None)
    if found is None or kind != PacketKind.LAWYER or not allowed(kind, found.audience):
        return None
    return found


def may_show(place: Place, kind: PacketKind) -> bool:
    """Whether a place may be told of at all. What hurts an answer stays out of a panel packet, whatever was decided."""
    if kind != PacketKind.LAWYER and place.bearing == Bearing.HURTS:
        return False
    return allowed(kind, place.audience)
