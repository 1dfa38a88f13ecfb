"""What mails the open dates should have, minus those they have (reliability.md, b.8.4); and zones that changed (R9)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db import transaction

from apps.core.owner_scope import owner_scope
from apps.deadlines.models import Deadline, DeadlineState
from apps.deadlines.preferences import Preferences, preferences_of
from apps.deadlines.reminders import AFTERWARDS, KIND, LABEL, about, expected
from apps.deadlines.services import follow_zone
from apps.deadlines.wallclock import due_at
from apps.mail import kinds, planning
from apps.mail.enums import WAITING, State
from apps.mail.models import OutgoingMail

AT_ONCE = 200


def reconcile(now: datetime) -> Iterator[int]:
    """Mend every open date and end mails that belong to nothing; yield how many were planned or ended in each part."""
    rows = Deadline.objects.open().filter(due_at__gt=now - AFTERWARDS).order_by("pk")
    rows, last = rows.select_related("trigger"), None
    while part := list((rows.filter(pk__gt=last) if last else rows)[:AT_ONCE]):
        yield _mend(part, now)
        last = part[-1].pk
    yield _end_stray()


def missing(
    deadline: Deadline, mails: Iterable[OutgoingMail], *, wishes: Preferences, now: datetime
) -> list[planning.Slot]:
    """The mails still to come that a date should have and has not, or has at another moment.

    Expected as of the date's last change: what has left the list since because its moment passed is no difference.
    """
    have = {one.slot: one for one in mails if not _is_withdrawn(one)}
    wanted = expected(deadline, now=deadline.changed_at, preferences=wishes)
    coming = [one for one in wanted if one.planned_at > now]
    return [one for one in coming if one.name not in have or _is_moved(have[one.name], one, now)]


def _is_moved(mail: OutgoingMail, slot: planning.Slot, now: datetime) -> bool:
    waits = mail.state == State.PLANNED and mail.planned_at > now
    return waits and mail.planned_at != slot.planned_at


def _is_withdrawn(mail: OutgoingMail) -> bool:
    """`planning.rearrange` freed its key."""
    return mail.state == State.CANCELLED and mail.dedupe_key.endswith(f"|{mail.pk}")


def _mend(part: Sequence[Deadline], now: datetime) -> int:
    mails = OutgoingMail.objects.filter(
        kind=KIND, about_label=LABEL, about_id__in=[one.pk for one in part], to_account=True
    ).defer("raw")
    by_date: dict[tuple[UUID, int], list[OutgoingMail]] = defaultdict(list)
    for mail in mails:
        by_date[mail.about_id, mail.revision].append(mail)
    wishes = {owner_id: preferences_of(owner_id) for owner_id in {one.owner_id for one in part}}
    found = 0
    for one in part:
        has_moved = one.due_at != due_at(one.local_date, one.local_time, zone=one.zone)
        has = by_date[one.pk, one.revision]
        if has_moved or missing(one, has, wishes=wishes[one.owner_id], now=now):
            found += _mend_one(one, now)
    return found


def _mend_one(deadline: Deadline, now: datetime) -> int:
    """Look again with the row locked: it may have been edited since, and then it is in order."""
    with owner_scope(deadline.owner_id):
        planned = follow_zone(deadline, now=now)
        rows = Deadline.objects.for_user(deadline.owner_id).select_for_update(of=("self",))
        row = rows.select_related("owner", "trigger").get(pk=deadline.pk)
        if row.state != DeadlineState.OPEN:
            return planned
        mails = OutgoingMail.objects.for_user(row.owner_id).about(LABEL, row.pk)
        mails = mails.of_revision(row.revision).filter(kind=KIND, to_account=True)
        lacking = missing(row, mails, wishes=preferences_of(row.owner_id), now=now)
        _plan(row, lacking, now=now)
    return planned + len(lacking)


def _plan(row: Deadline, lacking: list[planning.Slot], *, now: datetime) -> None:
    """Insert what is not there, and move what waits at a wrong moment."""
    planning.plan(
        owner=row.owner, kind=KIND, about=about(row), revision=row.revision, slots=lacking
    )
    for slot in lacking:
        mails = OutgoingMail.objects.for_user(row.owner_id).about(LABEL, row.pk)
        waiting = mails.of_revision(row.revision).filter(kind=KIND, slot=slot.name, to_account=True)
        waiting.filter(state=State.PLANNED, planned_at__gt=now).update(
            planned_at=slot.planned_at,
            next_attempt_at=slot.planned_at,
            urgent_at=slot.urgent_at,
            not_after=slot.not_after,
        )


@transaction.atomic
def _end_stray() -> int:
    """End waiting mails of older revisions and of dates that are not open; their own recheck would do it, too late
    for a page that shows what will go out."""
    waiting = OutgoingMail.objects.filter(kind=KIND, about_label=LABEL, state__in=WAITING)
    found = waiting.values_list("pk", "about_id", "revision")
    dates = {
        pk: (state, revision)
        for pk, state, revision in Deadline.objects.filter(
            pk__in={about_id for _pk, about_id, _revision in found}
        ).values_list("pk", "state", "revision")
    }
    old, closed = [], []
    for pk, about_id, revision in found:
        state, present = dates.get(about_id, ("", 0))
        if state != DeadlineState.OPEN:
            closed.append(pk)
        elif revision < present:
            old.append(pk)
    ended = waiting.filter(pk__in=closed).update(state=State.CANCELLED)
    return ended + waiting.filter(pk__in=old).update(state=State.SUPERSEDED)


def register() -> None:
    """Let the engine call this once an hour."""
    kinds.register(replace(kinds.kind_of(KIND), reconcile=reconcile))
