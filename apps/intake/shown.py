"""What the pages of a batch show: read for one person, with the same number of queries however much came in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Count

from apps.core.say_dates import fuzzy
from apps.evidence.models import Entry, with_links
from apps.evidence.showing import cannot_be_shown
from apps.files.models import Origin
from apps.intake import taking_back, wording
from apps.intake.enums import LOGGED, TAKEN_BACK, ItemOutcome
from apps.intake.models import Batch, Item
from apps.intake.services import files_of, job_of
from apps.jobs.models import Job, JobState
from apps.plans.models import Plan

ITEMS_A_PAGE = 50
ENTRIES_IN_PANEL = 10
POINT_AT = frozenset({Origin.WORK, Origin.UNSURE})


@dataclass(frozen=True, kw_only=True)
class Standing:
    """How far a batch is; of its tally `taken_back` are those whose entry is not in the log any more."""

    batch: Batch
    tally: dict[str, int]
    job_state: str = ""
    is_unsaid: bool = False  # nobody has said of all its files where they are from
    undo_job: Job | None = None

    @property
    def total(self) -> int:
        return sum(self.tally.values())

    @property
    def waiting(self) -> int:
        return self.tally.get(ItemOutcome.WAITING, 0)

    @property
    def done(self) -> int:
        return self.total - self.waiting

    @property
    def is_running(self) -> bool:
        return self.job_state in {JobState.QUEUED, JobState.RUNNING} and self.waiting > 0

    @property
    def is_taking_back(self) -> bool:
        """Whether a worker takes it back, or is about to."""
        return self.undo_job is not None and not self.undo_job.is_finished

    @property
    def is_half_taken_back(self) -> bool:
        """Whether taking it back broke off, and can go on."""
        undone = self.batch.undone_at is not None and self.batch.taken_back_at is None
        return undone and not self.is_taking_back

    @property
    def taken_back(self) -> int:
        return self.tally.get(TAKEN_BACK, 0)

    @property
    def is_failed(self) -> bool:
        return self.job_state == JobState.FAILED and self.waiting > 0

    @property
    def can_go_on(self) -> bool:
        left = self.tally.get(ItemOutcome.CANCELLED, 0) + self.tally.get(ItemOutcome.FAILED, 0)
        return not self.is_running and not self.batch.undone_at and self.waiting + left > 0

    @property
    def logged(self) -> int:
        return self.tally.get(ItemOutcome.ENTRY, 0) + self.tally.get(ItemOutcome.KEPT, 0)

    @property
    def brought_something(self) -> bool:
        """Whether anything new was logged, or may still be: else there is nothing to ask about."""
        return self.logged + self.waiting > 0

    @property
    def asks_origin(self) -> bool:
        return self.is_unsaid and self.brought_something

    @property
    def is_mailbox(self) -> bool:
        return self.tally.get(ItemOutcome.OPENED, 0) > 0

    @property
    def can_point(self) -> bool:
        """Whether "Point to it instead" is the main button: a work system, not sure, or a whole mailbox."""
        if self.batch.points_only or self.batch.undone_at or not self.logged + self.waiting:
            return False
        return self.batch.origin in POINT_AT or (self.is_mailbox and not self.batch.origin)

    @property
    def can_take_back(self) -> bool:
        return self.logged > 0 and not self.batch.undone_at

    @property
    def words(self) -> str:
        return wording.summary(self.tally, points_only=self.batch.points_only)


def standing(batch: Batch) -> Standing:
    """Three queries, one more while it is being taken back."""
    job = job_of(batch)
    is_undone_halfway = batch.undone_at is not None and batch.taken_back_at is None
    is_unsaid = (
        not batch.origin and not batch.undone_at and files_of(batch).filter(origin="").exists()
    )
    return Standing(
        batch=batch,
        tally=Item.objects.for_user(batch.owner_id).filter(batch=batch).tally_now(),
        job_state=job.state if job else "",
        is_unsaid=is_unsaid,
        undo_job=taking_back.job_of(batch) if is_undone_halfway else None,
    )


@dataclass(frozen=True, kw_only=True)
class Line:
    """One item as a list shows it."""

    item: Item
    icon: str
    tone: str
    reason: str
    problems: Sequence[str] = ()
    dated: str = ""
    earlier: UUID | None = None
    entry: Entry | None = None
    senders: Sequence[str] = ()
    is_unseen: bool = False  # logged, and a look at it has found that it cannot be shown

    @property
    def is_taken_back(self) -> bool:
        """Whether it was logged, and its entry is not in the log any more."""
        stands = self.entry is not None and self.entry.withdrawn_at is None
        return self.item.outcome in LOGGED and not stands


def lines_page(
    batch: Batch, *, outcome: str, page: str | None, tally: dict[str, int]
) -> tuple[Page[Item], list[Line]]:
    """One page of a batch, narrowed to one outcome or to what was taken back; two queries."""
    items = Item.objects.for_user(batch.owner_id).filter(batch=batch).in_order()
    items = items.told_as().filter(told=outcome) if outcome else items
    items = items.select_related("entry", "file", "mailbox", "batch")
    paginator = Paginator(items, ITEMS_A_PAGE)
    paginator.count = tally.get(outcome, 0) if outcome else sum(tally.values())
    found = paginator.get_page(page)
    return found, lines_of(list(found.object_list), zone=batch.owner.zone)


def lines_of(items: Sequence[Item], *, zone: str) -> list[Line]:
    earlier = _earlier_batches(items)
    return [_line(item, zone=zone, earlier=earlier) for item in items]


def _line(item: Item, *, zone: str, earlier: dict[UUID | None, UUID]) -> Line:
    icon, tone = wording.ICONS[ItemOutcome(item.outcome)]
    file = item.file if item.outcome == ItemOutcome.ENTRY else None
    is_unseen = file is not None and cannot_be_shown(file)
    found = item.found or {}
    problems = [
        words for code in found.get("problems", ()) if (words := wording.problem_words(code))
    ]
    return Line(
        item=item, icon=icon, tone="open" if is_unseen else tone, is_unseen=is_unseen,
        reason=wording.reason_words(item.reason, sentence=item.sentence),
        problems=problems,
        dated=_dated(item, zone=zone),
        earlier=earlier.get(item.file_id) if item.reason == "mailbox_known" else None,
        entry=item.entry,
        senders=[str(one) for one in found.get("from", ())][:5],
    )  # fmt: skip


def _dated(item: Item, *, zone: str) -> str:
    """The date of a mail: on its entry's own clock, else on the person's; a duplicate tells its entry's anyway."""
    stated = str((item.found or {}).get("date", ""))
    if item.entry is None:
        return wording.date_words(stated, zone=zone)
    return fuzzy(item.entry.happened) if stated and item.outcome == ItemOutcome.ENTRY else ""


