"""What was said at the start, kept in the session until a stage begins: proposed there, never saved by itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum
from uuid import UUID

from django.contrib.sessions.backends.base import SessionBase
from django.utils.translation import gettext as _

from apps.core.say_dates import day as say_day

KEY = "said_before"


class Said(StrEnum):
    """What a day was said to be."""

    TOLD = "told"
    RECEIVED = "received"
    SPEAKS_OF = "speaks_of"


# For which first day of a template each speaks, the likeliest first.
SPEAKS_FOR = {
    "started": (Said.SPEAKS_OF, Said.TOLD, Said.RECEIVED),
    "letter": (Said.RECEIVED,),
}


@dataclass(frozen=True, kw_only=True)
class Proposed:
    """A day for a field, with the sentence that says where it is from."""

    day: date
    words: str


@dataclass(frozen=True, kw_only=True)
class SaidWindow:
    """How long one has to answer: `number` of `unit` (see `plans.enums.Unit`), and the time of day on the last one."""

    number: int
    unit: str
    clock: time | None = None


def keep(
    session: SessionBase,
    plan_pk: UUID,
    days: Mapping[Said, date | None],
    *,
    window: SaidWindow | None = None,
) -> None:
    """Remember the days that were said, and how long one has to answer; none said leaves what was remembered."""
    told = {said.value: day.isoformat() for said, day in days.items() if day}
    if window:
        clock = window.clock.isoformat() if window.clock else ""
        told |= {"number": str(window.number), "unit": window.unit, "clock": clock}
    if told:
        session[KEY] = session.get(KEY, {}) | {str(plan_pk): told}


def forget(session: SessionBase, plan_pk: UUID) -> None:
    """A stage has begun: the days stand in it."""
    kept = session.get(KEY, {})
    if kept.pop(str(plan_pk), None):
        session[KEY] = kept


def proposed(session: SessionBase, plan_pk: UUID) -> dict[str, Proposed]:
    """By the key of a trigger: the day that was said of it."""
    told: Mapping[str, str] = session.get(KEY, {}).get(str(plan_pk), {})
    found = {}
    for key, many in SPEAKS_FOR.items():
        said = next((one for one in many if one in told), None)
        if said is not None:
            found[key] = _proposed(said, date.fromisoformat(told[said]))
    return found


def window(session: SessionBase, plan_pk: UUID) -> SaidWindow | None:
    """How long one has to answer, as it was said; None where it was not."""
    told: Mapping[str, str] = session.get(KEY, {}).get(str(plan_pk), {})
    if "number" not in told:
        return None
    clock = time.fromisoformat(told["clock"]) if told["clock"] else None
    return SaidWindow(number=int(told["number"]), unit=told["unit"], clock=clock)


def _proposed(said: Said, day: date) -> Proposed:
    sentences = {
        Said.TOLD: _("%(day)s is the day you were told, as you wrote it before. Change it if it began on another."),
        Said.RECEIVED: _("%(day)s is the day you got the document, as you wrote it before. Change it if need be."),
        Said.SPEAKS_OF: _("%(day)s is the day your document speaks of, as you wrote it before. Change it if need be."),
    }  # fmt: skip
    return Proposed(day=day, words=sentences[said] % {"day": say_day(day)})
