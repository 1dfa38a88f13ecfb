from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import connection, transaction

from apps.audit.services import hold_chain, record
from apps.core.audience import PacketKind
from apps.core.ids import uuid7
from apps.core.owner_scope import set_owner
from apps.jobs import services as jobs
from apps.jobs.models import Job
from apps.jobs.process import send
from apps.packets import snapshot as frozen
from apps.packets.arguing import printable_concerns, printed_answer
from apps.packets.assemble import BUILT_LATER, assemble, stamp
from apps.packets.assemble_sources import printable_entries
from apps.packets.canonical import canonical
from apps.packets.layout import layout_version
from apps.packets.models import Build, PacketText
from apps.plans.models import Plan

if TYPE_CHECKING:
    from apps.accounts.models import User

JOB_KIND = "packet"


class NothingDecidedError(Exception):
    """Nothing may go in such a packet yet, and it has no statement: an empty packet is never a surprise."""


@transaction.atomic
def save_text(*, plan: Plan, by: User, now: datetime, **words: str) -> PacketText:
    """Store the user's own words for packets. They are scratch: not in the ledger until a packet holds them."""
    text, _is_new = PacketText.objects.update_or_create(
        owner=by, plan=plan, defaults={**words, "changed_at": now}
    )
    return text


@contextmanager
def _one_moment(by: User) -> Iterator[None]:
    """One transaction that sees the record as of one moment (REPEATABLE READ) where it is the outermost."""
    is_outermost = not connection.in_atomic_block
    with transaction.atomic():
        if is_outermost:
            with connection.cursor() as cursor:
                cursor.execute("set transaction isolation level repeatable read")
        set_owner(by.pk)
        yield


def request_build(*, plan: Plan, by: User, now: datetime, kind: PacketKind) -> Build:
    """Freeze the record and enqueue the packet; an unchanged record returns the build that exists.

    Raises:
        NothingDecidedError: no entry may go in it and there is no statement.
    """
    with _one_moment(by):
        if not has_content(plan, kind):
            raise NothingDecidedError
        draft = assemble(plan, by=by, kind=kind, now=now)
    return _request(draft, plan=plan, by=by, now=now)


@transaction.atomic
def _request(draft: frozen.Snapshot, *, plan: Plan, by: User, now: datetime) -> Build:
    """Store the request in a transaction of its own: one that reads as of an earlier moment may not append.

    The ledger's lock comes first, so that a second click waits and then finds the first one's build.
    """
    set_owner(by.pk)
    hold_chain(by.pk)
    digest = digest_of(draft)
    kind = PacketKind(str(draft.kind))
    found = Build.objects.for_user(by).filter(plan=plan, kind=kind, input_digest=digest).first()
    if found is None:
        return _new_build(draft, digest=digest, plan=plan, by=by, now=now)
    jobs.retry(job=found.job, now=now)
    return found


def has_content(plan: Plan, kind: PacketKind) -> bool:
    """Whether a packet would hold anything of the user's."""
    texts = PacketText.objects.for_user(plan.owner_id).filter(plan=plan).exclude(statement="")
    if texts.exists() or printable_entries(plan, kind).exists():
        return True
    return any(printed_answer(one, kind) for one in printable_concerns(plan, kind))


def digest_of(snapshot: frozen.Snapshot) -> str:
    """SHA-256 of everything but the build's own id and time, and of the layout it is set in."""
    plain = replace(snapshot, build=BUILT_LATER).to_json()
    made_from = {"record": plain, "layout": layout_version()}
    return hashlib.sha256(canonical(made_from)).hexdigest()


def _new_build(
    draft: frozen.Snapshot, *, digest: str, plan: Plan, by: User, now: datetime
) -> Build:
    build = Build(
        id=uuid7(),
        owner=by,
        plan=plan,
        kind=PacketKind(str(draft.kind)),
        input_digest=digest,
        requested_at=now,
    )
    build.snapshot = stamp(draft, build_id=str(build.pk), at=now).to_json()
    build.job = jobs.enqueue(kind=JOB_KIND, about=build, by=by, now=now)
    build.save()
    record(
        about=build,
        kind="packet.requested",
        now=now,
        facts={"plan": str(plan.pk), "kind": build.kind, "input": digest},
    )
    return build


@transaction.atomic
def rebuild(*, build: Build, now: datetime) -> None:
    """Try a packet that failed or was stopped again."""
    jobs.retry(job=build.job, now=now)


@transaction.atomic
def accept_check(*, build: Build, by: User, now: datetime) -> None:
    """Store that the user downloads the packet in spite of what the check found."""
    changed = (
        Build.objects.for_user(by).filter(pk=build.pk, overridden_at=None).update(overridden_at=now)
    )
    if changed:
        record(about=build, kind="packet.check_overridden", now=now)


def nudge(job: Job) -> None:
    """Wake a worker of the packet queue; registered when the app is ready."""
    send("apps.packets.tasks.build_packet", str(job.about_id))
