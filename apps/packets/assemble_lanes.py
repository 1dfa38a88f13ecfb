"""Protected events beside what the employer did, for the lawyer only."""

from __future__ import annotations

from datetime import datetime

from apps.concerns.lane_rules import Event, Lane
from apps.concerns.lanes import Lanes, lanes_for
from apps.core.audience import PacketKind
from apps.packets import snapshot as frozen
from apps.plans.models import Plan


def lanes_of(plan: Plan, kind: PacketKind, *, now: datetime | None) -> tuple[frozen.LaneEvent, ...]:
    """The two lanes up to `now`, in order; none for a panel, without protected events, or without a moment."""
    found = lanes_for(plan, kind=kind, now=now) if now is not None else None
    if found is None or not found.has_protected:
        return ()
    return tuple(_event(found, place, one) for place, one in enumerate(found.events))


def _event(lanes: Lanes, place: int, event: Event) -> frozen.LaneEvent:
    after = (
        frozen.Between(first=one.first, days=one.days, rough=one.is_rough)
        for one in lanes.between
        if one.then == place
    )
    return frozen.LaneEvent(
        at=event.day.isoformat(),
        protected=event.lane is Lane.PROTECTED,
        sort=event.sort,
        words=event.words,
        when=event.when if event.is_rough else "",
        after=tuple(after),
    )
