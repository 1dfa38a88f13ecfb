"""What waits for the user's decision, and what they decided: reads for the review."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, QuerySet

from apps.core.audience import Audience, PacketKind
from apps.evidence.models import Attachment, Entry, EntryGoal
from apps.goals.models import Goal
from apps.intake.sorting import unsorted
from apps.packets.assemble_sources import printable_entries
from apps.plans.models import Plan

SECONDS_A_CARD = 9  # reading one statement and choosing; used for "about six minutes"


@dataclass(frozen=True, kw_only=True)
class Decided:
    """How many entries of a plan stand where."""

    undecided: int = 0
    panel: int = 0
    lawyer: int = 0
    never: int = 0

    @property
    def total(self) -> int:
        return self.undecided + self.panel + self.lawyer + self.never

    @property
    def decided(self) -> int:
        return self.total - self.undecided

    @property
    def minutes(self) -> int:
        """About how long the rest will take; at least a minute."""
        return max(1, round(self.undecided * SECONDS_A_CARD / 60))


def decided(plan: Plan) -> Decided:
    """Count the entries that were not withdrawn, by audience; one query."""
    rows = (
        Entry.objects.for_user(plan.owner_id)
        .filter(plan=plan, withdrawn_at=None)
        .values_list("audience")
        .annotate(n=Count("pk"))
        .order_by()
    )
    return Decided(**{str(audience): n for audience, n in rows})


def waiting(plan: Plan, *, goal: UUID | None = None, with_proof: bool = False) -> QuerySet[Entry]:
    """Undecided entries, oldest first, of one goal or all, with a file or all."""
    entries = Entry.objects.for_user(plan.owner_id).filter(
        plan=plan, withdrawn_at=None, audience=Audience.UNDECIDED
    )
    if goal:
        links = EntryGoal.objects.filter(entry=OuterRef("pk"), goal=goal, withdrawn_at=None)
        entries = entries.filter(Exists(links))
    if with_proof:
        files = Attachment.objects.filter(entry=OuterRef("pk"), withdrawn_at=None)
        entries = entries.filter(Exists(files))
    return entries.order_by("happened_from", "pk")


@dataclass(frozen=True, kw_only=True)
class Unplaced:
    """How many entries that would go in belong to no goal; whether "Sort later" shows some of them."""

    count: int = 0
    can_sort: bool = False


def unplaced(plan: Plan) -> Unplaced:
    """Entries for a panel of no goal that nobody has called sorted as they are; three queries at most.

    A plan without goals has nothing to sort them by.
    """
    if not Goal.objects.for_user(plan.owner_id).present().filter(plan=plan).exists():
        return Unplaced()
    links = EntryGoal.objects.present().filter(entry=OuterRef("pk"))
    found = printable_entries(plan, PacketKind.PANEL).filter(~Exists(links), sorted_at=None)
    count = found.count()
    can_sort = bool(count) and unsorted(plan).filter(audience=Audience.PANEL).exists()
    return Unplaced(count=count, can_sort=can_sort)
