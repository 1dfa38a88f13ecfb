"""Seeds a plan of any size straight into the tables: for query counts and the bench."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta
from uuid import uuid4

from apps.accounts.models import User
from apps.core.audience import Audience
from apps.deadlines.models import DeadlineKind
from apps.deadlines.services import add_deadline
from apps.evidence.models import Attachment, Entry, EntryGoal, EntryVersion
from apps.files.models import StoredFile
from apps.goals.models import Goal
from apps.goals.services import add_goal
from apps.onboarding.services import set_tonight_aside
from apps.plans.models import Plan
from apps.plans.services import add_person

KINDS = ("note", "win", "note", "win")
AUDIENCES = (Audience.UNDECIDED, Audience.PANEL, Audience.LAWYER, Audience.UNDECIDED)
DAYS = 56


def seed(
    plan: Plan, *, by: User, now: datetime, entries: int, with_files: int, goals: int = 5
) -> list[Entry]:
    """Fill a plan: goals, people, dates, `entries` over eight weeks, the first `with_files` with a file each."""
    made_goals = [
        add_goal(plan=plan, by=by, now=now, words=f"Deliver part {n} by June") for n in range(goals)
    ]
    for n in range(5):
        add_person(plan=plan, by=by, now=now, name=f"Person {n}", relation="peer")
    for n in range(1, 6):
        day = (now + timedelta(days=3 * n)).date()
        add_deadline(
            plan=plan, by=by, now=now, kind=DeadlineKind.CHECKPOINT, title=f"Talk {n}",
            local_date=day, local_time=None, zone=plan.zone,
        )  # fmt: skip
    rows = [_entry(plan, by=by, now=now, place=n, of=entries) for n in range(entries)]
    Entry.objects.bulk_create(rows)
    EntryVersion.objects.bulk_create(_version(row) for row in rows)
    EntryGoal.objects.bulk_create(
        _link(row, made_goals[n % goals], now) for n, row in enumerate(rows)
    )
    files = [_file(by, now=now, place=n) for n in range(with_files)]
    StoredFile.objects.bulk_create(files)
    pairs = zip(rows, files, strict=False)
    Attachment.objects.bulk_create(
        Attachment(
            owner=by,
            entry=row,
            file=file,
            name=file.first_name,
            audience=row.audience,
            added_at=now,
        )
        for row, file in pairs
    )
    set_tonight_aside(plan=plan, by=by, now=now)
    return rows


def _entry(plan: Plan, *, by: User, now: datetime, place: int, of: int) -> Entry:
    at = now - timedelta(days=DAYS) + timedelta(seconds=place * DAYS * 86_400 // max(of, 1))
    return Entry(
        owner=by,
        plan=plan,
        kind=KINDS[place % 4],
        audience=AUDIENCES[place % 4],
        written_at=at.astimezone(UTC),
        client_token=uuid4(),
        statement=f"Entry {place}: the job that was planned for this day was finished and shown.",
        happened_from=at,
        happened_until=at,
        happened_precision="exact",
        happened_zone=plan.zone,
    )


def _version(entry: Entry) -> EntryVersion:
    return EntryVersion(
        owner_id=entry.owner_id,
        entry=entry,
        number=1,
        statement=entry.statement,
        happened_from=entry.happened_from,
        happened_until=entry.happened_until,
        happened_precision=entry.happened_precision,
        happened_zone=entry.happened_zone,
        written_at=entry.written_at,
    )


def _link(entry: Entry, goal: Goal, now: datetime) -> EntryGoal:
    return EntryGoal(owner_id=entry.owner_id, entry=entry, goal=goal, added_at=now)


def _file(by: User, *, now: datetime, place: int) -> StoredFile:
    name = f"board-{place}.png"
    return StoredFile(
        owner=by,
        sha256=hashlib.sha256(name.encode()).hexdigest(),
        size=1_000 + place,
        media_type="image/png",
        first_name=name,
        received_at=now,
    )
