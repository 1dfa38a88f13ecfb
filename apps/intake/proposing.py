"""What typed or pasted words become: a pasted mail, a reference card, or a note of the likeliest kind. All can be corrected."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from apps.core import fuzzy
from apps.core.fuzzy import FuzzyDate
from apps.core.zones import fixed_zone, zone_of
from apps.evidence.enums import EntryKind, WhereHeld
from apps.evidence.rules import TICKET, first_sentence
from apps.intake.kinds import Reader, reader_of
from apps.intake.mails import LONGEST, written
from apps.intake.parsers import links
from apps.intake.parsers.guess import guess
from apps.intake.parsers.pasted import PastedMail, read_pasted
from apps.plans.models import Plan

LONGEST_STATEMENT = 4000
LONGEST_BODY = 1_000_000
LONGEST_PLACE = 2000
EARLIEST_MAIL = datetime(1990, 1, 1, tzinfo=UTC)
AHEAD = timedelta(days=1)
LAST_YEAR = 9000
# A year that no mail is of: then the rest of the date is not believed either. An offset (+1400) is none.
STRANGE_YEAR = re.compile(r"(?<![\d:+-])(?!19|20)\d{4}(?![\d:])")
# Where the month is written first; every other country's 3/4 is the third of April.
MONTH_FIRST = frozenset({"US", "PH", "FM", "MH", "PW"})
US_ZONES = (
    "America/New_York", "America/Detroit", "America/Chicago", "America/Denver", "America/Boise", "America/Phoenix",
    "America/Los_Angeles", "America/Anchorage", "America/Juneau", "America/Indiana/", "America/Kentucky/",
    "America/North_Dakota/", "America/Menominee", "Pacific/Honolulu", "Asia/Manila", "US/",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """The fields of an entry as `record_entry` takes them; `days` are the readings of a date that has two."""

    kind: str
    statement: str
    happened: FuzzyDate
    original_words: str = ""
    details: dict[str, Any] = field(default_factory=dict)
    days: tuple[FuzzyDate, ...] = ()
    left_out: bool = False  # a key in a link

    def fields(self) -> dict[str, Any]:
        return {
            "kind": self.kind, "statement": self.statement[:LONGEST_STATEMENT], "happened": self.happened,
            "original_words": self.original_words, "details": self.details,
        }  # fmt: skip


def writes_day_first(plan: Plan, *, zone: str) -> bool:
    """Whether 3/4 is most likely the third of April, by the plan's country or else the person's zone."""
    if plan.country:
        return plan.country not in MONTH_FIRST
    return not zone.startswith(US_ZONES)


def propose(
    words: str, *, file_names: Sequence[str], plan: Plan, zone: str, now: datetime
) -> Proposal:
    """What `words` with files, or files alone, become. A pasted mail happened when it was sent, else it is `now`.

    A date that can be read in two ways stays open, and so does one that cannot be read.
    """
    at_once = fuzzy.exactly(now, zone=zone)
    if not words:
        names = ", ".join(file_names)
        return Proposal(kind=EntryKind.DOCUMENT, statement=first_sentence(names), happened=at_once)
    if any(reader_of(name) is Reader.MAIL for name in file_names):
        return _note(words, kind=EntryKind.EMAIL, happened=at_once)
    place = links.propose(words)
    if place is not None or TICKET.fullmatch(words):
        return _reference(words, place, happened=at_once)
    today = now.astimezone(zone_of(zone)).date()
    mail = read_pasted(words, today=today, day_first=writes_day_first(plan, zone=zone))
    if mail is not None:
        return _mail(words, mail, zone=zone, now=now)
    return _note(words, kind=_kind_of(words), happened=at_once)


def _reference(words: str, place: links.Reference | None, *, happened: FuzzyDate) -> Proposal:
    """A card that says where it is; what would let somebody in is not kept."""
    if place is None:
        held, title, where = WhereHeld.TICKET, words, words
    else:
        held, where = WhereHeld(place.where), place.url or place.identifier
        title = place.title if place.title in place.system else f"{place.system}: {place.title}"
        title = title if place.url else words
    return Proposal(
        kind=EntryKind.REFERENCE,
        statement=first_sentence(title),
        happened=happened,
        details={"held": held, "place": where[:LONGEST_PLACE]},
        left_out=place is not None and "credentials_removed" in place.notes,
    )


def _kind_of(words: str) -> str:
    kind = guess(text=words).kind
    return kind if kind not in {EntryKind.EMAIL, EntryKind.REFERENCE} else EntryKind.NOTE


def _note(words: str, *, kind: str, happened: FuzzyDate) -> Proposal:
    sentence = first_sentence(words)
    return Proposal(
        kind=kind, statement=sentence, happened=happened, original_words="" if sentence == words else words
    )  # fmt: skip


def _mail(words: str, mail: PastedMail, *, zone: str, now: datetime) -> Proposal:
    sender = written([mail.sender] if mail.sender else [])
    told = {
        "sender": sender,
        "recipients": written(mail.recipients),
        "cc": written(mail.cc),
        "subject": mail.subject,
        "date_raw": mail.date_raw,
    }
    details: dict[str, Any] = {name: text[: LONGEST[name]] for name, text in told.items()}
    details["text"] = mail.text[:LONGEST_BODY]
    readings = _readings(mail, zone=zone, now=now)
    happened = readings[0] if len(readings) == 1 else fuzzy.unknown(zone=zone)
    if happened.precision == "exact":
        details["sent_at"] = happened.start
    said = mail.before or mail.subject or mail.text or sender
    return Proposal(
        kind=EntryKind.EMAIL, statement=first_sentence(said), happened=happened, original_words=words,
        details={name: value for name, value in details.items() if value},
        days=readings if len(readings) > 1 else (),
    )  # fmt: skip


def _readings(mail: PastedMail, *, zone: str, now: datetime) -> tuple[FuzzyDate, ...]:
    """Each way to read the mail's date, on its own clock; one that lies ahead or before there was mail is none."""
    if STRANGE_YEAR.search(mail.date_raw):
        return ()
    found = [at for at in (mail.date, mail.date_other) if at is not None]
    read = [_placed(at, has_time=mail.has_time, zone=zone) for at in found if _is_near(at)]
    return tuple(one for one in read if one.start and EARLIEST_MAIL <= one.start <= now + AHEAD)


def _is_near(at: datetime) -> bool:
    """Dates at the edge of the calendar are nobody's, and cannot be put on another clock."""
    return EARLIEST_MAIL.year <= at.year < LAST_YEAR


def _placed(at: datetime, *, has_time: bool, zone: str) -> FuzzyDate:
    if not has_time:
        return fuzzy.on_day(at.date(), zone=zone)
    own = at.utcoffset()
    aware = at if own is not None else at.replace(tzinfo=zone_of(zone))
    if own is None or aware.astimezone(zone_of(zone)).utcoffset() == own:
        return fuzzy.exactly(aware, zone=zone)
    return fuzzy.exactly(aware, zone=fixed_zone(int(own.total_seconds() // 60)))
