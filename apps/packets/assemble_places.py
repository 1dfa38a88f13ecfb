"""Where an entry shows it, which principles it shows, and the days away: as far as a packet of this kind may say so."""

from __future__ import annotations

from itertools import groupby

from apps.core.audience import PacketKind
from apps.packets import snapshot as frozen
from apps.packets.assemble_sources import Printed
from apps.plans.models import DayOff, Plan


def places_of(printed: Printed) -> tuple[frozen.Place, ...]:
    """Page and words, with the exhibit that is printed; words of the entry itself stand in what it shows itself."""
    return tuple(
        frozen.Place(
            words=one.quote,
            page=one.page or 0,
            exhibit=f"file.{one.attachment.file.sha256}" if one.attachment else printed.own_exhibit,
        )
        for one in printed.places
    )


def principles_of(printed: Printed) -> tuple[tuple[str, str], ...]:
    """List by list, the principles in its order: `("Ours", "Be kind, Be quick")`."""
    lists = groupby(printed.principles, key=lambda one: one.list_name)
    return tuple((name, ", ".join(one.name for one in rows)) for name, rows in lists)


def away_of(plan: Plan, kind: PacketKind) -> tuple[frozen.Away, ...]:
    """Days off and what they were, for the lawyer only; the person's notes on them are printed nowhere."""
    if kind != PacketKind.LAWYER:
        return ()
    rows = DayOff.objects.for_user(plan.owner_id).present().filter(plan=plan)
    return tuple(
        frozen.Away(
            first=str(one.first_date),
            last=str(one.last_date),
            why=str(one.get_sort_display()),
        )
        for one in rows.order_by("first_date", "last_date", "id")
    )
