"""What other apps read of the answers: statements with what their givers agreed to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from apps.champions.enums import Came, Consent
from apps.champions.models import FeedbackAnswer
from apps.core.audience import PacketKind, allowed
from apps.core.zones import zone_of
from apps.plans.models import Plan

# What a giver agreed to, by the kind of packet. Who said nothing is quoted without a name, as the user decides.
AGREED = {
    PacketKind.PANEL: frozenset({Consent.NONE, Consent.UNNAMED, Consent.NAMED}),
    PacketKind.LAWYER: frozenset(Consent),
}


@dataclass(frozen=True, kw_only=True)
class Statement:
    """One answer as a packet of a kind may hold it.

    `name` and `signature` are empty where the giver may not be named there; `words` are the giver's own, sign by
    sign, and empty where the answer is only pointed to. `words_sha256` (hex) is that of the words, or of what was
    signed on the private page, which is told to the giver.
    """

    answer_id: UUID
    entry_id: UUID
    request_id: UUID
    person_id: UUID
    goal_id: UUID | None
    came: Came
    consent: Consent
    name: str
    relation: str
    words: str
    signature: str
    words_sha256: str
    received_at: datetime
    day: date


def statements_for(plan: Plan, audience: PacketKind) -> tuple[Statement, ...]:
    """Every answer that may enter a packet of the kind `audience`, in the order they came; one query.

    Two must allow it: the audience of the entry the answer became (never one that was withdrawn), and the consent of
    the giver. An answer "only for the lawyer" is in no panel packet whatever its entry says. A name is told to a lawyer;
    to a panel only of somebody who may be named and did not ask in this answer to stay without a name.
    """
    rows = FeedbackAnswer.objects.for_user(plan.owner_id).filter(
        request__plan=plan, entry__withdrawn_at=None
    )
    rows = rows.select_related("entry", "request__person").order_by("received_at", "id")
    return tuple(
        _statement(one, plan, audience)
        for one in rows
        if allowed(audience, one.entry.audience) and Consent(one.consent) in AGREED[audience]
    )


def _statement(answer: FeedbackAnswer, plan: Plan, kind: PacketKind) -> Statement:
    person = answer.request.person
    agreed = person.may_be_named and answer.consent != Consent.UNNAMED
    is_named = kind == PacketKind.LAWYER or agreed
    return Statement(
        answer_id=answer.pk,
        entry_id=answer.entry_id,
        request_id=answer.request_id,
        person_id=person.pk,
        goal_id=answer.request.goal_id,
        came=Came(answer.came),
        consent=Consent(answer.consent),
        name=person.name if is_named else "",
        relation=answer.relation,
        words=answer.words,
        signature=answer.signature if is_named else "",
        words_sha256=answer.words_sha256,
        received_at=answer.received_at,
        day=answer.received_at.astimezone(zone_of(plan.zone)).date(),
    )
