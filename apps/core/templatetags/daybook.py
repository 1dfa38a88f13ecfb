"""Tags and filters of every page: icons, the main list, words for dates, user text as data."""

from __future__ import annotations

from datetime import date, datetime
from functools import cache
from typing import Any

import lucide
from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from apps.core import navigation, notices, say_dates, sections
from apps.core.fuzzy import FuzzyDate
from apps.core.text import visible_controls

register = template.Library()


@cache
def _drawn(name: str, label: str) -> SafeString:
    """One icon of the set as inline SVG; drawn once, since a long list shows thousands."""
    told: dict[str, str] = (
        {"role": "img", "aria_label": label} if label else {"aria_hidden": "true"}
    )
    svg = lucide._render_icon(name, None, stroke_width="1.75", **{"class": "icon"}, **told)  # noqa: SLF001
    return mark_safe(svg)  # noqa: S308  drawn from the package's own file; the label is escaped as XML


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """Draw a lucide icon. Without `label` it is hidden from readers: a word must stand beside it.

    Raises lucide.IconDoesNotExist for a name that the set does not have.
    """
    return _drawn(str(name), str(label))


@register.inclusion_tag("components/mainnav.html", takes_context=True)
def main_nav(context: template.Context, plan: Any) -> dict[str, Any]:
    """The rail or dock for `plan`; a page may name its line by `section` in its context."""
    request = context.get("request")
    section = context.get("section") or navigation.section_of(request)
    return {
        "groups": navigation.links(plan=plan, section=section),
        "request": request,
        "theme": context.get("theme", "system"),
        "csrf_token": context.get("csrf_token"),
    }


@register.simple_tag
def sections_of(found: Any) -> list[sections.Section]:
    """What apps above add to the page of an object; for `components/sections.html`."""
    return sections.sections_of(found)


@register.filter
def visible(text: object) -> SafeString:
    """Show what somebody wrote: escaped, with characters that hide or reorder words named."""
    return escape(visible_controls(str(text if text is not None else "")))


@register.filter
def in_words(number: int) -> str:
    """`Two` to `Nine` at the head of a line; figures beyond."""
    words = (
        "",
        _("One"),
        _("Two"),
        _("Three"),
        _("Four"),
        _("Five"),
        _("Six"),
        _("Seven"),
        _("Eight"),
        _("Nine"),
    )
    return words[number] if 0 < number < len(words) else str(number)


@register.filter
def undo_url(message: object) -> str:
    """The address that takes back what a message tells of, or an empty string."""
    return notices.undo_url(message)


@register.filter
def say_day(day: date | None) -> str:
    """`Wed 3 Jun 2026`."""
    return say_dates.day(day) if day else ""


@register.filter
def say_short_day(day: date | None) -> str:
    """`Wed 3 Jun`, where the year stands nearby."""
    return say_dates.short_day(day) if day else ""


@register.filter
def say_near_day(day: date | None, today: date) -> str:
    """`Wed 3 Jun`, and with its year where that is another one than today's."""
    return say_dates.near_day(day, today=today) if day else ""


@register.filter
def say_moment(at: datetime | None, zone: str) -> str:
    """`Wed 3 Jun 2026, 17:00 Seattle (UTC-7)`; `zone` is an IANA name."""
    return say_dates.moment(at, zone=str(zone)) if at else ""


@register.filter
def say_clock(at: datetime | None, zone: str) -> str:
    """`Wed 3 Jun, 17:00`, where year and zone stand nearby."""
    return say_dates.short_moment(at, zone=str(zone)) if at else ""


@register.filter
def say_zone(zone: str, at: datetime) -> str:
    """`Seattle, UTC-7`, as it is at that moment."""
    return say_dates.zone_words(str(zone), at=at)


@register.filter
def say_distance(day: date | None, today: date) -> str:
    """`in 4 days`, `today`, `2 days ago`; stands beneath an absolute date, never alone."""
    return say_dates.distance(day, today=today) if day else ""


# Order matters: Edge and Opera also call themselves Chrome, Chrome also calls itself Safari.
BROWSERS = (
    ("Edg", "Edge"), ("OPR", "Opera"), ("Firefox", "Firefox"), ("FxiOS", "Firefox"), ("CriOS", "Chrome"),
    ("Chrome", "Chrome"), ("Safari", "Safari"),
)  # fmt: skip
DEVICES = (
    ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"),
    ("Mac OS X", "Mac"), ("CrOS", "Chromebook"), ("Linux", "Linux"),
)  # fmt: skip


@register.filter
def browser_words(user_agent: object) -> str:
    """`Firefox, Windows` from what a browser says of itself; a claim, not a proof."""
    told = str(user_agent or "")
    found = [
        next((words for sign, words in signs if sign in told), "") for signs in (BROWSERS, DEVICES)
    ]
    return ", ".join(filter(None, found)) or _("Another program")


@register.filter
def say_fuzzy(happened: FuzzyDate) -> str:
    """When something happened, no more exactly than it is known: `about Wed 3 Jun 2026`, `Jun 2026`."""
    return say_dates.fuzzy(happened)
