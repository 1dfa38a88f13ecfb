"""Reads the words of files that became proof of an entry by another way than a batch, one person's files at a time.

A mail that was added to an entry of kind e-mail fills what that entry does not say yet, and brings its parts.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

import structlog
from celery.exceptions import SoftTimeLimitExceeded

from apps.accounts.models import User
from apps.core.owner_scope import owner_scope
from apps.evidence.enums import EntryKind
from apps.evidence.models import Attachment, Entry
from apps.evidence.services import attach_files, fill_details
from apps.files.ahead import make_ahead
from apps.files.models import StoredFile
from apps.intake import documents, mails
from apps.intake.entries import keep_texts
from apps.intake.kinds import TEXT_JOB_KIND, Reader, reader_of
from apps.intake.reading import OURS, Mail, NotRead, read_mail
from apps.jobs import process as jobs
from apps.jobs import services as job_services
from apps.jobs.models import Job, JobState

log = structlog.get_logger("daybook.intake")
Clock = Callable[[], datetime]
LONGEST = timedelta(seconds=120)


def unread_files(owner: User | UUID) -> list[StoredFile]:
    """The next files of a person that prove something and that nobody has read yet."""
    held = Attachment.objects.for_user(owner).present().values("file")
    found = StoredFile.objects.for_user(owner).filter(pk__in=held, text=None)
    return list(found.order_by("received_at", "id")[:20])


def run_texts(job_id: UUID, *, clock: Clock) -> None:
    """Read what is unread of one person, if no other worker does."""
    begun = clock()
    job = jobs.claim(job_id, now=begun)
    if job is None:
        return
    try:
        _run(job, begun=begun, clock=clock)
    except SoftTimeLimitExceeded:
        jobs.finish(job, state=JobState.FAILED, now=clock(), error="too_long")
    except Exception as error:  # noqa: BLE001  a job ends as a row that says so; the sweep asks for another
        log.warning("texts_failed", job=str(job_id), error=type(error).__name__)
        jobs.finish(job, state=JobState.FAILED, now=clock(), error="unexpected")


def _run(job: Job, *, begun: datetime, clock: Clock) -> None:
    by = User.objects.get(pk=job.owner_id)
    goes_on = True
    while goes_on and (files := _next(by)):
        for file in files:
            goes_on = jobs.report(job, now=clock(), done=0, total=0)
            if not goes_on or clock() - begun > LONGEST:
                goes_on = False
                break
            read_one(file, by=by, clock=clock)
    with owner_scope(by.pk):
        ended = jobs.finish(job, state=JobState.DONE, now=clock())
        if ended and unread_files(by):
            job_services.enqueue(kind=TEXT_JOB_KIND, about=by, by=by, now=clock())


def finish_texts(by: User, *, clock: Clock) -> None:
    """Read everything unread of a person now, beside whatever a worker does: for commands."""
    while files := _next(by):
        for file in files:
            read_one(file, by=by, clock=clock)


def _next(by: User) -> list[StoredFile]:
    with owner_scope(by.pk):
        return unread_files(by)


def read_one(file: StoredFile, *, by: User, clock: Clock) -> None:
    """Read one file and make what pages show of it; whatever becomes of it is a row, so that it is not tried for ever."""
    try:
        if reader_of(file.first_name) is Reader.MAIL:
            with read_mail(file, name=file.first_name) as mail, owner_scope(by.pk):
                _keep_mail(file, mail, by=by, now=clock())
        else:
            text = documents.read_text(file, name=file.first_name, now=clock())
            make_ahead(file)
            with owner_scope(by.pk):
                keep_texts([text])
    except NotRead as failure:
        _keep_unread(file, by=by, reason=failure.reason, now=clock())
    except OURS:
        raise
    except Exception as error:  # noqa: BLE001  a file that nobody foresaw costs only itself
        log.warning("file_failed", file=str(file.pk), error=type(error).__name__)
        _keep_unread(file, by=by, reason="reader_broke", now=clock())


def _keep_unread(file: StoredFile, *, by: User, reason: str, now: datetime) -> None:
    with owner_scope(by.pk):
        keep_texts([documents.unread(file, reason=reason, now=now)])


def _keep_mail(file: StoredFile, mail: Mail, *, by: User, now: datetime) -> None:
    keep_texts([mails.text_row(file, mail.parsed, now=now)])
    held = Attachment.objects.for_user(by).present().filter(file=file)
    for entry in (
        Entry.objects.for_user(by).present().filter(attachments__in=held, kind=EntryKind.EMAIL)
    ):
        parts, problems = mails.store_parts(mail, by=by, now=now, origin=file.origin)
        details = mails.details_of(mail.parsed, problems=problems)
        fill_details(entry=entry, by=by, now=now, details=details)
        attach_files(entry=entry, by=by, now=now, files=parts)
