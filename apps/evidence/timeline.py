"""Reads of the record for lists: the log by weeks, and what shows an entry in one line."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils.dates import MONTHS
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.core.fuzzy import Precision
from apps.core.say_dates import short_day
from apps.evidence.enums import EntryKind
from apps.evidence.models import Attachment, Entry
from apps.evidence.proof import written_feedback

THURSDAY = 3


@dataclass
class Stretch:
    """A week, a month, a year or the undated end of the log with its entries; or weeks nothing is written for.

    `weeks` are the first and the last Monday of it, where it is made of weeks.
    """

    title: str
    note: str = ""
    entries: list[Entry] = field(default_factory=list)
    weeks: tuple[date, ...] = ()
    from_memory: date | None = None  # a Thursday: about it, give or take three days, is its week


def stretches(entries: Iterable[Entry], *, zone: str, now: datetime | None = None) -> list[Stretch]:
    """Group entries, newest first, by the weeks of their own wall clocks; between them, weeks without a word.

    With `now` the weeks since the newest entry count, too; weeks are offered only for an unfiltered log.
    """
    found: dict[Place, Stretch] = {}
    for entry in entries:
        place = _place(entry)
        found.setdefault(place, _stretch(place)).entries.append(entry)
    # What happened about a day is listed by the start of its span, which may lie in the week before.
    in_order = dict(sorted(found.items(), key=lambda one: _latest(one[1]), reverse=True))
    shown = _with_gaps(in_order, zone=zone, now=now) if now else list(in_order.values())
    _say_years(shown)
    return shown


WEEK, MONTH, YEAR, UNDATED = range(4)
Place = tuple[int, date]


def _place(entry: Entry) -> Place:
    day = entry.happened.local_day
    if day is None:
        return UNDATED, date.min
    if entry.happened_precision == Precision.MONTH:
        return MONTH, day
    if entry.happened_precision == Precision.YEAR:
        return YEAR, day
    return WEEK, monday(day)


def _latest(stretch: Stretch) -> date:
    return max(entry.happened.local_day or date.min for entry in stretch.entries)


def monday(day: date) -> date:
    """The first day of the week of `day`."""
    return day - timedelta(days=day.weekday())


def _stretch(place: Place) -> Stretch:
    sort, day = place
    if sort == UNDATED:
        return Stretch(title=_("Date not known"))
    if sort == YEAR:
        return Stretch(title=str(day.year), note=_("month not known"))
    if sort == MONTH:
        return Stretch(title=f"{MONTHS[day.month]} {day.year}", note=_("day not known"))
    return Stretch(title=_week(day), weeks=(day,))


def _week(day: date) -> str:
    return _("Week of %(day)s") % {"day": short_day(day).partition(" ")[2]}


def _say_years(shown: Iterable[Stretch]) -> None:
    """Name a year once, where its first week stands."""
    said: set[int] = set()
    for stretch in shown:
        years = sorted({day.year for day in stretch.weeks})
        if years and not said.issuperset(years):
            words = {"first": str(years[0]), "last": str(years[-1])}
            stretch.note = _("%(first)s to %(last)s") % words if len(years) > 1 else str(years[0])
        said.update(years)


def _with_gaps(found: dict[Place, Stretch], *, zone: str, now: datetime) -> list[Stretch]:
    later = monday(now.astimezone(ZoneInfo(zone)).date())
    shown: list[Stretch] = []
    for place, stretch in found.items():
        if place[0] == WEEK:
            shown += _gap(after=place[1], before=later)
            later = min(later, place[1])
        shown.append(stretch)
    return shown


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
    return [Stretch(title=title, weeks=(first, last), from_memory=last + timedelta(days=THURSDAY))]


def proof_words(entry: Entry) -> str:
    """What shows an entry, for lists: `2 files`, `Points to OPS-2217`, `No proof yet`. Needs `with_links`."""
    files: Sequence[Attachment] = entry.present_files  # type: ignore[attr-defined]
    if entry.kind == EntryKind.REFERENCE and hasattr(entry, "reference") and entry.reference.place:
        place = entry.reference.place
        return _("Points to %(place)s") % {"place": place if len(place) <= 60 else f"{place[:59]}…"}
    if not files and entry.kind == EntryKind.EMAIL and hasattr(entry, "email") and entry.email.text:
        return _("The e-mail itself")
    if not files and written_feedback(entry):
        return _("Their own words, in writing")
    if not files:
        return _("No proof yet")
    return ngettext("%(count)d file", "%(count)d files", len(files)) % {"count": len(files)}
