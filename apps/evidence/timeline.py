"""Reads of the record for pages: the log by weeks, one entry with all that hangs on it, its history."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Prefetch
from django.utils.dates import MONTHS
from django.utils.translation import gettext as _

from apps.audit.models import LedgerEvent
from apps.core.audience import Audience
from apps.core.fuzzy import Precision
from apps.core.say_dates import fuzzy, short_day
from apps.evidence.enums import EntryKind
from apps.evidence.models import Attachment, Entry, EntryGoal, EntryPerson, EntryVersion
from apps.files import previews

DAYS_KNOWN = frozenset({Precision.EXACT, Precision.DAY, Precision.ABOUT})
THURSDAY = 3


@dataclass
class Stretch:
    """A week, a month, a year or the undated end of the log with its entries; or weeks nothing is written for."""

    title: str
    note: str = ""
    entries: list[Entry] = field(default_factory=list)
    from_memory: date | None = None  # a Thursday: about it, give or take three days, is its week


def stretches(entries: Iterable[Entry], *, zone: str, now: datetime | None = None) -> list[Stretch]:
    """Group entries, newest first, by the weeks of their own wall clocks; between them, weeks without a word.

    With `now` the weeks since the newest entry count, too; weeks are offered only for an unfiltered log.
    """
    found: dict[tuple[int, date], Stretch] = {}
    for entry in entries:
        key = _place(entry)
        stretch = found.setdefault(key, _stretch(key, known=found))
        stretch.entries.append(entry)
    return _with_gaps(found, zone=zone, now=now) if now else list(found.values())


WEEK, MONTH, YEAR, UNDATED = range(4)


def _place(entry: Entry) -> tuple[int, date]:
    local = entry.happened.local_start
    if local is None:
        return UNDATED, date.min
    day = local.date()
    if entry.happened_precision == Precision.MONTH:
        return MONTH, day
    if entry.happened_precision == Precision.YEAR:
        return YEAR, day
    shift = 3 if entry.happened_precision == Precision.ABOUT else 0
    return WEEK, monday(day + timedelta(days=shift))


def monday(day: date) -> date:
    """The first day of the week of `day`."""
    return day - timedelta(days=day.weekday())


def _stretch(key: tuple[int, date], *, known: dict[tuple[int, date], Stretch]) -> Stretch:
    sort, day = key
    if sort == UNDATED:
        return Stretch(title=_("Date not known"))
    if sort == YEAR:
        return Stretch(title=str(day.year), note=_("month not known"))
    if sort == MONTH:
        return Stretch(title=f"{MONTHS[day.month]} {day.year}", note=_("day not known"))
    years = {other.year for kind, other in known if kind == WEEK}
    return Stretch(title=_week(day), note="" if day.year in years else str(day.year))


def _week(day: date) -> str:
    return _("Week of %(day)s") % {"day": short_day(day).partition(" ")[2]}


def _with_gaps(
    found: dict[tuple[int, date], Stretch], *, zone: str, now: datetime
) -> list[Stretch]:
    weeks = [day for sort, day in found if sort == WEEK]
    later = monday(now.astimezone(ZoneInfo(zone)).date())
    shown: list[Stretch] = []
    for key, stretch in found.items():
        if key[0] == WEEK:
            shown += _gap(after=key[1], before=later)
            later = min(later, key[1])
        shown.append(stretch)
    return shown if weeks else list(found.values())


def _gap(*, after: date, before: date) -> list[Stretch]:
    """One line for the weeks strictly between two Mondays; its link is for the latest of them."""
    first, last = after + timedelta(days=7), before - timedelta(days=7)
    if first > last:
        return []
    title = _week(last)
    if first < last:
        words = {
            "first": short_day(first).partition(" ")[2],
            "last": short_day(last).partition(" ")[2],
        }
        title = _("Weeks of %(first)s to %(last)s") % words
    return [Stretch(title=title, from_memory=last + timedelta(days=THURSDAY))]


def proof_words(entry: Entry) -> str:
    """What shows an entry, for lists: `2 files`, `Points to OPS-2217`, `No proof yet`. Needs `with_links`."""
    files: Sequence[Attachment] = entry.present_files  # type: ignore[attr-defined]
    if entry.kind == EntryKind.REFERENCE and hasattr(entry, "reference") and entry.reference.place:
        place = entry.reference.place
        return _("Points to %(place)s") % {"place": place if len(place) <= 60 else f"{place[:59]}…"}
    if not files and entry.kind == EntryKind.EMAIL and hasattr(entry, "email") and entry.email.text:
        return _("The e-mail itself")
    if not files:
        return _("No proof yet")
    return _("1 file") if len(files) == 1 else _("%(count)d files") % {"count": len(files)}


# ── one entry ────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Proof:
    """A file of an entry, and whether a small copy of it can be shown."""

    attachment: Attachment
    has_preview: bool


def proofs(entry: Entry) -> list[Proof]:
    """The present files of an entry, with `with_links`."""
    return [
        Proof(one, has_preview=previews.state_of(one.file) is not previews.State.NONE)
        for one in entry.present_files  # type: ignore[attr-defined]
    ]


@dataclass(frozen=True)
class Happening:
    """One line of an entry's history."""

    at: datetime
    words: str
    quote: str = ""
    why: str = ""


