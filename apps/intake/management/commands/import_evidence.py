"""Files, folders and mailboxes into the record; every file gets an outcome (design, section 6)."""

from __future__ import annotations

import json
import time
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from apps.accounts.models import User
from apps.core.ids import uuid7
from apps.core.owner_scope import owner_scope
from apps.core.text import visible_controls
from apps.intake import services
from apps.intake.enums import ItemOutcome, Source
from apps.intake.models import Batch, Item
from apps.intake.taking import run_batch
from apps.intake.texts import finish_texts
from apps.plans.models import Plan

COUNTED = {
    ItemOutcome.ENTRY: "stored",
    ItemOutcome.OPENED: "stored",
    ItemOutcome.DUPLICATE: "duplicate",
    ItemOutcome.REFUSED: "refused",
    ItemOutcome.KEPT: "unreadable",
    ItemOutcome.FAILED: "failed",
    ItemOutcome.CANCELLED: "failed",
    ItemOutcome.WAITING: "failed",
}
WAIT_SECONDS = 0.5  # while a worker of a running Daybook has the batch


class FileOnDisk:
    """A file of this machine in the shape of an upload."""

    def __init__(self, path: Path) -> None:
        self.path, self.name, self.size = path, path.name, path.stat().st_size

    def chunks(self, chunk_size: int | None = None) -> Iterator[bytes]:
        with self.path.open("rb") as source:
            while chunk := source.read(chunk_size or 1 << 20):
                yield chunk


class Command(BaseCommand):
    help = "Take files, folders and mailboxes into the record of one plan."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("paths", nargs="+", type=Path, metavar="PATH")
        parser.add_argument(
            "--plan", type=UUID, help="id of the plan; not needed where there is only one"
        )
        parser.add_argument("--json", action="store_true", help="end with one line of JSON")

    def handle(self, *, paths: list[Path], plan: UUID | None, **options: Any) -> None:
        missing = [str(path) for path in paths if not path.exists()]
        if missing:
            raise CommandError(f"There is nothing at {missing[0]}.", returncode=2)
        chosen = self._plan(plan)
        with owner_scope(chosen.owner_id):
            batch = services.open_batch(
                plan=chosen, by=chosen.owner, now=timezone.now(), source=Source.COMMAND,
                client_token=uuid7(),
            )  # fmt: skip
        for path, shown in _files(paths):
            self._add(batch, path, shown=shown)
        self._read(batch, by=chosen.owner)
        self._report(batch, as_json=options["json"])

    def _plan(self, pk: UUID | None) -> Plan:
        found = Plan.objects.select_related("owner").filter(is_example=False)
        chosen = found.filter(pk=pk) if pk else found
        if pk and not chosen.exists():
            chosen = Plan.objects.select_related("owner").filter(pk=pk)
        if chosen.count() != 1:
            raise CommandError(
                "Say which plan: --plan ID. Its page has the id in its address.", returncode=2
            )
        return chosen.get()

    def _add(self, batch: Batch, path: Path, *, shown: str) -> None:
        try:
            upload = FileOnDisk(path)
            with owner_scope(batch.owner_id):
                services.add_file(
                    batch=batch, upload=upload, by=batch.owner, now=timezone.now(), name=shown
                )
        except OSError as error:
            self.stderr.write(f"{visible_controls(shown)}: cannot be opened ({error.strerror})")
            with owner_scope(batch.owner_id):
                services.not_opened(batch=batch, now=timezone.now(), name=shown)

    def _read(self, batch: Batch, *, by: User) -> None:
        """Read here and now; a worker of a running Daybook may have taken the job first."""
        while True:
            with owner_scope(by.pk):
                job = services.start_reading(batch=batch, by=by, now=timezone.now())
            if job is None:
                break
            run_batch(job.pk, clock=timezone.now)
            with owner_scope(by.pk):
                if Item.objects.for_user(by).filter(batch=batch).waiting().exists():
                    time.sleep(WAIT_SECONDS)
        finish_texts(by, clock=timezone.now)

    def _report(self, batch: Batch, *, as_json: bool) -> None:
        files = []
        counts = dict.fromkeys(COUNTED.values(), 0)
        with owner_scope(batch.owner_id):
            items = Item.objects.for_user(batch.owner_id).filter(batch=batch).in_order()
            for item in items.iterator():
                outcome = COUNTED[ItemOutcome(item.outcome)]
                counts[outcome] += 1
                files.append(
                    {
                        "path": item.name,
                        "outcome": outcome,
                        "reason": item.sentence or item.reason,
                        **item.found,
                    }
                )
                reason = f" ({item.reason})" if item.reason else ""
                self.stdout.write(f"{outcome:<10} {visible_controls(item.name)}{reason}")
        if as_json:
            self.stdout.write(json.dumps(counts | {"files": files}))
        else:
            self.stdout.write(", ".join(f"{number} {name}" for name, number in counts.items()))


def _files(paths: list[Path]) -> Iterator[tuple[Path, str]]:
    """Every file below the paths, in order, with the name it is reported under."""
    for path in paths:
        if path.is_dir():
            for found in sorted(path.rglob("*")):
                if found.is_file():
                    yield found, str(found)
        else:
            yield path, str(path)