def _earlier_batches(items: Sequence[Item]) -> dict[UUID | None, UUID]:
    """For mailboxes that came in before: the batch that read them. One query, and only then."""
    known = [item for item in items if item.reason == "mailbox_known" and item.file_id]
    if not known:
        return {}
    files = [item.file_id for item in known]
    opened = Item.objects.for_user(known[0].owner_id).filter(file__in=files)
    rows = opened.filter(outcome=ItemOutcome.OPENED).values_list("file", "batch")
    return dict(rows)


def panel_entries(batch: Batch) -> list[Entry]:
    """The first entries of a batch with all that their chips need."""
    items = Item.objects.for_user(batch.owner_id).filter(batch=batch).exclude(entry=None)
    items = items.logged().in_order()
    pks = list(items.values_list("entry", flat=True)[:ENTRIES_IN_PANEL])
    entries = Entry.objects.for_user(batch.owner_id).filter(pk__in=pks)
    found = {one.pk: one for one in with_links(entries.select_related("plan").with_details())}
    return [found[pk] for pk in pks if pk in found]


def panel_lines(batch: Batch) -> list[Line]:
    """What made no entry: already logged, not kept, did not work."""
    items = Item.objects.for_user(batch.owner_id).filter(batch=batch).in_order()
    others = [ItemOutcome.DUPLICATE, ItemOutcome.REFUSED, ItemOutcome.FAILED]
    shown = items.filter(outcome__in=others).select_related("entry", "file", "mailbox", "batch")
    return lines_of(list(shown[:ENTRIES_IN_PANEL]), zone=batch.owner.zone)


@dataclass(frozen=True, kw_only=True)
class Earlier:
    batch: Batch
    words: str
    total: int


def earlier_batches(plan: Plan, *, at_most: int = 20) -> list[Earlier]:
    """What came in before, the newest first, each with its tally; two queries."""
    batches = list(Batch.objects.for_user(plan.owner_id).filter(plan=plan).newest_first()[:at_most])
    tallies: dict[UUID, dict[str, int]] = {}
    rows = Item.objects.for_user(plan.owner_id).filter(batch__in=batches).told_as().order_by()
    for batch_pk, outcome, n in rows.values_list("batch", "told").annotate(n=Count("pk")):
        tallies.setdefault(batch_pk, {})[outcome] = n
    return [
        Earlier(
            batch=one,
            words=wording.summary(tallies.get(one.pk, {}), points_only=one.points_only),
            total=sum(tallies.get(one.pk, {}).values()),
        )
        for one in batches
    ]


def unfinished_batches(plan: Plan) -> list[Batch]:
    """Batches that are still being read or wait to be: for a link on other pages."""
    waiting = Item.objects.for_user(plan.owner_id).filter(
        batch__plan=plan, outcome=ItemOutcome.WAITING
    )
    found = Batch.objects.for_user(plan.owner_id).filter(pk__in=waiting.values("batch"))
    return list(found.filter(undone_at=None).newest_first())


def choices_for(batch: Batch, *, q: str, at_most: int = 20) -> list[Entry]:
    """Entries to attach something to: those whose words hold `q`, or the newest."""
    entries = Entry.objects.for_user(batch.owner_id).present().filter(plan=batch.plan_id)
    if q:
        entries = entries.filter(statement__icontains=q)
    return list(entries.order_by("-written_at", "-id")[:at_most])
