"""Figures from a table: understood and shown first, saved in parts when the person says so, resumable."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_EVEN, Decimal
from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import UUID

import structlog
from celery.exceptions import SoftTimeLimitExceeded
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.audit.services import hold_chain
from apps.core.forms import FIRST_DAY, LAST_DAY
from apps.core.owner_scope import owner_scope
from apps.evidence.models import Attachment, Entry
from apps.evidence.readings import TooManyError, Value, add_readings, in_parts, withdraw_together
from apps.evidence.services import attach_files
from apps.files.naming import kept_name
from apps.files.refusals import UploadRefused
from apps.files.rules import Refusal
from apps.files.services import Upload, remove_file, store_upload
from apps.files.sniff import ALLOWED, ending
from apps.intake.kinds import VALUES_JOB_KIND
from apps.intake.models import Item, ValuesImport
from apps.intake.reading import NotRead, preview_table, read_values
from apps.jobs import process as jobs
from apps.jobs import services as job_services
from apps.jobs.models import JobState

if TYPE_CHECKING:
    from apps.plans.models import Plan

log = structlog.get_logger("daybook.intake")
Clock = Callable[[], datetime]

AT_ONCE = 1000  # so many rows are saved while the page waits; more by a worker
SHOWN_REJECTED = 200
DECIMALS = Decimal("0.0001")
LARGEST = Decimal(10) ** 14
MONTH_FIRST_ZONES = ("America/", "US/")


@dataclass(frozen=True, kw_only=True)
class Rejected:
    """A row that gives no value: its number in the file, a reason, its two cells."""

    number: int
    reason: str
    cells: tuple[str, str]


@dataclass(frozen=True, kw_only=True)
class Understood:
    """What would be saved."""

    values: tuple[Value, ...]
    rejected: tuple[Rejected, ...]
    rounded: int


def habits_of(plan: Plan) -> dict[str, Any]:
    """How figures are written where the plan is, used only where the file itself leaves a doubt."""
    is_us = plan.country == "US" or (not plan.country and plan.zone.startswith(MONTH_FIRST_ZONES))
    return {"day_first": not is_us, "decimal_comma": False}


def look(import_: ValuesImport, *, delimiter: str = "") -> dict[str, Any]:
    """The columns of the file as guessed, or as parted by a chosen delimiter. Raises NotRead."""
    habits = habits_of(import_.entry.plan) | ({"delimiter": delimiter} if delimiter else {})
    return preview_table(import_.file, **habits)


def guessed(table: Mapping[str, Any]) -> dict[str, Any]:
    """The choices that the guesses of a table amount to; the first columns where nothing fits."""
    columns = table["columns"]
    dates = [one for one in columns if one["kind"] == "date"]
    numbers = [one for one in columns if one["kind"] == "number"]
    first_other = next((one["index"] for one in columns if not dates or one != dates[0]), 0)
    value = numbers[0] if numbers else None
    return {
        "delimiter": table["delimiter"],
        "date_column": dates[0]["index"] if dates else 0,
        "order": (dates[0]["order"] if dates else None) or "ymd",
        "value_column": value["index"] if value else first_other,
        "decimal": (value["decimal"] if value else None) or ".",
        "unit": (value["unit"] if value else "") or "",
    }


def understand(
    import_: ValuesImport, *, choices: Mapping[str, Any], source: str, today: date
) -> Understood:
    """Read every row by these choices; nothing is saved. Raises NotRead."""
    habits = habits_of(import_.entry.plan) | {"delimiter": choices["delimiter"]}
    asked = {
        name: choices[name] for name in ("date_column", "value_column", "order", "decimal", "unit")
    }
    found = read_values(import_.file, choices=asked, today=today.isoformat(), **habits)
    rejected = [
        Rejected(number=one["number"], reason=one["reason"], cells=tuple(one["cells"]))
        for one in found["rejected"]
    ]
    values, rounded = [], 0
    for row in found["rows"]:
        value = _fitting(row, source=source)
        if isinstance(value, str):
            cells = (row["when"], row["value"])
            rejected.append(Rejected(number=row["number"], reason=value, cells=cells))
            continue
        rounded += value.value != Decimal(row["value"])
        values.append(value)
    rejected.sort(key=lambda one: one.number)
    return Understood(values=tuple(values), rejected=tuple(rejected), rounded=rounded)


def _fitting(row: Mapping[str, Any], *, source: str) -> Value | str:
    """A value as it can be kept, or the code of the reason why it cannot."""
    day, value = datetime.fromisoformat(row["when"]).date(), Decimal(row["value"])
    if not FIRST_DAY <= day <= LAST_DAY:
        return "far_date"
    if not value.is_finite() or abs(value) >= LARGEST:
        return "too_large"
    kept = value.quantize(DECIMALS, rounding=ROUND_HALF_EVEN)
    return Value(on_date=day, value=kept, source=source)


@transaction.atomic
def open_import(*, entry: Entry, by: User, now: datetime, upload: Upload) -> ValuesImport:
    """Keep the file and remember what it is for; no value is saved. Raises UploadRefused."""
    name = kept_name(upload.name or "")
    kind = ALLOWED.get(ending(name))
    if kind is not None and not kind.media_type.startswith("text/"):
        sentence = _("This is no table as CSV. Save the table from your spreadsheet as CSV first.")
        raise UploadRefused(Refusal.NOT_LISTED, sentence, name=name)
    hold_chain(by.pk)
    file = store_upload(upload=upload, by=by, now=now)
    return ValuesImport.objects.create(owner=by, entry=entry, file=file, name=name, created_at=now)


@transaction.atomic
def let_go(*, import_: ValuesImport, by: User, now: datetime) -> None:
    """Forget a file that was only looked at, with its bytes unless something else holds them."""
    hold_chain(by.pk)
    held = ValuesImport.objects.for_user(by).select_for_update().filter(pk=import_.pk)
    if not held.filter(confirmed_at=None).exists():
        return
    file = import_.file
    held.delete()
    others: tuple[Any, ...] = (Attachment, Item, ValuesImport)
    if not any(one.objects.for_user(by).filter(file=file).exists() for one in others):
        remove_file(file=file, by=by, now=now)


def confirm(
    *,
    import_: ValuesImport,
    by: User,
    now: datetime,
    choices: Mapping[str, Any],
    source: str,
    understood: Understood,
    clock: Clock,
) -> None:
    """Save what was shown: a thousand rows at once, more by a worker. The file becomes proof of the entry."""
    with owner_scope(by.pk):
        hold_chain(by.pk)
        open_ones = ValuesImport.objects.for_user(by).filter(pk=import_.pk, confirmed_at=None)
        rejected = [[one.number, one.reason, *one.cells] for one in understood.rejected]
        is_first = open_ones.update(
            confirmed_at=now, choices=dict(choices), source=source, total=len(understood.values),
            rejected_count=len(rejected), rejected=rejected[:SHOWN_REJECTED],
        )  # fmt: skip
        if not is_first:  # saved by another page, or let go of
            return
        import_.refresh_from_db()
        attach_files(entry=import_.entry, by=by, now=now, files=[(import_.file, import_.name)])
        if len(understood.values) > AT_ONCE:
            job_services.enqueue(kind=VALUES_JOB_KIND, about=import_, by=by, now=now)
            return
    _save(import_, understood.values, by=by, clock=clock)


def _save(
    import_: ValuesImport,
    values: tuple[Value, ...],
    *,
    by: User,
    clock: Clock,
    goes_on: Callable[[], bool] = lambda: True,
) -> bool:
    """Save what is not saved yet, part by part; False when it was stopped."""
    for part in in_parts(values[import_.done :]):
        if not goes_on():
            return False
        try:
            _save_part(import_, part, by=by, now=clock())
        except TooManyError:
            _end(import_, now=clock(), problem="full")
            return True
    _end(import_, now=clock())
    return True


def _save_part(import_: ValuesImport, part: list[Value], *, by: User, now: datetime) -> None:
    with owner_scope(by.pk):
        added = add_readings(
            entry=import_.entry, by=by, now=now, values=part, added_at=import_.confirmed_at
        )
        rows = ValuesImport.objects.for_user(by).filter(pk=import_.pk)
        rows.update(done=F("done") + len(part), added=F("added") + len(added))
    import_.refresh_from_db(fields=["done", "added"])


def _end(import_: ValuesImport, *, now: datetime, problem: str = "") -> None:
    with owner_scope(import_.owner_id):
        rows = ValuesImport.objects.for_user(import_.owner_id).filter(pk=import_.pk)
        rows.update(finished_at=now, problem=problem)
    import_.refresh_from_db(fields=["finished_at", "problem"])


def run_values(job_id: UUID, *, clock: Clock) -> None:
    """Save the values of one table, if no other worker does. Every ending is a state of the job."""
    job = jobs.claim(job_id, now=clock())
    if job is None:
        return
    with owner_scope(job.owner_id):
        by = User.objects.get(pk=job.owner_id)
        rows = ValuesImport.objects.for_user(by).select_related("entry__plan", "file")
        import_ = rows.get(pk=job.about_id)
    try:
        through = _run(import_, by=by, clock=clock, report=partial(jobs.report, job))
        state = JobState.DONE if through else JobState.CANCELLED
        jobs.finish(job, state=state, now=clock())
    except SoftTimeLimitExceeded:  # what is saved is counted: another job goes on from there
        with owner_scope(by.pk):
            jobs.finish(job, state=JobState.DONE, now=clock())
            job_services.enqueue(kind=VALUES_JOB_KIND, about=import_, by=by, now=clock())
    except Exception as error:  # noqa: BLE001  a job ends as a row that says so, whatever broke
        log.warning("values_failed", job=str(job_id), error=type(error).__name__)
        jobs.finish(job, state=JobState.FAILED, now=clock(), error="unexpected")
        _end(import_, now=clock(), problem="unexpected")  # what was saved can be taken out


def _run(import_: ValuesImport, *, by: User, clock: Clock, report: Callable[..., bool]) -> bool:
    today = (import_.confirmed_at or clock()).date()
    try:
        found = understand(import_, choices=import_.choices, source=import_.source, today=today)
    except NotRead as failure:
        _end(import_, now=clock(), problem=failure.reason)
        return True

    def goes_on() -> bool:
        return report(now=clock(), done=import_.done, total=import_.total)

    return _save(import_, found.values, by=by, clock=clock, goes_on=goes_on)


@transaction.atomic
def take_out(*, import_: ValuesImport, by: User, now: datetime) -> int:
    """Take out every value that came with this file; the file stays with the entry. Returns how many."""
    hold_chain(by.pk)
    if import_.confirmed_at is None or import_.finished_at is None:
        return 0
    rows = ValuesImport.objects.for_user(by).filter(pk=import_.pk, taken_out_at=None)
    if not rows.update(taken_out_at=now):
        return 0
    return withdraw_together(entry=import_.entry, by=by, now=now, added_at=import_.confirmed_at)
