from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID, uuid5

from django.db import transaction
from django.db.models import Max

from apps.audit.services import Event, hold_chain, record, record_many
from apps.core.ids import uuid7
from apps.evidence.models import Attachment, Entry
from apps.files.models import Origin, StoredFile, StoredFileQuerySet
from apps.files.naming import kept_name
from apps.files.refusals import UploadRefused
from apps.files.services import Upload, store_upload
from apps.intake import taking_back
from apps.intake.enums import ItemOutcome, Source
from apps.intake.kinds import JOB_KIND, UNDO_JOB_KIND
from apps.intake.models import Batch, Item
from apps.jobs import services as jobs
from apps.jobs.models import Job, JobState
from apps.plans.models import Plan

if TYPE_CHECKING:
    from apps.accounts.models import User

STEP = 1_000_000  # places between two files, for the messages of a mailbox
LONGEST_SENTENCE = 400


@transaction.atomic
def open_batch(
    *, plan: Plan, by: User, now: datetime, source: str, client_token: UUID, origin: str = ""
) -> Batch:
    """Begin to take things in together; the same token returns the batch it began."""
    hold_chain(by.pk)
    batch, is_new = Batch.objects.get_or_create(
        owner=by,
        client_token=client_token,
        defaults={"plan": plan, "source": Source(source), "origin": origin, "created_at": now},
    )
    if is_new:
        record(about=batch, kind="intake.begun", now=now, facts={"plan": str(plan.pk)})
    return batch


@transaction.atomic
def add_file(
    *, batch: Batch, upload: Upload, by: User, now: datetime, name: str = "", token: UUID | None = None,
) -> Item:  # fmt: skip
    """Keep the bytes of one file of a batch and let it wait to be read; a refused one says so at once.

    A file that an entry of the plan holds already is a duplicate of that entry. `name` may be a path. The same
    `token` in a batch names the same file sent again, its answer having been lost: one item.
    """
    pk = item_key(batch, token) if token else uuid7()
    sent = Item.objects.for_user(by).filter(pk=pk).first()
    if sent is not None:
        return sent
    shown = (name or kept_name(upload.name or ""))[-1000:]
    try:
        stored = store_upload(upload=upload, by=by, now=now, origin=batch.origin)
    except UploadRefused as refusal:
        return refuse(batch=batch, refusal=refusal, now=now, name=shown, pk=pk)
    return _add(batch, pk=pk, name=shown, file=stored, **_fate(batch, stored, now=now))


def item_key(batch: Batch, token: UUID) -> UUID:
    """The item that a token names in a batch."""
    return uuid5(batch.pk, str(token))


def _fate(batch: Batch, file: StoredFile, *, now: datetime) -> dict[str, object]:
    """What is known of a file before it is read: logged already, or it waits; never in a batch that was taken back."""
    if batch.undone_at is not None:
        return {"outcome": ItemOutcome.CANCELLED, "done_at": now}
    held = Attachment.objects.for_user(batch.owner_id).present().filter(file=file)
    entry = Entry.objects.present().filter(plan=batch.plan_id, attachments__in=held).first()
    if entry is not None:
        return {"entry": entry, "outcome": ItemOutcome.DUPLICATE, "done_at": now}
    seen = Item.objects.for_user(batch.owner_id).filter(
        batch__plan=batch.plan_id, batch__undone_at=None, file=file
    )
    if seen.filter(outcome__in=[ItemOutcome.OPENED, ItemOutcome.DUPLICATE]).exists():
        return {"outcome": ItemOutcome.DUPLICATE, "reason": "mailbox_known", "done_at": now}
    return {}


@transaction.atomic
def refuse(
    *,
    batch: Batch,
    refusal: UploadRefused,
    now: datetime,
    name: str = "",
    pk: UUID | None = None,
    place: int = 0,
) -> Item:
    """Note a file that was not kept, with the sentence that says why.

    Without a `pk` the file is known by its name and its place among those of its form: told twice, it is one item.
    """
    shown = name or refusal.name or "file"
    return _add(
        batch,
        pk=pk or uuid5(batch.pk, f"refused {place} {shown}"),
        name=shown,
        outcome=ItemOutcome.REFUSED,
        reason=str(refusal.refusal),
        sentence=refusal.sentence[:LONGEST_SENTENCE],
        done_at=now,
    )


@transaction.atomic
def not_opened(*, batch: Batch, now: datetime, name: str) -> Item:
    """Note a file that could not be opened where it lies."""
    return _add(
        batch,
        pk=uuid7(),
        name=name[-1000:],
        outcome=ItemOutcome.FAILED,
        reason="not_opened",
        done_at=now,
    )


