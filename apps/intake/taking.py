"""Takes in a batch: claim the job, read a file or a hundred messages in a child, log, go on (R15 to R17, R22).

Every file ends with an outcome. One that kills its reader is kept unread; the others do not notice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from itertools import islice
from uuid import UUID

import structlog
from celery.exceptions import SoftTimeLimitExceeded
from django.db.models import F

from apps.accounts.models import User
from apps.audit.services import hold_chain
from apps.core.owner_scope import owner_scope
from apps.evidence.recording import AT_MOST
from apps.files.ahead import make_ahead
from apps.intake import documents, entries
from apps.intake.entries import Taker
from apps.intake.enums import ItemOutcome
from apps.intake.kinds import JOB_KIND, Reader, reader_of
from apps.intake.models import Batch, Item
from apps.intake.reading import OURS, NotRead, local_path, read_mail, read_messages, split_mailbox
from apps.jobs import process as jobs
from apps.jobs import services as job_services
from apps.jobs.models import Job, JobState

log = structlog.get_logger("daybook.intake")
Clock = Callable[[], datetime]

MOST_ATTEMPTS = 3  # of one item, by workers that died with it
AT_ONCE = 1_000  # messages a child reads: starting it costs as much as reading fifty
LONGEST = timedelta(seconds=120)  # then another job goes on: below the worker's limit


def run_batch(job_id: UUID, *, clock: Clock) -> None:
    """Take in what waits, if no other worker does. Every ending is a state of the job."""
    job = jobs.claim(job_id, now=clock())
    if job is None:
        return
    try:
        _Taking(job, clock=clock).run()
    except SoftTimeLimitExceeded:
        jobs.finish(job, state=JobState.FAILED, now=clock(), error="too_long")
    except Exception as error:  # noqa: BLE001  a job ends as a row that says so, whatever broke
        log.warning("intake_failed", job=str(job_id), error=type(error).__name__)
        jobs.finish(job, state=JobState.FAILED, now=clock(), error="unexpected")


class _Taking:
    """One job's work on one batch."""

    def __init__(self, job: Job, *, clock: Clock) -> None:
        self.job, self.clock, self.begun = job, clock, clock()
        with owner_scope(job.owner_id):
            self.by = User.objects.get(pk=job.owner_id)
            batches = Batch.objects.for_user(self.by).select_related("plan")
            self.batch = batches.get(pk=job.about_id)

    def taker(self) -> Taker:
        return Taker(batch=self.batch, plan=self.batch.plan, by=self.by, now=self.clock())

    def run(self) -> None:
        while items := self._next():
            if not self._report():
                jobs.finish(self.job, state=JobState.CANCELLED, now=self.clock())
                return
            self._take(items)
            if self.clock() - self.begun > LONGEST:
                break
        self._finish()

    def _next(self) -> list[Item]:
        """The next file, or up to a thousand messages of one mailbox; attempts are counted before it is read."""
        with owner_scope(self.by.pk):
            waiting = Item.objects.for_user(self.by).filter(batch=self.batch).waiting()
            waiting = waiting.select_related("file", "entry", "mailbox__file")
            first = waiting.first()
            if first is None:
                return []
            found = [first]
            if first.mailbox_id and not first.attempts and first.entry is None:
                same = waiting.filter(mailbox=first.mailbox_id, attempts=0, entry=None)
                found = list(same[:AT_ONCE]) or found
            chosen = Item.objects.for_user(self.by).filter(pk__in=[one.pk for one in found])
            chosen.update(attempts=F("attempts") + 1)
        return found

    def _report(self) -> bool:
        with owner_scope(self.by.pk):
            tally = Item.objects.for_user(self.by).filter(batch=self.batch).tally()
        total = sum(tally.values())
        done = total - tally.get(ItemOutcome.WAITING, 0)
        return jobs.report(self.job, now=self.clock(), done=done, total=total)

    def _finish(self) -> None:
        """End this job; another one goes on with what is left or came meanwhile."""
        with owner_scope(self.by.pk):
            hold_chain(self.by.pk)
            now = self.clock()
            ended = jobs.finish(self.job, state=JobState.DONE, now=now)
            left = Item.objects.for_user(self.by).filter(batch=self.batch).waiting()
            if self.batch.points_only and not left.exists():
                entries.let_go_of_originals(self.taker())
            if ended and left.exists():
                job_services.enqueue(kind=JOB_KIND, about=self.batch, by=self.by, now=now)

    def _take(self, items: Sequence[Item]) -> None:
        first = items[0]
        try:
            if first.attempts >= MOST_ATTEMPTS:
                raise NotRead("reader_crash")  # noqa: TRY301  the same ending as a reader that gave up
            if first.entry is not None:
                self._point(first)
            elif first.mailbox is not None:
                self._messages(first.mailbox, items)
            else:
                self._file(first)
        except NotRead as failure:
            self._unread(items, reason=failure.reason)
        except OURS:
            raise
        except Exception as error:  # noqa: BLE001  a file that nobody foresaw costs only itself
            log.warning("item_failed", item=str(first.pk), error=type(error).__name__)
            self._unread(items, reason="reader_broke")

    @contextmanager
    def _writing(self, items: Sequence[Item]) -> Iterator[list[Item]]:
        """The transaction in which items get their outcome: those that still wait, by the batch as it stands now.

        While they were read the person may have stopped, taken back or pointed to the batch, or another worker
        may have been faster.
        """
        with owner_scope(self.by.pk):
            hold_chain(self.by.pk)
            self.batch.refresh_from_db(fields=["points_only", "origin"])
            rows = Item.objects.for_user(self.by).filter(pk__in=[one.pk for one in items])
            waiting = set(rows.waiting().values_list("pk", flat=True))
            yield [one for one in items if one.pk in waiting]

    def _file(self, item: Item) -> None:
        with self._writing([item]) as still:
            if not still or (item.file is not None and entries.close_twin(self.taker(), item)):
                return
        reader = {
            Reader.MAIL: self._mail,
            Reader.MAILBOX: self._mailbox,
            Reader.DOCUMENT: self._document,
        }[reader_of(item.name)]
        reader(item)

    def _mail(self, item: Item) -> None:
        if item.file is None:
            raise NotRead("bytes_gone")
        with read_mail(item.file, name=item.name) as mail, self._writing([item]) as still:
            entries.log_mails(self.taker(), [(one, mail) for one in still])

    def _mailbox(self, item: Item) -> None:
        if item.file is None:
            raise NotRead("bytes_gone")
        with local_path(item.file) as path:
            places, is_whole = split_mailbox(path)
        if not places:
            raise NotRead("no_messages")
        with self._writing([item]) as still:
            item.reason = "" if is_whole else "too_many_messages"
            for one in still:
                entries.open_mailbox(self.taker(), one, places)

    def _messages(self, mailbox: Item, items: Sequence[Item]) -> None:
        if mailbox.file is None:
            raise NotRead("bytes_gone")
        places = [(one.offset or 0, one.length or 0) for one in items]
        left = list(items)
        with (
            local_path(mailbox.file) as path,
            read_messages(path, places, keep=not self.batch.points_only) as found,
        ):
            while mails := list(islice(found, AT_MOST)):
                now, left = left[: len(mails)], left[len(mails) :]
                if not self._report():
                    left = [*now, *left]
                    break
                with self._writing(now) as still:
                    read = [one for one in zip(now, mails, strict=True) if one[0] in still]
                    entries.log_mails(self.taker(), read)
        with owner_scope(self.by.pk):  # what did not fit, or was stopped, was not tried
            waiting = Item.objects.for_user(self.by).filter(pk__in=[one.pk for one in left])
            waiting.update(attempts=0)

    def _document(self, item: Item) -> None:
        if item.file is None:
            raise NotRead("bytes_gone")
        text = documents.read_text(item.file, name=item.name, now=self.clock())
        if not self.batch.points_only:
            make_ahead(item.file)
        with self._writing([item]) as still:
            for one in still:
                entries.log_document(self.taker(), one, text)

    def _point(self, item: Item) -> None:
        with self._writing([item]) as still:
            if still and item.entry is not None:
                entries.point_at(self.taker(), item, item.entry)

    def _unread(self, items: Sequence[Item], *, reason: str) -> None:
        """A run whose reader gave up is read in smaller ones, so that one bad mail costs only itself."""
        if len(items) > 1:
            step = max(1, len(items) // 10)
            for start in range(0, len(items), step):
                if (
                    not self._report()
                ):  # each may take long: others must hear that this worker lives
                    return
                self._take(items[start : start + step])
            return
        with self._writing(items) as still:
            for one in still:
                entries.log_unread(self.taker(), one, reason=reason)
