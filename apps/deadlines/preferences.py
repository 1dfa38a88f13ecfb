"""How one person wants to be reminded: the row of their settings, or the defaults where there is none."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time
from uuid import UUID

from apps.deadlines.enums import Slot
from apps.deadlines.models import ReminderSettings
from apps.deadlines.wallclock import BEFORE, MORNING, Quiet

USUAL_QUIET = Quiet()


@dataclass(frozen=True, kw_only=True)
class Preferences:
    """`leads` are the reminders before a date; `morning` the wall clock at which they come."""

    leads: tuple[Slot, ...] = BEFORE
    morning: time = MORNING
    quiet: Quiet = USUAL_QUIET
    nags: bool = True


DEFAULT = Preferences()


# Written out, because each reminder asks it as it leaves.
OF_OWNER = "select * from deadlines_remindersettings where owner_id = %s"


def preferences_of(owner_id: UUID) -> Preferences:
    """One query."""
    row = next(iter(ReminderSettings.objects.raw(OF_OWNER, [owner_id])), None)
    return preferences_from(row) if row else DEFAULT


def preferences_from(row: ReminderSettings) -> Preferences:
    return Preferences(
        leads=slots(row.leads) or BEFORE,
        morning=row.morning,
        quiet=Quiet(start=row.quiet_from, end=row.quiet_until),
        nags=row.nags,
    )


def slots(names: list[str]) -> tuple[Slot, ...]:
    """The reminders of these names in their order; names that are none before a date are left out."""
    return tuple(one for one in BEFORE if one.value in names)
