"""Where it shows this: places in an entry's files, or in its own words, that support it. Added and taken out, never edited."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import transaction

from apps.audit.chain import text_of
from apps.audit.services import Event, hold_chain, record, record_many
from apps.core.audience import Audience
from apps.evidence import search_index
from apps.evidence.details import detail_of
from apps.evidence.models import Attachment, Citation, Entry, EntryVersion
from apps.evidence.quoting import bare, places
from apps.evidence.recording import audience_of
from apps.files import pages
from apps.files.models import FileText

if TYPE_CHECKING:
    from apps.accounts.models import User


class Found(StrEnum):
    """What became of looking for a quote."""

    THERE = "there"
    NOT_THERE = "not_there"
    NOT_READ = "not_read"  # nobody could read the words of the file, or they are pictures
    NOTHING_ASKED = "nothing_asked"


@dataclass(frozen=True, kw_only=True)
class Looked:
    """Whether the words stand where they are said to; `on_pages` from 1, empty where there are no pages."""

    found: Found
    on_pages: tuple[int, ...] = ()
    page_count: int = 0  # 0 where it is not known or there are none

    @property
    def page(self) -> int | None:
        """The first page on which the words stand."""
        return self.on_pages[0] if self.on_pages else None


def look(*, entry: Entry, attachment: Attachment | None, quote: str) -> Looked:
    """Look for a quote in what was read out of a file, or in the entry's own words."""
    if attachment is None:
        said = "\n".join(own_words(entry))
        return Looked(found=_found(quote, is_there=bool(places(quote, said))))
    row = FileText.objects.for_user(entry.owner_id).filter(file=attachment.file_id).first()
    return look_in(row, attachment=attachment, quote=quote)


def look_in(row: FileText | None, *, attachment: Attachment, quote: str) -> Looked:
    """The same in words of a file that were read already; None where nobody has read them yet."""
    count = page_count(attachment, row)
    if row is None or not row.text:
        return Looked(
            found=Found.NOT_READ if bare(quote) else Found.NOTHING_ASKED, page_count=count
        )
    hits = places(quote, row.text)
    on_pages = dict.fromkeys(row.page_of(hit.start) for hit in hits)
    return Looked(
        found=_found(quote, is_there=bool(hits)),
        on_pages=tuple(page for page in on_pages if page is not None),
        page_count=count,
    )


def _found(quote: str, *, is_there: bool) -> Found:
    if not bare(quote):
        return Found.NOTHING_ASKED
    return Found.THERE if is_there else Found.NOT_THERE


def lost_quotes(owner_id: UUID, quoted: Iterable[tuple[UUID, str]]) -> set[tuple[UUID, str]]:
    """Of quotes with the files they are said to stand in, those that do not stand there; at most one query.

    What nobody could read is not called lost.
    """
    asked: dict[UUID, set[str]] = defaultdict(set)
    for file, quote in quoted:
        if bare(quote):
            asked[file].add(quote)
    if not asked:
        return set()
    read = FileText.objects.for_user(owner_id).filter(file__in=asked).exclude(text="")
    return {
        (file, quote)
        for file, text in read.values_list("file_id", "text")
        for quote in asked[file]
        if quote not in text and not places(quote, text)
    }


def own_words(entry: Entry) -> list[str]:
    """The words of an entry itself: its newest sentence and original words, and what its kind quotes."""
    every: list[EntryVersion] = list(entry.versions.all())  # read already on the entry's own page
    newest = max(every, key=lambda one: one.number)
    detail: Any = detail_of(entry)
    quoted = [getattr(detail, name, "") for name in ("text", "exact_words", "promised")]
    return [newest.statement, newest.original_words, *quoted]


def counted_pages(attachment: Attachment) -> int:
    """How many pages a PDF has, looked at now if nobody has yet; 0 where nobody can tell."""
    if attachment.file.is_pdf and not pages.known(attachment.file).count:
        pages.make(attachment.file, 1)
    return page_count(attachment, None)