def _add(batch: Batch, *, pk: UUID, **fields: object) -> Item:
    hold_chain(batch.owner_id)  # one place for each, however many arrive at once
    sent = Item.objects.for_user(batch.owner_id).filter(pk=pk).first()
    if sent is not None:
        return sent
    last = Item.objects.filter(batch=batch).aggregate(last=Max("position"))["last"]
    position = 0 if last is None else (last // STEP + 1) * STEP
    return Item.objects.create(
        pk=pk, owner_id=batch.owner_id, batch=batch, position=position, **fields
    )


@transaction.atomic
def start_reading(*, batch: Batch, by: User, now: datetime) -> Job | None:
    """Let a worker read what waits; None when nothing does."""
    hold_chain(by.pk)  # a job that is just ending sees what came, or is over when this looks
    if not Item.objects.for_user(by).filter(batch=batch).waiting().exists():
        return None
    return jobs.enqueue(kind=JOB_KIND, about=batch, by=by, now=now)


def job_of(batch: Batch) -> Job | None:
    """The newest job that reads a batch."""
    found = Job.objects.for_user(batch.owner_id).filter(kind=JOB_KIND, about_id=batch.pk)
    return found.order_by("-created_at", "-id").first()


@transaction.atomic
def stop_reading(*, batch: Batch, by: User, now: datetime) -> None:
    """Stop: what waits is marked as stopped, what was read stays; a file that is being read is read again later."""
    hold_chain(by.pk)
    job = job_of(batch)
    if job is not None:
        jobs.ask_to_cancel(job=job, now=now)
    waiting = Item.objects.for_user(by).filter(batch=batch, outcome=ItemOutcome.WAITING)
    waiting.update(outcome=ItemOutcome.CANCELLED, done_at=now)


@transaction.atomic
def go_on_reading(*, batch: Batch, by: User, now: datetime) -> None:
    """Take up what was stopped or did not work; nothing of a batch that was taken back meanwhile."""
    hold_chain(by.pk)
    if _is_undone(batch):
        return
    again = [ItemOutcome.CANCELLED, ItemOutcome.FAILED]
    found = Item.objects.for_user(by).filter(batch=batch, outcome__in=again).exclude(file=None)
    found.update(outcome=ItemOutcome.WAITING, done_at=None, attempts=0, reason="")
    job = job_of(batch)
    if job is not None and job.state in {JobState.FAILED, JobState.CANCELLED}:
        jobs.retry(job=job, now=now)
    else:
        start_reading(batch=batch, by=by, now=now)


@transaction.atomic
def say_origin_of_batch(*, batch: Batch, by: User, now: datetime, origin: str) -> int:
    """One answer for everything of a batch nobody has answered for; returns for how many files.

    Only the answer is stored, never that a question or a warning was shown.
    """
    hold_chain(by.pk)
    answer = Origin(origin)
    Batch.objects.for_user(by).filter(pk=batch.pk).update(origin=answer)
    batch.origin = answer
    files = list(files_of(batch).filter(origin=""))
    StoredFile.objects.for_user(by).filter(pk__in=[one.pk for one in files]).update(origin=answer)
    record_many(
        [Event(about=one, kind="file.origin", facts={"origin": str(answer)}) for one in files],
        now=now,
    )
    return len(files)


def files_of(batch: Batch) -> StoredFileQuerySet:
    """Every file of a batch: what came in, and what was found inside."""
    entries = Item.objects.filter(batch=batch).exclude(entry=None).values("entry")
    inside = Attachment.objects.present().filter(entry__in=entries).values("file")
    came = Item.objects.filter(batch=batch).exclude(file=None).values("file")
    mine = StoredFile.objects.for_user(batch.owner_id)
    return mine.filter(pk__in=inside) | mine.filter(pk__in=came)


@transaction.atomic
def point_instead_of_batch(*, batch: Batch, by: User, now: datetime) -> bool:
    """Let a batch leave reference cards only: what was logged becomes one, what waits will be one.

    False, and nothing done, for a batch that was taken back meanwhile.
    """
    hold_chain(by.pk)
    if _is_undone(batch):
        return False
    Batch.objects.for_user(by).filter(pk=batch.pk).update(points_only=True)
    batch.points_only = True
    made = Item.objects.for_user(by).filter(batch=batch).logged()
    made.exclude(entry=None).update(outcome=ItemOutcome.WAITING, done_at=None, attempts=0)
    start_reading(batch=batch, by=by, now=now)
    return True


def _is_undone(batch: Batch) -> bool:
    """As it stands now: the page that asks may be old."""
    batch.refresh_from_db(fields=["undone_at"])
    return batch.undone_at is not None


@transaction.atomic
def undo_batch(*, batch: Batch, by: User, now: datetime) -> int:
    """Take back the entries a batch made: removed while undo is open, else withdrawn.

    A hundred at once, more by a worker. Asked again, it goes on with what is left. Returns how many are gone already.
    """
    stop_reading(batch=batch, by=by, now=now)
    mine = Batch.objects.for_user(by).filter(pk=batch.pk)
    mine.filter(undone_at=None).update(undone_at=now)
    batch.refresh_from_db(fields=["undone_at", "taken_back_at"])
    if batch.taken_back_at is not None:
        return 0
    if taking_back.left_of(batch).count() < taking_back.AT_ONCE:
        return len(taking_back.take_back_some(batch, by=by, now=now))
    jobs.enqueue(kind=UNDO_JOB_KIND, about=batch, by=by, now=now)
    return 0


def take_in(
    *, plan: Plan, uploads: Iterable[Upload], by: User, now: datetime, client_token: UUID,
    dropped: Iterable[UploadRefused] = (), origin: str = "",
) -> Batch:  # fmt: skip
    """Files of one form as one batch, each kept by itself, and a worker woken for them.

    Of a form that comes again, what is new is added: its first answer may have been lost, and another file chosen.
    """
    files = list(uploads)
    tokens = list(_tokens(files, of=client_token))
    batch = open_batch(
        plan=plan, by=by, now=now, source=Source.FILES, client_token=client_token, origin=origin
    )
    for upload, token in zip(files, tokens, strict=True):
        add_file(batch=batch, upload=upload, by=by, now=now, token=token)
    for place, refusal in enumerate(dropped):
        refuse(batch=batch, refusal=refusal, now=now, place=place)
    start_reading(batch=batch, by=by, now=now)
    return batch


def _tokens(uploads: Sequence[Upload], *, of: UUID) -> Iterator[UUID]:
    """What names each file of the form `of`: its bytes, and the how-many-eth of those with the same bytes it is."""
    seen: Counter[str] = Counter()
    for upload in uploads:
        digest = hashlib.sha256()
        for chunk in upload.chunks():
            digest.update(chunk)
        said = digest.hexdigest()
        seen[said] += 1
        yield uuid5(of, f"{said} {seen[said]}")
