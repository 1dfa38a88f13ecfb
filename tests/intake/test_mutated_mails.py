"""R22: whatever a mail has become, its bytes are kept as they came and it ends with an outcome."""

from __future__ import annotations

import contextlib
import hashlib
import random
from collections import Counter
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from apps.core.ids import uuid7
from apps.files import vault
from apps.intake import services
from apps.intake.enums import ItemOutcome, Source
from apps.intake.models import Item
from apps.intake.parsers import child
from apps.intake.taking import run_batch
from tests.data.mails import mutated, seeds
from tests.known import known

pytestmark = pytest.mark.django_db
ENDED = {ItemOutcome.ENTRY, ItemOutcome.DUPLICATE, ItemOutcome.KEPT, ItemOutcome.REFUSED}
READ_HERE = {"read_mail": child.read_mail}


def read_here(target: str, payload: dict[str, Any], *, limits: object, cwd: Any = None) -> Any:
    """The child's own function in this process: starting twenty thousand children is another test."""
    with contextlib.chdir(cwd or "."):
        return READ_HERE[target.rpartition(":")[2]](payload)


def take_in_mutated(plan, owner, now, *, count: int, seed: int) -> Counter[str]:
    """Take in `count` mutated mails and count their outcomes; each that was not refused is there with its hash."""
    rng = random.Random(seed)  # noqa: S311  so that a failure can be had again
    pool = seeds()
    batch = services.open_batch(
        plan=plan, by=owner, now=now, source=Source.FILES, client_token=uuid7()
    )
    hashes = {}
    for number in range(count):
        data = mutated(rng, pool)
        upload = SimpleUploadedFile(f"{number}.eml", data or b"\n")
        item = services.add_file(batch=batch, upload=upload, by=owner, now=now)
        hashes[item.pk] = hashlib.sha256(data or b"\n").hexdigest()
        if item.outcome == ItemOutcome.REFUSED:
            assert (
                item.reason == "mismatch"
            )  # another file's bytes, or a page: told at once, never half kept
    job = services.start_reading(batch=batch, by=owner, now=now)
    if job is not None:
        run_batch(job.pk, clock=lambda: now)
    items = list(Item.objects.filter(batch=batch, pk__in=hashes))
    for item in items:
        if item.outcome == ItemOutcome.REFUSED:
            continue
        stored = known(item.file)
        assert stored.sha256 == hashes[item.pk]
        with vault.opened(stored.key) as kept:
            assert hashlib.sha256(kept.read()).hexdigest() == hashes[item.pk]
    return Counter(item.outcome for item in items)


def assert_none_is_lost(outcomes: Counter[str], *, of: int) -> None:
    """Each has an outcome that keeps it, but for a few that became something else and were told so at once."""
    assert outcomes.total() == of
    assert outcomes[ItemOutcome.REFUSED] <= of // 20
    assert set(outcomes) <= ENDED, outcomes


def test_no_mutated_mail_is_lost(plan, owner, now, monkeypatch):
    monkeypatch.setattr("apps.intake.reading._ask", read_here)
    assert_none_is_lost(take_in_mutated(plan, owner, now, count=120, seed=20261122), of=120)


def test_some_go_through_the_real_child(plan, owner, now):
    assert_none_is_lost(take_in_mutated(plan, owner, now, count=12, seed=7), of=12)
