"""The nightly check (R27): every stored byte and every word of a person is read again within a day, in short runs.

A round goes by a cursor: files, packets, then words and ledger. Whatever does not match is an alarm at once; the alarm
ends with the first whole round that finds nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import accumulate
from typing import Any
from uuid import UUID

import structlog
from celery.exceptions import SoftTimeLimitExceeded
from django.db.models import Q

from apps.accounts.models import User
from apps.audit.services import hold_chain
from apps.core.owner_scope import owner_scope
from apps.files import vault
from apps.files.models import StoredFile
from apps.operations.models import RecordCheck, Stage
from apps.operations.verify import reread_words, state_of
from apps.packets.models import Build

log = structlog.get_logger("daybook.operations")
Clock = Callable[[], datetime]
Found = list[list[str]]

EVERY = timedelta(hours=23)  # with a run every half hour: each byte at least once in 24 hours
LONGEST = timedelta(seconds=60)  # of one run, plus the file that is being read
HELD = timedelta(minutes=10)  # a run that died lets go of its round after this
AT_ONCE = 50  # files of one step
STEP_BYTES = 256 << 20  # together, unless one alone has more
EXTRA_AFTER = timedelta(hours=1)  # an upload that is under way has no row yet
MOST_FOUND = 500  # `verify_record` names all


def check_all(*, clock: Clock) -> int:
    """Go on with every round that is open or due, for about a minute. Returns how many rounds came to their end."""
    until, ended = clock() + LONGEST, 0
    owners = User.objects.order_by("pk").values_list("pk", flat=True)
    for owner_id in owners.iterator():
        if clock() >= until:
            break
        ended += check_owner(owner_id, clock=clock, until=until)
    return ended


def check_owner(owner_id: UUID, *, clock: Clock, until: datetime) -> bool:
    """Go on with the round of one person until `until`. True when it came to its end."""
    check = _claimed(owner_id, now=clock())
    if check is None:
        return False
    while check.stage and clock() < until:
        _step(check, now=clock())
    _save(check, claimed_at=None)
    return not check.stage


def _claimed(owner_id: UUID, *, now: datetime) -> RecordCheck | None:
    """The round that is open or begins now; None when none is due or another run has it."""
    with owner_scope(owner_id):
        check, _is_new = RecordCheck.objects.get_or_create(owner_id=owner_id)
        free = Q(claimed_at=None) | Q(claimed_at__lt=now - HELD)
        due = ~Q(stage="") | Q(begun_at=None) | Q(begun_at__lte=now - EVERY)
        mine = RecordCheck.objects.for_user(owner_id).filter(free, due)
        if not mine.update(claimed_at=now):
            return None
    check.refresh_from_db()
    if not check.stage:
        check.begun_at, check.stage, check.cursor = now, Stage.FILES, None
        check.seen, check.finding = 0, []
        _found(check, _extra(owner_id, now=now))
    return check


def _step(check: RecordCheck, *, now: datetime) -> None:
    match check.stage:
        case Stage.FILES:
            rows = StoredFile.objects.for_user(check.owner_id)
            _read_some(check, rows, table="file", then=Stage.PACKETS)
        case Stage.PACKETS:
            builds = Build.objects.for_user(check.owner_id).exclude(built_at=None)
            _read_some(check, builds, table="packet", then=Stage.WORDS)
        case _:
            _read_words(check, now=now)
    if check.stage:
        _save(check, claimed_at=now)


def _read_some(check: RecordCheck, rows: Any, *, table: str, then: Stage) -> None:
    """Read the next rows' bytes. No transaction is open meanwhile."""
    with owner_scope(check.owner_id):
        behind = rows.filter(pk__gt=check.cursor) if check.cursor else rows
        part = list(behind.order_by("pk")[:AT_ONCE])
    sums = accumulate(one.size for one in part)
    part = [
        one for one, size in zip(part, sums, strict=True) if one is part[0] or size <= STEP_BYTES
    ]
    for one in part:
        storage, key = ("default", one.key) if table == "file" else ("packets", one.file_key)
        state = state_of(storage, key, one.sha256)
        if state != "same" and _is_still_there(rows, one.pk, owner_id=check.owner_id):
            _found(check, [[state, table, str(one.pk)]])
        check.seen += table == "file"
    if part:
        check.cursor = part[-1].pk
    else:
        check.stage, check.cursor = then, None


def _is_still_there(rows: Any, pk: UUID, *, owner_id: UUID) -> bool:
    """Whether the row was not taken out while its bytes were read."""
    with owner_scope(owner_id):
        hold_chain(owner_id)
        return bool(rows.filter(pk=pk).exists())


def _extra(owner_id: UUID, *, now: datetime) -> Found:
    """Bytes that no row names, unless they are fresh. The sweep of files removes them after a day."""
    before = (now - EXTRA_AFTER).timestamp()
    with owner_scope(owner_id):
        named = set(StoredFile.objects.for_user(owner_id).values_list("sha256", flat=True))
    hashes = (key.rpartition("/")[2] for key in vault.old_keys(str(owner_id), before=before))
    return [["extra", "file", one] for one in hashes if one not in named]


def _read_words(check: RecordCheck, *, now: datetime) -> None:
    """Read the words and the ledger at once; a record too long for one run is tried twice, then left to the command."""
    if check.stage == Stage.WORDS:
        _save(check, stage=Stage.LAST_WORDS)
        try:
            words, ledger_break = reread_words(check.owner_id)
        except SoftTimeLimitExceeded:
            log.warning("words_take_too_long", owner=str(check.owner_id))
            raise
        kinds = {"missing": words.missing, "changed": words.changed, "untold": words.untold}
        _found(check, [[what, "words", one] for what, ids in kinds.items() for one in ids])
        _found(check, [["changed", "ledger", str(ledger_break)]] if ledger_break else [])
    _end(check, now=now)


def _end(check: RecordCheck, *, now: datetime) -> None:
    check.stage, check.ended_at, check.files, check.found = "", now, check.seen, check.finding
    _save(check)
    if not damage(check.found):
        User.objects.filter(pk=check.owner_id).update(record_damaged_at=None)


def _found(check: RecordCheck, found: Found) -> None:
    """Note what does not match; anything but extra bytes is an alarm."""
    for what, table, ident in found:
        log.error("record_differs", owner=str(check.owner_id), what=what, table=table, about=ident)
    check.finding = [*check.finding, *found][:MOST_FOUND]
    if damage(found):
        alarm = User.objects.filter(pk=check.owner_id, record_damaged_at=None)
        alarm.update(record_damaged_at=check.begun_at)


def damage(found: Found) -> Found:
    """What of it is damage: bytes without a row belong to nothing that is shown."""
    return [one for one in found if one[0] != "extra"]


def _save(check: RecordCheck, **changes: Any) -> None:
    for name, value in changes.items():
        setattr(check, name, value)
    with owner_scope(check.owner_id):
        check.save()


def ask_again(*, owner_id: UUID) -> None:
    """Let the next run begin a round, unless one is open."""
    RecordCheck.objects.for_user(owner_id).filter(stage="").update(begun_at=None)
