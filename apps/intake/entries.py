"""What was read becomes entries: the part of intake that writes to the record, inside the caller's transaction."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID, uuid5

from apps.accounts.models import User
from apps.core import fuzzy
from apps.evidence import search_index
from apps.evidence.cards import proposed_title
from apps.evidence.enums import EntryKind, WhereHeld
from apps.evidence.models import Attachment, Entry
from apps.evidence.recording import Draft, record_drafts
from apps.evidence.services import point_instead
from apps.files.models import FileText, StoredFile
from apps.files.naming import kept_name
from apps.files.refusals import UploadRefused
from apps.files.services import is_needed, remove_file, store_upload
from apps.intake import documents, mails
from apps.intake.enums import ItemOutcome
from apps.intake.kinds import Reader, reader_of
from apps.intake.models import Batch, Item
from apps.intake.reading import Mail
from apps.plans.models import Plan


@dataclass(frozen=True, kw_only=True)
class Taker:
    """For whom something is taken in, into which plan, and when."""

    batch: Batch
    plan: Plan
    by: User
    now: datetime

    def token(self, item: Item) -> UUID:
        """The entry's token follows from its item, so that an item taken in twice makes one entry."""
        return uuid5(item.pk, "reference" if self.batch.points_only else "entry")


def log_mails(taker: Taker, found: Sequence[tuple[Item, Mail]]) -> None:
    """Log mails that were read; one that is logged already by its Message-ID is a duplicate of that entry."""
    known = mails.known_mails([mail.parsed for _item, mail in found], plan=taker.plan, by=taker.by)
    drafts: dict[UUID, Draft] = {}
    tokens: dict[Item, UUID] = {}
    first_of: dict[str, Item] = {}
    texts: list[FileText] = []
    for item, mail in found:
        twin = first_of.get(mails.id_of(mail.parsed))
        if twin is not None or mails.id_of(mail.parsed) in known:
            continue
        if mails.id_of(mail.parsed):
            first_of[mails.id_of(mail.parsed)] = item
        token = tokens[item] = taker.token(item)
        drafts[token] = _draft(taker, item, mail)
        if item.file is not None and not taker.batch.points_only:
            texts.append(mails.text_row(item.file, mail.parsed, now=taker.now))
    keep_texts(texts)
    entries = record_drafts(
        plan=taker.plan, by=taker.by, now=taker.now, drafts=list(drafts.values())
    )
    for item, mail in found:
        item.found = mails.told(mail.parsed)
        if item in tokens:
            item.entry, item.outcome = entries[tokens[item]], ItemOutcome.ENTRY
            continue
        twin = first_of.get(mails.id_of(mail.parsed))
        item.entry = known.get(mails.id_of(mail.parsed)) or (twin.entry if twin else None)
        item.outcome, item.reason = ItemOutcome.DUPLICATE, "same_message"
    close(taker, [item for item, _mail in found])


def _draft(taker: Taker, item: Item, mail: Mail) -> Draft:
    about = {"client_token": taker.token(item), "zone": taker.by.zone, "now": taker.now}
    if taker.batch.points_only:
        return mails.reference_of(mail.parsed, **about)  # type: ignore[arg-type]
    if mail.file:
        cut_out(taker, item, mail)
    parts, problems = mails.store_parts(mail, by=taker.by, now=taker.now, origin=taker.batch.origin)
    files = [(item.file, item.name), *parts] if item.file else parts
    return mails.draft_of(mail.parsed, files=files, problems=problems, **about)  # type: ignore[arg-type]


def cut_out(taker: Taker, item: Item, mail: Mail) -> None:
    """Keep one message of a mailbox as a file of its own: the proof of its entry."""
    try:
        item.file = store_upload(
            upload=mail.upload(), by=taker.by, now=taker.now, origin=taker.batch.origin
        )
    except UploadRefused as refusal:
        item.reason = str(refusal.refusal)


def log_document(taker: Taker, item: Item, text: FileText) -> None:
    """Log any other file with what was read out of it."""
    if item.file is None:
        raise ValueError("a document is a file")
    keep_texts([text])
    draft = documents.draft_of(
        item.file,
        name=kept_name(item.name),
        text=text,
        client_token=taker.token(item),
        zone=taker.by.zone,
    )
    draft = _pointed(draft, taker, item)
    entries = record_drafts(plan=taker.plan, by=taker.by, now=taker.now, drafts=[draft])
    is_unreadable = text.state == "unreadable"
    item.entry = entries[draft.client_token]
    item.outcome = ItemOutcome.KEPT if is_unreadable else ItemOutcome.ENTRY
    item.reason = text.problem if is_unreadable else ""
    close(taker, [item])


def _pointed(draft: Draft, taker: Taker, item: Item) -> Draft:
    """The same as a card without a copy, where only cards are wanted."""
    if not taker.batch.points_only:
        return draft
    details = {"held": WhereHeld.OTHER, "place": item.name}
    title = proposed_title(draft.statement) or draft.statement
    return replace(draft, kind=EntryKind.REFERENCE, statement=title, details=details, files=())


