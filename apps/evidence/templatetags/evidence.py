"""Tags of the record's pages."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from django import template
from django.template.context import Context
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.core.audience import Audience
from apps.core.drawing import Picture
from apps.core.fuzzy import FuzzyDate
from apps.core.ids import uuid7
from apps.core.say_dates import clock, fuzzy, short_day
from apps.evidence.chart import picture_of
from apps.evidence.enums import EntryKind
from apps.evidence.models import Attachment, Entry
from apps.evidence.showing import cannot_be_shown
from apps.evidence.unsaved import kept_draft
from apps.evidence.wording import is_late as written_late
from apps.evidence.wording import lag_words
from apps.plans.models import Plan

register = template.Library()

KIND_ICONS = {
    EntryKind.WIN: "trophy",
    EntryKind.NOTE: "notebook-pen",
    EntryKind.EMAIL: "mail",
    EntryKind.FEEDBACK: "quote",
    EntryKind.METRIC: "gauge",
    EntryKind.DOCUMENT: "file-text",
    EntryKind.REFERENCE: "link-2",
    EntryKind.MEETING: "messages-square",
    EntryKind.OBSTACLE: "construction",
    EntryKind.PROTECTED: "shield",
}
AUDIENCE_ICONS = {
    Audience.UNDECIDED: "eye-off",
    Audience.PANEL: "package",
    Audience.LAWYER: "scale",
    Audience.NEVER: "lock",
}


@register.simple_tag
def fresh_token() -> str:
    """A new name for one form, so that the same form sent twice makes one entry."""
    return str(uuid7())


@register.simple_tag(takes_context=True)
def kept_words(context: Context, plan: Plan) -> str:
    """What stood in the bar of `plan` when another page was opened, and is not saved yet."""
    given: str | None = context.get("capture_words")
    return kept_draft(context["request"].session, plan.pk) if given is None else given


@register.filter
def kind_icon(kind: str) -> str:
    """The icon of a kind of entry."""
    return KIND_ICONS.get(EntryKind(kind), "notebook-pen")


@register.filter
def audience_icon(audience: str) -> str:
    """The icon of an audience."""
    return AUDIENCE_ICONS[Audience(audience)]


@register.filter
def say_when(happened: FuzzyDate) -> str:
    """`Wed 3 Jun 2026, 14:00`, `about Wed 3 Jun 2026`, `Jun 2026`, `date not known`."""
    return fuzzy(happened)


@register.filter
def as_offered(happened: FuzzyDate) -> str:
    """A day or a moment in ISO 8601, as the form of an offered date takes it back."""
    start = happened.local_start
    if start is None:
        return ""
    return start.isoformat() if happened.precision == "exact" else start.date().isoformat()


@register.filter
def say_short_when(happened: FuzzyDate, this_year: str) -> str:
    """The same without the year where it is `this_year`: `Wed 3 Jun, 14:00`."""
    start = happened.local_start
    is_plain = start is not None and str(start.year) == this_year
    if happened.precision not in {"exact", "day"} or start is None or not is_plain:
        return fuzzy(happened)
    day = short_day(start.date())
    return f"{day}, {clock(start, zone=happened.zone)}" if happened.precision == "exact" else day


@register.filter
def say_lag(entry: Entry) -> str:
    """`Written 6 days later`, or `Written the same day`; without blame."""
    return lag_words(entry.happened, written_at=entry.written_at)


@register.simple_tag
def values_picture(entry: Entry) -> Picture | None:
    """The values of a metric entry over time, once there are two."""
    return picture_of(entry)


@register.filter
def plain_number(value: Decimal | None) -> str:
    """`0.19`, `38`: no trailing zeros, no exponent."""
    return f"{value.normalize():f}" if value is not None else ""


@register.filter
def fingerprint(sha256: str) -> str:
    """`9f3a 71c0 … e2d4`: enough of a SHA-256 to compare by eye."""
    return f"{sha256[:4]} {sha256[4:8]} … {sha256[-4:]}"


@register.filter
def is_late(entry: Entry) -> bool:
    """Whether a list says how much later this was written."""
    return written_late(entry.happened, written_at=entry.written_at)


@register.filter
def say_unseen(attachments: Sequence[Attachment]) -> str:
    """`Kept; cannot be shown here`, where that is so of one or more files; else nothing."""
    unseen = sum(cannot_be_shown(one.file) for one in attachments)
    if not unseen or unseen == len(attachments):
        return _("Kept; cannot be shown here") if unseen else ""
    words = ngettext(
        "Kept; %(count)d file cannot be shown here",
        "Kept; %(count)d files cannot be shown here",
        unseen,
    )
    return words % {"count": unseen}


@register.filter
def file_icon(media_type: str) -> str:
    """The icon of a type of file."""
    if media_type.startswith("image/"):
        return "image"
    return "mail" if media_type in {"message/rfc822", "application/vnd.ms-outlook"} else "file-text"