def page_count(attachment: Attachment, text: FileText | None) -> int:
    """How many pages a file has, by its reader or by an earlier look; 0 where nobody knows or there are none."""
    if not attachment.file.is_pdf:
        return 0
    told = text.facts.get("pages") if text else None
    if isinstance(told, int) and told > 0:
        return told
    return pages.known(attachment.file).count or (len(text.page_ends) if text else 0)


@transaction.atomic
def cite(
    *,
    entry: Entry,
    by: User,
    now: datetime,
    attachment: Attachment | None = None,
    page: int | None = None,
    quote: str = "",
) -> Citation:
    """Say where it shows this: a page (from 1), a quote, or both; without a file the entry's own words.

    It is not decided at first, whatever was decided for the entry; a protected event's is for the lawyer. The same
    place twice is one. Raises ValueError for no place at all, or a file of another entry.
    """
    words = bare(quote)
    if page is None and not words:
        raise ValueError("a page or a quote")
    if attachment is not None and attachment.entry_id != entry.pk:
        raise ValueError("a file of this entry")
    hold_chain(by.pk)
    same = Citation.objects.for_user(by).present()
    known = same.filter(entry=entry, attachment=attachment, page=page, quote=words).first()
    if known is not None:
        return known
    citation = Citation(
        owner_id=entry.owner_id, entry=entry, attachment=attachment, page=page, quote=words,
        audience=audience_of(entry.kind, Audience.UNDECIDED), added_at=now,
    )  # fmt: skip
    citation.save(force_insert=True)
    record_many([_event(citation)], now=now)
    search_index.refresh([entry.pk])
    return citation


def _event(citation: Citation) -> Event:
    """What the ledger keeps of a place: in which file of which entry; page and words as salted hashes."""
    facts = {"entry": str(citation.entry_id)}
    if citation.attachment_id:
        facts["attachment"] = str(citation.attachment_id)
    return Event(
        about=citation,
        kind="entry.cited",
        facts=facts,
        content={"page": text_of(citation.page), "quote": citation.quote},
        salt=bytes(citation.salt),
    )


@transaction.atomic
def withdraw_citation(*, citation: Citation, by: User, now: datetime) -> None:
    """Take a place out; the history keeps it."""
    hold_chain(by.pk)
    found = Citation.objects.for_user(by).present().filter(pk=citation.pk)
    if found.update(withdrawn_at=now):
        _record(citation, "entry.cited_withdrawn", now=now)
        search_index.refresh([citation.entry_id])


@transaction.atomic
def restore_citation(*, citation: Citation, by: User, now: datetime) -> None:
    """Take that back, unless the same place was added again meanwhile."""
    hold_chain(by.pk)
    rows = Citation.objects.for_user(by)
    again = rows.present().filter(
        entry=citation.entry_id, attachment=citation.attachment_id, page=citation.page,
        quote=citation.quote,
    )  # fmt: skip
    found = rows.filter(pk=citation.pk).exclude(withdrawn_at=None)
    if not again.exists() and found.update(withdrawn_at=None):
        _record(citation, "entry.cited_restored", now=now)
        search_index.refresh([citation.entry_id])


@transaction.atomic
def decide_citation(
    *, citation: Citation, by: User, now: datetime, audience: str, instead_of: str = ""
) -> str:
    """Decide who may see one place, for itself; returns what it was. A protected event's stays with the lawyer.

    With `instead_of` only while that stands: an undo changes nothing that was decided since.
    """
    hold_chain(by.pk)
    kept = Citation.objects.for_user(by).select_related("entry").get(pk=citation.pk)
    wanted = audience_of(kept.entry.kind, audience)
    if wanted != kept.audience and instead_of in {"", kept.audience}:
        Citation.objects.for_user(by).filter(pk=kept.pk).update(audience=wanted)
        facts = {"from": str(kept.audience), "to": str(wanted)}
        _record(kept, "entry.cited_audience", now=now, **facts)
    return str(kept.audience)


def _record(citation: Citation, kind: str, *, now: datetime, **facts: str) -> None:
    record(about=citation, kind=kind, now=now, facts={"entry": str(citation.entry_id), **facts})
