"""An invitation (.ics) read in the child, as dates that somebody may choose. Nothing is saved here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time

from django.utils.translation import gettext as _

from apps.core import sandbox, say_dates
from apps.core.sandbox import Limits, SandboxError
from apps.deadlines.parsers.invitations import MOST_BYTES
from apps.deadlines.wallclock import due_at
from apps.plans.models import Plan
from apps.plans.today import today_of

READER = "apps.deadlines.parsers.invitations:read"
LIMITS = Limits(
    memory_bytes=512 << 20, cpu_seconds=5, wall_seconds=10, file_bytes=1 << 20, open_files=32
)


@dataclass(frozen=True, kw_only=True)
class Offered:
    """One date as the page offers it; `when` is the sentence, `note` how its time was understood."""

    number: int
    title: str
    day: date
    clock: time | None
    zone: str
    when: str
    note: str
    has_passed: bool
    repeats: bool
    cancelled: bool


@dataclass(frozen=True, kw_only=True)
class Invitation:
    """What was found; `more` events were left out, `problem` is a sentence or empty."""

    offered: tuple[Offered, ...] = ()
    more: int = 0
    problem: str = ""


def text_of(data: bytes) -> str:
    """The words of a file, whatever its encoding says; calendars are UTF-8, old Outlooks write UTF-16."""
    if data[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return data[:MOST_BYTES].decode("utf-16", "replace")
    return data[:MOST_BYTES].decode("utf-8-sig", "replace")


def read_invitation(text: str, *, plan: Plan, now: datetime) -> Invitation:
    """Read an invitation in a child that can be killed; must be called outside a transaction."""
    today = today_of(plan, now=now)
    payload = {"text": text[:MOST_BYTES], "zone": plan.zone, "today": today.isoformat()}
    try:
        said = sandbox.run(READER, payload, limits=LIMITS)
    except SandboxError:
        return Invitation(problem=_problem("damaged"))
    offered = tuple(
        _offered(number, one, plan=plan, now=now) for number, one in enumerate(said["events"])
    )
    return Invitation(offered=offered, more=said["more"], problem=_problem(said["problem"]))


def _offered(number: int, one: dict[str, object], *, plan: Plan, now: datetime) -> Offered:
    day, zone = date.fromisoformat(str(one["day"])), str(one["zone"])
    clock = time.fromisoformat(str(one["clock"])) if one["clock"] else None
    at = due_at(day, clock, zone=zone)
    whole = _("on or before %(day)s") % {"day": say_dates.day(day)}
    return Offered(
        number=number,
        title=str(one["title"]) or _("Invitation"),
        day=day,
        clock=clock,
        zone=zone,
        when=say_dates.full(at, zone=zone, now=now) if clock is not None else whole,
        note=_note(str(one["noted"]), zone=plan.zone, at=at),
        has_passed=at < now,
        repeats=bool(one["repeats"]),
        cancelled=bool(one["cancelled"]),
    )


def _note(noted: str, *, zone: str, at: datetime) -> str:
    place = say_dates.zone_words(zone, at=at)
    sentences = {
        "utc": _("It is written in UTC; shown by the clock of %(zone)s."),
        "own": _("It names a time zone of its own; shown by the clock of %(zone)s."),
        "none": _("It names no time zone; taken as %(zone)s. Check the time."),
        "day": _("It is for the whole day."),
    }
    return sentences[noted] % {"zone": place} if noted in sentences else ""


def _problem(word: str) -> str:
    sentences = {
        "no_calendar": _(
            "This is no invitation. An .ics file begins with BEGIN:VCALENDAR; in a mail it is the attachment."
        ),
        "damaged": _("This invitation could not be read. Add its date by hand."),
        "empty": _("This calendar holds no event."),
        "over": _("All meetings of this invitation are over. None is still to come."),
    }
    return sentences.get(word, "")
