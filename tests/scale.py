"""Seeds a plan of any size straight into the tables: for query counts and the bench."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta
from uuid import uuid4

from django.db import connection

from apps.accounts.models import User
from apps.concerns.models import Concern, Place, Response
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


def argue(
    plan: Plan, *, by: User, now: datetime, entries: int, concerns: int, with_files: int
) -> None:
    """Half of the concerns are answered; every entry is a place of one of them, those with a file by a page of it."""
    rows = seed(plan, by=by, now=now, entries=entries, with_files=with_files)
    goals = list(Goal.objects.filter(plan=plan))
    made = Concern.objects.bulk_create(
        Concern(
            owner=by, plan=plan, words=f"Concern {n}: the part that was due was late again.", position=n,
            goal=goals[n % len(goals)], standing="disputed" if n % 2 else "unanswered",
            client_token=uuid4(), added_at=now,
        )
        for n in range(concerns)
    )  # fmt: skip
    Response.objects.bulk_create(
        Response(
            owner=by, concern=one, number=1, standing="disputed", words="It was done on 12 May.",
            audience="panel", written_at=now, decided_at=now,
        )
        for one in made[1::2]
    )  # fmt: skip
    files = {one.entry_id: one for one in Attachment.objects.filter(entry__in=rows)}
    Place.objects.bulk_create(
        Place(
            owner=by, concern=made[n % concerns], entry=entry, attachment=files.get(entry.pk),
            page=1 if entry.pk in files else None, added_at=now, position=n,
        )
        for n, entry in enumerate(rows)
    )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("analyze")  # as the database does by itself, once rows are there


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
