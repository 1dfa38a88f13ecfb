"""Words of concerns and answers, and of what a place shows."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.concerns.models import Concern, Place, Source
from apps.core import say_dates
from apps.core.text import visible_controls
from apps.evidence.citing import Found, Looked

SHORT = 80


def short_words(words: str) -> str:
    """The first words, on one line, with a mark where they go on."""
    line = " ".join(words.split())
    return line if len(line) <= SHORT else line[: SHORT - 1].rstrip() + "…"


def name_of_source(source: Source) -> str:
    """What it is called, or its kind and day."""
    if source.name:
        return source.name
    kind = str(source.get_sort_display())
    return f"{kind}, {say_dates.day(source.said_date)}" if source.said_date else kind


def where_said(concern: Concern) -> str:
    """`Annual review, page 2. Fri 22 May 2026. Dana Whitlock.`; empty where nothing is known."""
    source = _named(concern.source, day=concern.said_date) if concern.source else ""
    stands = ", ".join(visible_controls(one) for one in (source, concern.place) if one)
    day = say_dates.day(concern.said_date) if concern.said_date else ""
    person = visible_controls(concern.said_by.name) if concern.said_by else ""
    return " ".join(f"{one.rstrip('.')}." for one in (stands, day, person) if one)


def _named(source: Source, *, day: date | None) -> str:
    """What it is called; without a name its kind alone where the day is said anyway."""
    return name_of_source(source) if source.name or day is None else str(source.get_sort_display())


def answered_words(answered: int, total: int) -> str:
    words = {"answered": answered, "total": total}
    return ngettext(
        "%(answered)d of %(total)d answered", "%(answered)d of %(total)d answered", total
    ) % words  # fmt: skip


def flag_words(place: Place) -> str:
    """Why a place shows nothing any more; empty while it does."""
    if place.entry.withdrawn_at is not None:
        return _("The entry was taken out. This place shows nothing until it is taken back in.")
    if place.attachment is not None and place.attachment.withdrawn_at is not None:
        return _("The file was taken off its entry. Point to another one, or put it back.")
    return ""


def looked_words(looked: Looked, *, page: int | None, waits: bool = False) -> str:
    """What became of comparing a quote with what was read out of the file; empty where nothing was asked.

    `waits` says that nobody has read the file yet: then it is compared later.
    """
    if looked.found is Found.NOT_READ and waits:
        return _("The words of this file are still being read; then they are compared.")
    if looked.found is Found.NOT_READ:
        return _("The words of this file could not be compared. They are kept as you wrote them.")
    if looked.found is Found.NOT_THERE:
        return _("These words were not found there. They are kept as you wrote them; compare them once more.")  # fmt: skip
    if looked.found is not Found.THERE or not looked.on_pages:
        return ""
    words = {"page": page, "pages": ", ".join(str(one) for one in looked.on_pages[:8])}
    if page is None or page in looked.on_pages:
        return ngettext("Found on page %(pages)s.", "Found on pages %(pages)s.", len(looked.on_pages)) % words  # fmt: skip
    return _("Found on page %(pages)s, not on page %(page)s.") % words
