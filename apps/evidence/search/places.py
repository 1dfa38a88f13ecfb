"""Where an entry of a page holds what was asked for: in its statement, its details, its mail, or on a page of a file."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models.functions import Left
from django.utils.translation import gettext as _

from apps.evidence.models import Attachment, Entry
from apps.evidence.search import texts
from apps.evidence.search.finding import Found
from apps.evidence.search.marks import Marker, Piece, Snippet
from apps.files.models import FileText

STATEMENT = 400  # characters of a statement that a list shows


@dataclass(frozen=True)
class Place:
    """Where a hit is, in words, and the words around it."""

    label: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True)
class Hit:
    """An entry's statement with what was asked for apart, and the place of a hit that is not in it."""

    statement: tuple[Piece, ...]
    place: Place | None = None


def hits(entries: Sequence[Entry], found: Found) -> dict[UUID, Hit]:
    """By entry; needs `with_links` and `with_texts`. Three statements at most, whatever the number of entries."""
    marker = Marker(found.query, found.stems)
    statements = {one.pk: marker.pieces(_shown(one.statement)) for one in entries}
    open_ones = [one for one in entries if not any(piece.hit for piece in statements[one.pk])]
    places: dict[UUID, Place] = {}
    for look in (_in_details, _in_words, _in_files):
        open_ones = [one for one in open_ones if one.pk not in places]
        places.update(look(open_ones, marker) if open_ones else {})
    return {pk: Hit(pieces, places.get(pk)) for pk, pieces in statements.items()}


def _shown(statement: str) -> str:
    return statement if len(statement) <= STATEMENT else f"{statement[: STATEMENT - 1]}…"


Labelled = Iterable[tuple[str, str]]


def _first(candidates: Labelled, marker: Marker) -> Place | None:
    """The first text with a hit."""
    for label, text in candidates:
        snippet = marker.snippet(text)
        if snippet is not None:
            return Place(label, snippet.pieces)
    return None


def _in_details(entries: Sequence[Entry], marker: Marker) -> dict[UUID, Place]:
    found = {one.pk: _first(_details(one), marker) for one in entries}
    return {pk: place for pk, place in found.items() if place is not None}


def _details(entry: Entry) -> Iterator[tuple[str, str]]:
    yield _("Further on"), entry.statement[STATEMENT - 1 :]
    for detail in texts.details_of(entry):
        yield detail.label[:1].upper() + detail.label[1:], detail.text
    yield _("In the e-mail"), texts.mail_text(entry)


def _in_words(entries: Sequence[Entry], marker: Marker) -> dict[UUID, Place]:
    ids = [one.pk for one in entries]
    by_entry: dict[UUID, list[tuple[str, str]]] = defaultdict(list)
    for entry, text in texts.original_words(ids).items():
        by_entry[entry].append((_("In the original words"), text))
    for label, found in (
        (_("In where it shows this"), texts.quotes(ids)),
        (_("Where a value is from"), texts.sources(ids)),
    ):
        for entry, text in found:
            by_entry[entry].append((label, text))
    places = {pk: _first(labelled, marker) for pk, labelled in by_entry.items()}
    return {pk: place for pk, place in places.items() if place is not None}


def _in_files(entries: Sequence[Entry], marker: Marker) -> dict[UUID, Place]:
    read = _read_texts(entries)
    found = {one.pk: _in_its_files(_files(one), read, marker) for one in entries}
    return {pk: place for pk, place in found.items() if place is not None}


def _files(entry: Any) -> list[Attachment]:
    return list(entry.present_files)


def _read_texts(entries: Sequence[Entry]) -> dict[UUID, Any]:
    """What was read out of the files of these entries, as far as it is searched."""
    ids = {link.file_id for one in entries for link in _files(one)}
    rows = FileText.objects.filter(file__in=ids).defer("text")
    return {one.file_id: one for one in rows.annotate(searched=Left("text", texts.FILE_TEXT))}


def _in_its_files(
    links: Sequence[Attachment], read: dict[UUID, Any], marker: Marker
) -> Place | None:
    for link in links:
        if marker.has_hit(link.name):
            return Place(_("In the name of a file"), marker.pieces(link.name))
    for link in links:
        text = read.get(link.file_id)
        snippet = marker.snippet(text.searched) if text else None
        if text is not None and snippet is not None:
            return Place(_file_label(link.name, text, snippet), snippet.pieces)
    return None


def _file_label(name: str, text: FileText, snippet: Snippet) -> str:
    page = text.page_of(snippet.at)
    if page is None:
        return _("In %(name)s") % {"name": name}
    return _("In %(name)s, page %(page)d") % {"name": name, "page": page}
