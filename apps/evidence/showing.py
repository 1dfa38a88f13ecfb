"""The proof of an entry as its page shows it: a small picture, a page, or the first words of each file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db.models.functions import Left, Length
from django.urls import reverse
from django.utils.translation import gettext as _

from apps.evidence import picture_size, problems
from apps.evidence.citing import page_count
from apps.evidence.enums import EntryKind
from apps.evidence.models import Attachment, Citation, Entry
from apps.evidence.picture_size import Size
from apps.evidence.quoting import Piece, marked
from apps.files import pages, previews
from apps.files.models import FileText, StoredFile, TextState

EXCERPT = 2_000  # characters of a file that stand on an entry's page
PART = 50_000  # characters on one page of a file's whole text
MAILS = frozenset({"message/rfc822", "application/vnd.ms-outlook"})


class Sort(StrEnum):
    """How a file is shown."""

    PICTURE = "picture"
    PAGES = "pages"
    WORDS = "words"
    NAME = "name"


@dataclass(frozen=True, kw_only=True)
class Proof:
    """A file of an entry and what of it can be shown; `problem` and `warning` are sentences."""

    attachment: Attachment
    sort: Sort
    pieces: list[Piece] = field(default_factory=list)
    has_more: bool = False
    page_count: int = 0  # 0 while nobody has counted
    problem: str = ""
    warning: str = ""
    size: Size | None = None  # of what is shown of it

    @property
    def can_be_seen(self) -> bool:
        """Whether more than its name can stand beside the sentence."""
        return self.sort is not Sort.NAME

    @property
    def has_words(self) -> bool:
        """Whether its words can be read on a page of their own."""
        return bool(self.pieces)

    @property
    def cite_url(self) -> str:
        return f"{reverse('entry_cite', args=[self.attachment.entry_id])}?file={self.attachment.pk}"


def proofs(entry: Entry) -> list[Proof]:
    """The present files of an entry, with `with_links`; one query for all their words."""
    files: list[Attachment] = entry.present_files  # type: ignore[attr-defined]
    texts = _texts(entry.owner_id, [one.file_id for one in files])
    original = original_of(entry)
    return [
        _proof(
            one, texts.get(one.file_id), is_shown=one is not original, quotes=_quotes(entry, one)
        )
        for one in files
    ]


def _quotes(entry: Entry, attachment: Attachment) -> list[str]:
    """What present places quote of a file; without `with_history` nothing is marked."""
    every: list[Citation] = getattr(entry, "all_places", [])
    mine = [one for one in every if one.attachment_id == attachment.pk]
    return [one.quote for one in mine if one.quote and one.withdrawn_at is None]


def original_of(entry: Entry) -> Attachment | None:
    """The file a mail entry was read out of: its words are shown as the mail, not once more as a file."""
    if entry.kind != EntryKind.EMAIL:
        return None
    files: list[Attachment] = entry.present_files  # type: ignore[attr-defined]
    return next((one for one in files if one.file.media_type in MAILS), None)


def _texts(owner_id: UUID, files: Iterable[UUID]) -> Mapping[UUID, FileText]:
    """What was read out of files, without the words beyond the excerpt."""
    rows = FileText.objects.for_user(owner_id).filter(file__in=list(files)).defer("text")
    shortened = rows.annotate(excerpt=Left("text", EXCERPT), length=Length("text"))
    return {one.file_id: one for one in shortened}


def _proof(attachment: Attachment, text: Any, *, is_shown: bool, quotes: list[str]) -> Proof:
    file = attachment.file
    facts: Mapping[str, Any] = text.facts if text else {}
    sort = _sort(file, text) if is_shown else Sort.NAME
    return Proof(
        attachment=attachment,
        sort=sort,
        size=_size(file, sort),
        pieces=marked(text.excerpt, quotes) if text and is_shown else [],
        has_more=bool(text and text.length > EXCERPT),
        page_count=page_count(attachment, text),
        problem=_problem(file, text) if is_shown else "",
        warning=_place_words() if file.is_picture and facts.get("has_place") else "",
    )


def _sort(file: StoredFile, text: Any) -> Sort:
    if previews.state_of(file) is not previews.State.NONE:
        return Sort.PICTURE
    if file.is_pdf and not pages.known(file).refused:
        return Sort.PAGES
    return Sort.WORDS if text and text.excerpt else Sort.NAME


def _size(file: StoredFile, sort: Sort) -> Size | None:
    if sort is Sort.PICTURE:
        return picture_size.of_preview(file)
    page = picture_size.of_page(file, 1) if sort is Sort.PAGES else None
    return page and page.within(**picture_size.SMALL)


def cannot_be_shown(file: StoredFile) -> bool:
    """Whether a look at a picture or a paper has found that it cannot be shown; a few bytes are read."""
    if file.is_picture:
        return previews.state_of(file) is previews.State.NONE
    return file.is_pdf and bool(pages.known(file).refused)


def _place_words() -> str:
    return _(
        "This picture says where it was taken. The original stays as it is; "
        "the small copy here and a packet leave the place out."
    )


def _problem(file: StoredFile, text: Any) -> str:
    """Why something of a file cannot be shown here; empty when all can."""
    if file.is_pdf and (refused := pages.known(file).refused):
        return refusal_words(refused)
    if file.is_picture:
        words = _("This picture cannot be shown here; the original is kept.")
        return words if cannot_be_shown(file) else ""
    if text is None:
        return _("Its words have not been read yet.")
    if text.state == TextState.UNREADABLE:
        return problems.unreadable(text.problem)
    return problems.sentence(text.problem)


def refusal_words(refused: str) -> str:
    """Why no page of a PDF can be shown, by the code of `apps.files.pages`."""
    if refused == "locked":
        return _(
            "It is locked with a password, so its pages cannot be shown here. "
            "It is kept as it is; a copy without the password can be shown."
        )
    if refused == "gave_up":
        return _("Showing its pages took too long and was stopped. It is kept exactly as it came.")
    return _("Its pages cannot be shown here: it is damaged. It is kept exactly as it came.")
