"""Every text of an entry that is searched, with its name for people; the index and the places of hits read the same."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.db.models.functions import Left

from apps.evidence.enums import EntryKind
from apps.evidence.models import Attachment, Citation, Entry, EntryVersion, Reading
from apps.evidence.models.entry import EntryQuerySet

FILE_TEXT = 200_000  # characters of attached files that are searched, an entry

# By kind, what a person wrote or what was read out of a mail. Of another kind's details nothing is shown or found.
FIELDS = {
    EntryKind.EMAIL: ("subject", "sender", "recipients", "cc"),
    EntryKind.FEEDBACK: ("exact_words", "giver", "relation"),
    EntryKind.METRIC: ("name", "value", "unit", "source"),
    EntryKind.REFERENCE: ("place", "shows", "openable_by"),
    EntryKind.MEETING: ("exact_words", "promised", "place", "present"),
    EntryKind.OBSTACLE: ("effect", "told"),
    EntryKind.PROTECTED: ("known_to",),
}


@dataclass(frozen=True)
class Detail:
    """One text of the details and the field it stands in."""

    row: Any
    name: str

    @property
    def label(self) -> str:
        return str(self.row._meta.get_field(self.name).verbose_name)

    @property
    def text(self) -> str:
        value = getattr(self.row, self.name)
        return f"{value.normalize():f}" if isinstance(value, Decimal) else str(value or "")


def with_texts(entries: EntryQuerySet) -> EntryQuerySet:
    """With the details that are searched, in the same query; a mail's HTML stays where it is."""
    return entries.with_details().defer("email__html", "email__claims")


def details_of(entry: Entry) -> list[Detail]:
    """The details of the entry's kind; needs `with_texts` or `with_details`."""
    row = getattr(entry, entry.kind, None) if entry.kind in FIELDS else None
    if row is None:
        return []
    return [Detail(row, name) for name in FIELDS[EntryKind(entry.kind)]]


def mail_text(entry: Entry) -> str:
    """The text of a mail; empty for other kinds."""
    is_mail = entry.kind == EntryKind.EMAIL and hasattr(entry, "email")
    return entry.email.text if is_mail else ""


def original_words(ids: Iterable[UUID]) -> dict[UUID, str]:
    """The original words of entries as they stand now, by entry."""
    latest = EntryVersion.objects.filter(entry__in=ids).order_by("entry", "-number")
    return dict(latest.distinct("entry").values_list("entry", "original_words"))


def quotes(ids: Iterable[UUID]) -> QuerySet[Citation, tuple[UUID, str]]:
    """By entry, words that were pointed at in its proof."""
    present = Citation.objects.present().filter(entry__in=ids).exclude(quote="")
    return present.values_list("entry", "quote")


def sources(ids: Iterable[UUID]) -> QuerySet[Reading, tuple[UUID, str]]:
    """By entry, where further values of a metric are from."""
    present = Reading.objects.present().filter(entry__in=ids).exclude(source="")
    return present.order_by("entry", "source").values_list("entry", "source").distinct()


def files(ids: Iterable[UUID]) -> QuerySet[Attachment, tuple[UUID, str, str | None]]:
    """By entry, the names and texts of its present files, in the order they were added."""
    present = Attachment.objects.present().filter(entry__in=ids).order_by("entry", "added_at", "id")
    return present.annotate(found_text=Left("file__text__text", FILE_TEXT)).values_list(
        "entry", "name", "found_text"
    )
