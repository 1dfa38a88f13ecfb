"""Everything that was done to an entry, in words: the ledger says what and when, the rows say about what."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Prefetch
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from apps.audit.models import LedgerEvent
from apps.core.audience import Audience
from apps.core.say_dates import fuzzy
from apps.evidence.details import READ_OUT, detail_of
from apps.evidence.enums import EntryKind
from apps.evidence.models import (
    Attachment,
    Citation,
    Entry,
    EntryGoal,
    EntryPerson,
    EntryPrinciple,
    EntryVersion,
    Reading,
)
from apps.files.models import Origin

Facts = Mapping[str, Any]
OF_LINKS = frozenset({"entry.file_audience", "entry.cited_audience"})


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
        Prefetch("attachments", Attachment.objects.select_related("file"), to_attr="all_files"),
        Prefetch("goal_links", EntryGoal.objects.select_related("goal"), to_attr="all_goals"),
        Prefetch(
            "person_links", EntryPerson.objects.select_related("person"), to_attr="all_people"
        ),
        Prefetch(
            "principle_links",
            EntryPrinciple.objects.select_related("principle"),
            to_attr="all_principles",
        ),
        Prefetch(
            "citations", Citation.objects.select_related("attachment__file"), to_attr="all_places"
        ),
    )


def with_present(entry: Any) -> Any:
    """From what `with_history` read, set what `with_links` would: the links that were not withdrawn. No query."""
    entry.present_files = _present(entry.all_files)
    entry.present_goals = sorted(_present(entry.all_goals), key=lambda one: one.goal.number)
    entry.present_people = sorted(_present(entry.all_people), key=lambda one: one.person.name)
    entry.present_principles = sorted(
        _present(entry.all_principles),
        key=lambda one: (one.principle.list_name, one.principle.position),
    )
    return entry


def _present(links: Iterable[Any]) -> list[Any]:
    return [one for one in links if one.withdrawn_at is None]


def history(entry: Entry) -> list[Happening]:
    """Everything that was done to an entry, oldest first; three queries on top of `with_history`."""
    rows = dict(_rows(entry))
    events = LedgerEvent.objects.filter(owner_id=entry.owner_id, about_id__in=list(rows))
    in_order = list(events.order_by("sequence"))
    decided = {one.at for one in in_order if one.kind == "entry.audience"}
    # One reason is kept, the latest: an earlier time shows none rather than a wrong one.
    withdrawn = next((one for one in reversed(in_order) if one.kind == "entry.withdrawn"), None)
    found: list[Happening] = []
    for event in in_order:
        if event.kind in OF_LINKS and event.at in decided:
            continue  # the entry's decision, made for its files and places in one step
        if event.kind == "entry.withdrawn":
            why = entry.withdrawn_why if event is withdrawn else ""
            found.append(Happening(event.at, _("Taken out of lists and packets"), why=why))
        facts: Facts = json.loads(event.body)["facts"]
        found += _told(event, facts, rows[event.about_id], entry=entry)
    found += _values(entry)
    return sorted(found, key=lambda one: one.at)


def _rows(entry: Entry) -> Iterator[tuple[UUID, Any]]:
    """What the ledger may speak of: the entry, its versions, details, links, places, and its files."""
    yield entry.pk, entry
    loaded: Any = entry
    detail = detail_of(entry)
    links = (loaded.all_goals, loaded.all_people, loaded.all_principles, loaded.all_places)
    for rows in (entry.versions.all(), loaded.all_files, *links, [detail] if detail else []):
        yield from ((one.pk, one) for one in rows)
    yield from ((one.file_id, one) for one in loaded.all_files)


def _told(event: LedgerEvent, facts: Facts, row: Any, *, entry: Entry) -> Iterator[Happening]:
    """An event as lines; a kind that says nothing to a person gives none."""
    if event.kind == "entry.version":
        yield from _version(event.at, row, entry)
    elif event.kind == "entry.details":
        yield from _details(event.at, facts, row, entry=entry)
    elif event.kind == "entry.cited":
        yield Happening(event.at, _place_words(row), quote=row.quote)
    elif words := _link_words(event.kind, row, entry) or _decided_words(event.kind, facts, row):
        yield Happening(event.at, words)


# ── words and dates ──────────────────────────────────────────────────────────


def _version(at: datetime, version: EntryVersion, entry: Entry) -> Iterator[Happening]:
    every: list[EntryVersion] = list(entry.versions.all())
    before = next((one for one in every if one.number == version.number - 1), None)
    if before is None:
        quote = version.statement if len(every) > 1 else ""
        yield Happening(at, _written_words(entry), quote=quote)
        return
    is_other = version.statement != before.statement
    if is_other:
        yield Happening(at, _("Correction added"), quote=version.statement, why=version.why)
    if version.happened != before.happened:
        words = {"new": fuzzy(version.happened), "old": fuzzy(before.happened)}
        why = "" if is_other else version.why
        yield Happening(at, _("Date changed to %(new)s, before %(old)s") % words, why=why)


def _written_words(entry: Entry) -> str:
    names = [one.name for one in _first_files(entry)]
    if not names:
        return _("Written")
    words = {"name": names[0], "more": len(names) - 1}
    if len(names) == 1:
        return _("Written, with %(name)s") % words
    return (
        ngettext(
            "Written, with %(name)s and %(more)d more file",
            "Written, with %(name)s and %(more)d more files",
            len(names) - 1,
        )
        % words
    )


def _first_files(entry: Entry) -> list[Attachment]:
    """Files that came in one step with the words."""
    files: Iterable[Attachment] = entry.all_files  # type: ignore[attr-defined]
    return [one for one in files if one.added_at == entry.written_at]


def _details(at: datetime, facts: Facts, row: Any, *, entry: Entry) -> Iterator[Happening]:
    """What was filled in later; what came with the entry is no news."""
    if at == entry.written_at:
        return
    names = [name for name in facts["fields"] if name not in READ_OUT]
    labels = [str(row._meta.get_field(name).verbose_name) for name in names]
    if labels:
        yield Happening(at, _("Filled in: %(fields)s") % {"fields": ", ".join(labels)})


# ── links and places ─────────────────────────────────────────────────────────


def _link_words(kind: str, row: Any, entry: Entry) -> str:
    if isinstance(row, Attachment):
        return _file_words(kind, row, entry)
    if isinstance(row, Citation):
        return _gone_place_words(kind)
    is_there = not kind.endswith("_withdrawn")
    if isinstance(row, EntryGoal):
        told = (
            _("Joined to goal %(number)d") if is_there else _("No longer joined to goal %(number)d")
        )
        return told % {"number": row.goal.number}
    if isinstance(row, EntryPerson | EntryPrinciple):
        name = row.person.name if isinstance(row, EntryPerson) else row.principle.name
        told = _("Joined to %(name)s") if is_there else _("No longer joined to %(name)s")
        return told % {"name": name}
    return ""


def _file_words(kind: str, row: Attachment, entry: Entry) -> str:
    if kind == "entry.file" and row in _first_files(entry):
        return ""
    words = {
        "entry.file": _("File added: %(name)s"),
        "entry.file_withdrawn": _("File taken off: %(name)s"),
        "entry.file_restored": _("File put back: %(name)s"),
    }
    return words.get(kind, "") % {"name": row.name}


def _place_words(place: Citation) -> str:
    words = {"page": place.page or 0, "name": place.attachment.name if place.attachment else ""}
    if place.attachment is None:
        return _("Said where its own words show this")
    if place.page is None:
        return _("Said where it shows this: %(name)s") % words
    return _("Said where it shows this: page %(page)d of %(name)s") % words


def _gone_place_words(kind: str) -> str:
    return {
        "entry.cited_withdrawn": _("A place that shows this was taken out"),
        "entry.cited_restored": _("A place that shows this was put back"),
    }.get(kind, "")


# ── decisions ────────────────────────────────────────────────────────────────


DECIDED = {
    "entry.audience": gettext_lazy("Decided: %(audience)s"),
    "entry.file_audience": gettext_lazy("Decided for %(name)s: %(audience)s"),
    "entry.cited_audience": gettext_lazy("Decided for a place that shows this: %(audience)s"),
}


def _decided_words(kind: str, facts: Facts, row: Any) -> str:
    if kind in DECIDED:
        words = {"audience": Audience(facts["to"]).label, "name": getattr(row, "name", "")}
        return str(DECIDED[kind]) % words
    if kind == "entry.kind":
        return _("Kind changed to %(kind)s") % {"kind": EntryKind(facts["to"]).label}
    if kind == "entry.restored":
        return _("Taken back in")
    if kind == "file.origin" and isinstance(row, Attachment):
        words = {"name": row.name, "origin": Origin(facts["origin"]).label}
        return _("Where %(name)s is from: %(origin)s") % words
    return ""


def _values(entry: Entry) -> Iterator[Happening]:
    """Further values of a metric, those that came in one step together."""
    if entry.kind != EntryKind.METRIC:
        return
    rows = Reading.objects.for_user(entry.owner_id).filter(entry=entry)
    for at, count in rows.values_list("added_at").annotate(n=Count("pk")).order_by("added_at"):
        words = ngettext("%(count)d value added", "%(count)d values added", count)
        yield Happening(at, words % {"count": count})
    gone = rows.exclude(withdrawn_at=None).values_list("withdrawn_at").annotate(n=Count("pk"))
    for at, count in gone.order_by("withdrawn_at"):
        words = ngettext("%(count)d value taken out", "%(count)d values taken out", count)
        yield Happening(at or entry.written_at, words % {"count": count})
