"""One page of the log: by weeks, or the best of what was searched for first; and what was asked, in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Prefetch
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from apps.core.audience import Audience
from apps.core.say_dates import day
from apps.evidence.enums import EntryKind
from apps.evidence.filters import Filters
from apps.evidence.models import Attachment, Entry, EntryGoal
from apps.evidence.models.entry import EntryQuerySet
from apps.evidence.search.finding import Found, find
from apps.evidence.search.places import hits
from apps.evidence.search.texts import with_texts
from apps.evidence.timeline import Stretch, proof_words, stretches
from apps.goals.models import Goal
from apps.plans.models import Person, Plan

ENTRIES_A_PAGE = 50
HITS_A_PAGE = 20

FLAG_WORDS = {
    "late": gettext_lazy("Written later"),
    "no_proof": gettext_lazy("No proof yet"),
    "no_goal": gettext_lazy("No goal"),
    "withdrawn": gettext_lazy("Taken out"),
}


@dataclass
class Listing:
    """What one page shows; `found` only of a search."""

    page: Page[Any]
    stretches: list[Stretch] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    found: Found | None = None


def by_time(
    entries: EntryQuerySet, *, number: str | None, zone: str, now: datetime | None = None
) -> Listing:
    """Entries by weeks; `now` only where weeks without a word are offered."""
    page = Paginator(_for_list(entries.newest_first()), ENTRIES_A_PAGE).get_page(number)
    for entry in page.object_list:
        entry.proof_words = proof_words(entry)  # type: ignore[attr-defined]
    at = now if page.number == 1 else None
    return Listing(page=page, stretches=stretches(page.object_list, zone=zone, now=at))


def by_rank(
    filters: Filters, *, entries: EntryQuerySet, plan: Plan, number: str | None, zone: str
) -> Listing:
    """What holds the words asked for, the best first, each with the place of its hit."""
    rows = filters.rows(plan, zone=zone)
    found = find(filters.q, plan=plan, among=rows, exactly="exact" in filters.flags)
    page = Paginator(found.ids, HITS_A_PAGE).get_page(number)
    known = {one.pk: one for one in _for_list(entries.filter(pk__in=page.object_list))}
    shown = [known[pk] for pk in page.object_list if pk in known]
    marked = hits(shown, found)
    for entry in shown:
        entry.proof_words = proof_words(entry)  # type: ignore[attr-defined]
        entry.hit = marked[entry.pk]  # type: ignore[attr-defined]
    return Listing(page=page, entries=shown, found=found)


def _for_list(entries: EntryQuerySet) -> EntryQuerySet:
    """With what a line shows, and no more: details, present files and goals."""
    files = Attachment.objects.present().select_related("file")
    goals = EntryGoal.objects.present().select_related("goal").order_by("goal__number")
    return with_texts(entries).prefetch_related(
        Prefetch("attachments", files, to_attr="present_files"),
        Prefetch("goal_links", goals, to_attr="present_goals"),
    )


# ── in words ─────────────────────────────────────────────────────────────────


def said(filters: Filters, listing: Listing) -> str:
    """How many entries there are, for the eye and for a screen reader; empty for the whole log."""
    count, found = listing.page.paginator.count, listing.found
    if found is None or found.corrections:
        entries = ngettext("%(count)d entry.", "%(count)d entries.", count) % {"count": count}
        return "" if filters.is_whole else entries if count else _("No entry.")
    return _said_of_search(found, {"count": count, "words": filters.said})


def _said_of_search(found: Found, words: dict[str, Any]) -> str:
    if not found.has_words:
        return _("There is no word in “%(words)s” to search for.") % words
    if found.more:
        return _(
            "More than %(count)d entries hold “%(words)s”. These are the best of the latest %(count)d; "
            "a further word finds fewer."
        ) % words  # fmt: skip
    if not found.ids:
        return _("Nothing holds “%(words)s”.") % words
    return (
        ngettext(
            "%(count)d entry holds “%(words)s”.",
            "%(count)d entries hold “%(words)s”.",
            words["count"],
        )
        % words
    )


def corrections_said(listing: Listing) -> list[str]:
    """A sentence for each word that was looked for otherwise."""
    found = listing.found
    return [
        _("Nothing for “%(typed)s”. Showing %(shown)s.")
        % {"typed": one.typed, "shown": ", ".join(f"“{word}”" for word in one.shown)}
        for one in (found.corrections if found else ())
    ]


def described(filters: Filters, *, goals: Iterable[Goal], people: Iterable[Person]) -> list[str]:
    """Every filter but the words in a few words, in the order of the form."""
    told = [
        str(EntryKind(filters.kind).label) if filters.kind else "",
        _goal_words(filters, goals),
        _person_words(filters, people),
        str(Audience(filters.audience).label) if filters.audience else "",
        _("from %(day)s") % {"day": day(filters.first)} if filters.first else "",
        _("to %(day)s") % {"day": day(filters.last)} if filters.last else "",
        *(str(words) for name, words in FLAG_WORDS.items() if name in filters.flags),
    ]
    return [one for one in told if one]


def _goal_words(filters: Filters, goals: Iterable[Goal]) -> str:
    if not filters.goal:
        return ""
    numbers = [goal.number for goal in goals if goal.pk == filters.goal]
    return (
        _("Goal %(number)d") % {"number": numbers[0]} if numbers else _("a goal that is not here")
    )


def _person_words(filters: Filters, people: Iterable[Person]) -> str:
    if not filters.person:
        return ""
    names = [person.name for person in people if person.pk == filters.person]
    return names[0] if names else _("a person who is not here")