def close_twin(taker: Taker, item: Item) -> bool:
    """Whether the same bytes were logged since the item came in, say twice in one batch: it is a duplicate then."""
    held = Attachment.objects.for_user(taker.by).present().filter(file=item.file)
    logged = (
        Entry.objects.for_user(taker.by).present().filter(plan=taker.plan, attachments__in=held)
    )
    entry = logged.exclude(client_token=taker.token(item)).first()
    opened = Item.objects.for_user(taker.by).filter(
        batch__plan=taker.plan, batch__undone_at=None, file=item.file, outcome=ItemOutcome.OPENED
    )
    if entry is None and not opened.exists():
        return False
    item.entry, item.outcome = entry, ItemOutcome.DUPLICATE
    item.reason = "same_file" if entry else "mailbox_known"
    close(taker, [item])
    return True


def log_unread(taker: Taker, item: Item, *, reason: str) -> None:
    """A file nobody could read is an entry all the same: its bytes are proof, its words are the user's to add."""
    item.outcome, item.reason = ItemOutcome.FAILED, reason
    if item.file is not None:
        is_mail = reader_of(item.name) is not Reader.DOCUMENT or item.mailbox_id is not None
        draft = Draft(
            kind=EntryKind.EMAIL if is_mail else EntryKind.DOCUMENT,
            statement=kept_name(item.name),  # an import names files by their whole path
            happened=fuzzy.unknown(zone=taker.by.zone),
            client_token=taker.token(item),
            files=((item.file, item.name),),
        )
        draft = _pointed(draft, taker, item)
        entries = record_drafts(plan=taker.plan, by=taker.by, now=taker.now, drafts=[draft])
        item.entry, item.outcome = entries[draft.client_token], ItemOutcome.KEPT
        keep_texts([documents.unread(item.file, reason=reason, now=taker.now)])
    close(taker, [item])


def point_at(taker: Taker, item: Item, entry: Entry) -> None:
    """Turn what was logged into a reference card and let its copies go."""
    if entry.kind != EntryKind.REFERENCE:
        details = {"place": entry.statement[:2000]}
        title = proposed_title(entry.statement)
        point_instead(entry=entry, by=taker.by, now=taker.now, details=details, title=title)
        item.refresh_from_db(fields=["file", "found"])  # its copy may be gone now
    item.outcome = ItemOutcome.ENTRY
    close(taker, [item])


def let_go_of_originals(taker: Taker) -> int:
    """Once only reference cards are wanted: remove what came in by this batch alone and proves nothing.

    What was stopped can go on, and what came in by another batch is not this one's to remove. Returns how many files.
    """
    mine = Item.objects.for_user(taker.by)
    items = mine.filter(batch=taker.batch).exclude(file=None)
    held = Attachment.objects.for_user(taker.by).values("file")
    elsewhere = mine.exclude(batch=taker.batch).filter(
        batch__points_only=False, batch__undone_at=None
    )
    free = StoredFile.objects.for_user(taker.by).filter(intake_items__in=items, value_imports=None)
    free = free.exclude(pk__in=held).exclude(intake_items__in=elsewhere)
    files = [one for one in free.distinct() if not is_needed(one)]
    for file in files:
        remove_file(file=file, by=taker.by, now=taker.now)
    return len(files)


def open_mailbox(taker: Taker, item: Item, places: Sequence[tuple[int, int]]) -> None:
    """Make an item of every message of a mailbox; they are read in their turn."""
    Item.objects.bulk_create(list(_messages(item, places)), batch_size=1000)
    item.outcome = ItemOutcome.OPENED
    close(taker, [item])


def _messages(item: Item, places: Sequence[tuple[int, int]]) -> Iterator[Item]:
    for number, (offset, length) in enumerate(places, 1):
        yield Item(
            owner_id=item.owner_id, batch_id=item.batch_id, mailbox=item, offset=offset, length=length,
            position=item.position + number, name=f"{item.name[:980]} · {number}",
        )  # fmt: skip


def close(taker: Taker, items: Sequence[Item]) -> None:
    """Store what became of items."""
    for item in items:
        item.done_at = taker.now
    fields = ["outcome", "entry", "file", "done_at", "reason", "found"]
    Item.objects.for_user(taker.by).bulk_update(items, fields)


def keep_texts(texts: Sequence[FileText]) -> None:
    """Store what was read out of files, in place of what was read before."""
    fields = ["state", "text", "page_ends", "problem", "facts", "reader", "read_at"]
    by_file = {one.file_id: one for one in texts}
    FileText.objects.bulk_create(
        by_file.values(), update_conflicts=True, unique_fields=["file"], update_fields=fields
    )
    search_index.refresh_for_files(by_file)
