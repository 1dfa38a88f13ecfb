"""The one list of the frame: a rail when wide, a dock at the thumb when narrow."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, kw_only=True)
class Place:
    """One line of the list; `takes_plan` says whether its URL is below a plan."""

    name: str
    label: str | Promise
    icon: str
    takes_plan: bool = True


@dataclass(frozen=True, kw_only=True)
class Link:
    """A place with its address on this page."""

    label: str | Promise
    icon: str
    url: str
    is_current: bool


FIRST = (
    Place(name="today", label=_("Today"), icon="sun", takes_plan=False),
    Place(name="log", label=_("Log"), icon="book-open"),
    Place(name="dates", label=_("Dates"), icon="calendar-days"),
    Place(name="packet", label=_("Packet"), icon="package"),
)
LATER = (
    Place(name="goals", label=_("Goals"), icon="target"),
    Place(name="concerns", label=_("Concerns"), icon="message-square-quote"),
    Place(name="people", label=_("People"), icon="users"),
    Place(name="choices", label=_("Choices"), icon="signpost"),
    Place(name="notes", label=_("Paste notes"), icon="clipboard-list"),
)
LAST = (Place(name="account_settings", label=_("Settings"), icon="settings", takes_plan=False),)

# Which line a page belongs to, by the start of its URL's name; the longest start wins.
BELONGS = {
    "today": "today", "checklist": "today", "step": "today", "stories": "today", "story": "today",
    "log": "log", "entry": "log", "entries": "log", "capture": "log", "attachment": "log", "file": "log",
    "intake": "log", "batch": "log", "notes": "notes", "sort": "log",
    "date": "dates", "deadline": "dates", "stage": "dates", "trigger": "dates", "calendar": "dates", "mailbox": "dates",
    "checkpoint": "dates", "question": "dates", "promise": "dates", "confirmback": "log",
    "packet": "packet", "build": "packet", "review": "packet",
    "goal": "goals",
    "concern": "concerns", "source": "concerns", "response": "concerns", "place": "concerns",
    "coverage": "concerns", "lanes": "concerns",
    "choice": "choices",
    "people": "people", "person": "people", "champion": "people", "request": "people",
    "account": "account_settings", "usersessions": "account_settings", "settings": "account_settings",
}  # fmt: skip


def section_of(request: HttpRequest | None) -> str:
    """Name the line that this page belongs to, or an empty string."""
    match = getattr(request, "resolver_match", None)
    url_name = (match and match.url_name) or ""
    starts = [start for start in BELONGS if url_name.startswith(start)]
    return BELONGS[max(starts, key=len)] if starts else ""


def _link(place: Place, *, plan: Any, section: str) -> Link | None:
    """None while the app behind a place is not part of this installation."""
    try:
        url = reverse(place.name, args=[plan.pk] if place.takes_plan else [])
    except NoReverseMatch:
        return None
    return Link(label=place.label, icon=place.icon, url=url, is_current=place.name == section)


def links(*, plan: Any, section: str) -> Mapping[str, list[Link]]:
    """The lines by group (`first`, `later`, `last`) for one plan."""
    groups = {"first": FIRST, "later": LATER, "last": LAST}
    return {
        group: [link for place in places if (link := _link(place, plan=plan, section=section))]
        for group, places in groups.items()
    }
