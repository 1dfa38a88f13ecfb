from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from apps.accounts.models import User
from apps.core.ids import uuid7
from apps.intake import services
from apps.intake.enums import Source
from apps.intake.models import Batch, Item
from apps.intake.taking import run_batch
from apps.plans.models import Plan
from tests.files.conftest import file_storage

__all__ = ["file_storage"]


@pytest.fixture
def batch(plan: Plan, owner: User, now: datetime) -> Batch:
    return services.open_batch(
        plan=plan, by=owner, now=now, source=Source.FILES, client_token=uuid7()
    )


@pytest.fixture
def read(owner: User) -> Callable[[Batch], list[Item]]:
    """Do what a worker would: read what waits of a batch. Returns its items."""

    def run(batch: Batch) -> list[Item]:
        job = services.start_reading(batch=batch, by=owner, now=timezone.now())
        if job is not None:
            run_batch(job.pk, clock=timezone.now)
        return list(Item.objects.filter(batch=batch).in_order())

    return run


@pytest.fixture
def filled(batch: Batch, owner: User, read: Callable[[Batch], list[Item]]) -> Callable[..., list[Item]]:  # fmt: skip
    """Add files to the batch and read all of it, now."""

    def run(*files: tuple[str, bytes]) -> list[Item]:
        for name, content in files:
            services.add_file(
                batch=batch, upload=SimpleUploadedFile(name, content), by=owner, now=timezone.now()
            )
        return read(batch)

    return run


def mail(
    number: int = 1, *, subject: str = "", date: str = "Tue, 3 Mar 2026 10:00:00 +0000"
) -> bytes:
    """A small mail with a number of its own."""
    return (
        f"From: Ines Duarte <ines{number}@example.org>\nSubject: {subject or f'Mail {number}'}\n"
        f"Date: {date}\nMessage-ID: <{number}@example.org>\n\nWords {number}\n"
    ).encode()


def mailbox(count: int) -> bytes:
    line = b"From x@example.org Tue Mar  3 14:02:00 2026\n"
    return b"".join(line + mail(number) + b"\n" for number in range(1, count + 1))
