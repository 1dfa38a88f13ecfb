"""Small sentences of the record."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.core.fuzzy import FuzzyDate, Lag, lag_of
from apps.core.models import SaltedModel
from apps.core.say_dates import day, moment
from apps.core.zones import zone_of
from apps.evidence.details import NAMES, READ_OUT, detail_of
from apps.evidence.enums import EntryKind
from apps.evidence.models import Entry


def lag_words(happened: FuzzyDate, *, written_at: datetime) -> str:
    """How long after it happened it was written; whole days only where the day is known exactly."""
    lag = lag_of(happened, written_at=written_at)
    if lag is Lag.NOT_KNOWN:
        return _("Written on")
    if lag is Lag.SAME_DAY:
        return _("Written the same day")
    if lag is Lag.SAME_MONTH:
        return _("Written in the same month")
    days = _days(happened, written_at=written_at)
    if days is None:
        return _("Written later")
    return ngettext("Written %(days)d day later", "Written %(days)d days later", days) % {
        "days": days
    }


def is_late(happened: FuzzyDate, *, written_at: datetime) -> bool:
    """Whether a list says how much later an entry was written: more than two days, or a coarse date."""
    return lag_of(happened, written_at=written_at) is Lag.LATER


# Shown as somebody's words or line by line, not as a fact.
LONG = frozenset({"text", "exact_words", "promised"})
# Read out of a mail for other views of it.
UNSAID = READ_OUT - {"sent_at"}


def fact_rows(entry: Entry) -> list[tuple[str, str]]:
    """Label and value of each short detail of an entry's kind, in order; empty ones are left out."""
    row = detail_of(entry)
    if row is None:
        return []
    names = [name for name in NAMES[EntryKind(entry.kind)] if name not in LONG | UNSAID]
    rows = [(_label(row, name), _fact(entry, row, name)) for name in names]
    return [(label[:1].upper() + label[1:], value) for label, value in rows if value]


def _label(row: SaltedModel, name: str) -> str:
    field = row._meta.get_field(name)
    return str(getattr(field, "verbose_name", name))


def _fact(entry: Entry, row: SaltedModel, name: str) -> str:
    value = getattr(row, name)
    if isinstance(value, datetime):
        return moment(value, zone=entry.happened_zone)
    if isinstance(value, date):
        return day(value)
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    says = getattr(row, f"get_{name}_display", None)
    return str(says() if says else value or "")


def _days(happened: FuzzyDate, *, written_at: datetime) -> int | None:
    if happened.precision not in {"exact", "day"} or happened.local_start is None:
        return None
    written = written_at.astimezone(zone_of(happened.zone)).date()
    return (written - happened.local_start.date()).days