def with_history(entries: Any) -> Any:
    """With versions and all links, withdrawn ones too, for `history`."""
    return entries.prefetch_related(
        "versions",
        Prefetch("attachments", Attachment.objects.all(), to_attr="all_files"),
        Prefetch("goal_links", EntryGoal.objects.select_related("goal"), to_attr="all_goals"),
        Prefetch(
            "person_links", EntryPerson.objects.select_related("person"), to_attr="all_people"
        ),
    )


def history(entry: Entry) -> list[Happening]:
    """Everything that was done to an entry, oldest first; one query on top of `with_history`."""
    found = [*_versions(entry), *_links(entry), *_decisions(entry)]
    if entry.withdrawn_at:
        found.append(
            Happening(
                entry.withdrawn_at, _("Taken out of lists and packets"), why=entry.withdrawn_why
            )
        )
    return sorted(found, key=lambda one: one.at)


def _versions(entry: Entry) -> Iterable[Happening]:
    versions: list[Any] = sorted(entry.versions.all(), key=lambda one: one.number)
    before: EntryVersion | None = None
    for one in versions:
        if before is None:
            yield Happening(
                one.written_at, _("Written"), quote=one.statement if len(versions) > 1 else ""
            )
        elif one.statement != before.statement:
            yield Happening(one.written_at, _("Correction added"), quote=one.statement, why=one.why)
        if before is not None and one.happened != before.happened:
            words = {"new": fuzzy(one.happened), "old": fuzzy(before.happened)}
            why = "" if one.statement != before.statement else one.why
            yield Happening(
                one.written_at, _("Date changed to %(new)s, before %(old)s") % words, why=why
            )
        before = one


def _links(entry: Entry) -> Iterable[Happening]:
    rows: Any = entry
    for link in rows.all_files:
        words = {"name": link.name}
        yield from _link(
            link,
            added=_("File added: %(name)s") % words,
            gone=_("File taken off: %(name)s") % words,
        )
    for link in rows.all_goals:
        words = {"number": link.goal.number}
        yield from _link(
            link,
            added=_("Joined to goal %(number)d") % words,
            gone=_("No longer joined to goal %(number)d") % words,
        )
    for link in rows.all_people:
        words = {"name": link.person.name}
        yield from _link(
            link,
            added=_("Joined to %(name)s") % words,
            gone=_("No longer joined to %(name)s") % words,
        )


def _link(link: Any, *, added: str, gone: str) -> Iterable[Happening]:
    yield Happening(link.added_at, added)
    if link.withdrawn_at:
        yield Happening(link.withdrawn_at, gone)


def _decisions(entry: Entry) -> Iterable[Happening]:
    """Decisions and kinds are links without rows of their own: the ledger has them."""
    told = LedgerEvent.objects.filter(
        owner_id=entry.owner_id, about_id=entry.pk, kind__in=["entry.audience", "entry.kind"]
    )
    for event in told.order_by("sequence"):
        to = json.loads(event.body)["facts"]["to"]
        if event.kind == "entry.audience":
            yield Happening(event.at, _("Decided: %(audience)s") % {"audience": Audience(to).label})
        else:
            yield Happening(event.at, _("Kind changed to %(kind)s") % {"kind": EntryKind(to).label})
