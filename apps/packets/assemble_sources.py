"""What one kind of packet may print of one plan, read once in a constant number of queries."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import Prefetch

from apps.core.audience import ALLOWED, PacketKind, allowed
from apps.evidence.enums import EntryKind
from apps.evidence.models import Attachment, Entry, EntryVersion, MetricDetail, with_links
from apps.evidence.models.entry import EntryQuerySet
from apps.goals.models import Goal, GoalVersion
from apps.packets.models import PacketText
from apps.plans.models import NEVER_PRINTED, Person, Plan

if TYPE_CHECKING:
    from apps.accounts.models import User


@dataclass(frozen=True, kw_only=True)
class Printed:
    """An entry that may be printed, with those of its links that may be too."""

    entry: Entry
    versions: tuple[EntryVersion, ...]
    files: tuple[Attachment, ...]
    goals: frozenset[UUID]
    people: tuple[Person, ...]

    @property
    def metric(self) -> MetricDetail | None:
        return getattr(self.entry, "metric", None) if self.entry.kind == EntryKind.METRIC else None

    @property
    def exhibit_keys(self) -> tuple[str, ...]:
        """What it shows: its files, once each; without a file its mail or its reference card."""
        files = tuple(dict.fromkeys(f"file.{one.file.sha256}" for one in self.files))
        return files or ((f"entry.{self.entry.pk}.shown",) if _shows_itself(self.entry) else ())


def _shows_itself(entry: Entry) -> bool:
    if entry.kind == EntryKind.EMAIL:
        return bool(hasattr(entry, "email") and entry.email.text)
    return entry.kind == EntryKind.REFERENCE and hasattr(entry, "reference")


@dataclass(frozen=True, kw_only=True)
class Sources:
    """Everything a snapshot is made from."""

    kind: PacketKind
    plan: Plan
    by: User
    text: PacketText | None
    entries: tuple[Printed, ...]
    goals: tuple[Goal, ...]

    @property
    def is_for_lawyer(self) -> bool:
        return self.kind == PacketKind.LAWYER

    def of_goal(self, goal: Goal) -> list[Printed]:
        """The entries that speak of a goal, in order."""
        return [one for one in self.entries if goal.pk in one.goals]


def printable_entries(plan: Plan, kind: PacketKind) -> EntryQuerySet:
    """Entries that were decided for packets of this kind and not withdrawn; oldest first, undated last."""
    audiences = [str(one) for one in ALLOWED[kind]]
    entries = Entry.objects.for_user(plan.owner_id).present().filter(plan=plan)
    return entries.filter(audience__in=audiences).oldest_first()


def read_sources(plan: Plan, *, by: User, kind: PacketKind) -> Sources:
    """Read what may be printed; what may not is never read into it."""
    versions = GoalVersion.objects.select_related("given_by").order_by("number")
    goals = Goal.objects.for_user(by).filter(plan=plan).present()
    goals = goals.prefetch_related(Prefetch("versions", versions))
    entries = printable_entries(plan, kind).with_details()
    return Sources(
        kind=kind,
        plan=plan,
        by=by,
        text=PacketText.objects.for_user(by).filter(plan=plan).first(),
        entries=tuple(
            _printed(one, kind) for one in with_links(entries.prefetch_related("versions"))
        ),
        goals=tuple(goal for goal in goals if allowed(kind, goal.audience)),
    )


def _printed(entry: Any, kind: PacketKind) -> Printed:
    """`entry` carries the lists of `with_links`."""
    files = [one for one in entry.present_files if allowed(kind, one.audience, entry.audience)]
    people = [link.person for link in entry.present_people]
    return Printed(
        entry=entry,
        versions=tuple(sorted(entry.versions.all(), key=lambda one: one.number)),
        files=tuple(files),
        goals=frozenset(link.goal_id for link in entry.present_goals),
        people=tuple(one for one in people if one.relation not in NEVER_PRINTED),
    )
