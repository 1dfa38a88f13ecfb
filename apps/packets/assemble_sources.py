"""What one kind of packet may print of one plan, read once in a constant number of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID

from django.db.models import Prefetch

from apps.champions.enums import Consent
from apps.champions.readers import Statement, statements_for
from apps.concerns.models import Concern
from apps.core.audience import ALLOWED, PacketKind, allowed
from apps.evidence.enums import EntryKind
from apps.evidence.models import (
    Attachment,
    Citation,
    Entry,
    EntryVersion,
    MetricDetail,
    Reading,
    with_links,
)
from apps.evidence.models.entry import EntryQuerySet
from apps.goals.models import Goal, GoalVersion, Principle
from apps.packets.arguing import printable_concerns
from apps.packets.models import PacketText
from apps.plans.models import NEVER_PRINTED, Person, Plan

if TYPE_CHECKING:
    from apps.accounts.models import User


class Further(NamedTuple):
    """A further value of a metric; no model, as there may be a hundred thousand."""

    on_date: date
    value: Decimal
    source: str


@dataclass(frozen=True, kw_only=True)
class Printed:
    """An entry that may be printed, with those of its links that may be too."""

    entry: Entry
    versions: tuple[EntryVersion, ...]
    files: tuple[Attachment, ...]
    goals: frozenset[UUID]
    people: tuple[Person, ...]
    principles: tuple[Principle, ...]
    places: tuple[Citation, ...]
    values: tuple[Further, ...]

    @property
    def metric(self) -> MetricDetail | None:
        return getattr(self.entry, "metric", None) if self.entry.kind == EntryKind.METRIC else None

    @property
    def exhibit_keys(self) -> tuple[str, ...]:
        """What it shows: its files, once each; without a file its mail or its reference card."""
        files = tuple(dict.fromkeys(f"file.{one.file.sha256}" for one in self.files))
        return files or ((self.own_exhibit,) if self.own_exhibit else ())

    @property
    def own_exhibit(self) -> str:
        """The key of its mail or reference card, where that is an exhibit."""
        shows = not self.files and _shows_itself(self.entry)
        return f"entry.{self.entry.pk}.shown" if shows else ""


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
    concerns: tuple[Concern, ...]
    statements: Mapping[UUID, Statement]  # what champions answered, by the entry it became

    @property
    def is_for_lawyer(self) -> bool:
        return self.kind == PacketKind.LAWYER

    def of_goal(self, goal: Goal) -> list[Printed]:
        """The entries that speak of a goal, in order."""
        return [one for one in self.entries if goal.pk in one.goals]


def printable_entries(plan: Plan, kind: PacketKind) -> EntryQuerySet:
    """Entries that were decided for packets of this kind and not withdrawn; oldest first, undated last.

    Protected events, and answers whose givers agreed to a lawyer only, are for the lawyer, whatever a row says.
    """
    audiences = [str(one) for one in ALLOWED[kind]]
    entries = Entry.objects.for_user(plan.owner_id).present().filter(plan=plan)
    if kind != PacketKind.LAWYER:
        entries = entries.exclude(kind=EntryKind.PROTECTED)
        entries = entries.exclude(feedback_answer__consent=Consent.LAWYER)
    return entries.filter(audience__in=audiences).oldest_first()


def read_sources(plan: Plan, *, by: User, kind: PacketKind) -> Sources:
    """Read what may be printed; what may not is never read into it."""
    versions = GoalVersion.objects.select_related("given_by").order_by("number")
    goals = Goal.objects.for_user(by).filter(plan=plan).present()
    goals = goals.prefetch_related(Prefetch("versions", versions))
    entries = list(_with_everything(printable_entries(plan, kind)))
    values = _values(entries)
    statements = {one.entry_id: one for one in statements_for(plan, kind)}
    return Sources(
        kind=kind,
        plan=plan,
        by=by,
        text=PacketText.objects.for_user(by).filter(plan=plan).first(),
        entries=tuple(
            _printed(one, kind, values, masked=_masked(statements.get(one.pk))) for one in entries
        ),
        goals=tuple(goal for goal in goals if allowed(kind, goal.audience)),
        concerns=printable_concerns(plan, kind),
        statements=statements,
    )


def _masked(statement: Statement | None) -> UUID | None:
    """Who answered and stays without a name: a post or a part beside it would tell who it is."""
    return statement.person_id if statement and not statement.name else None


def _with_everything(entries: EntryQuerySet) -> EntryQuerySet:
    places = Citation.objects.present().select_related("attachment__file")
    read = entries.with_details().prefetch_related(
        "versions", Prefetch("citations", places, to_attr="present_places")
    )
    return with_links(read)


def _values(entries: Iterable[Entry]) -> Mapping[UUID, Sequence[Further]]:
    """The further values of metrics, by entry; one query."""
    metrics = [one for one in entries if one.kind == EntryKind.METRIC]
    rows = Reading.objects.present().filter(entry__in=metrics)
    found: dict[UUID, list[Further]] = defaultdict(list)
    for entry, on_date, value, source in rows.values_list("entry", "on_date", "value", "source"):
        found[entry].append(Further(on_date=on_date, value=value, source=source))
    return found


def _printed(
    entry: Any, kind: PacketKind, values: Mapping[UUID, Sequence[Further]], *, masked: UUID | None
) -> Printed:
    """`entry` carries the lists of `with_links` and its places; `masked` is not told of among its people."""
    files = [one for one in entry.present_files if allowed(kind, one.audience, entry.audience)]
    people = [link.person for link in entry.present_people if link.person_id != masked]
    return Printed(
        entry=entry,
        versions=tuple(sorted(entry.versions.all(), key=lambda one: one.number)),
        files=tuple(files),
        goals=frozenset(link.goal_id for link in entry.present_goals),
        people=tuple(one for one in people if one.relation not in NEVER_PRINTED),
        principles=tuple(link.principle for link in entry.present_principles),
        places=tuple(_places(entry, files, kind)),
        values=tuple(values.get(entry.pk, ())),
    )


def _places(entry: Any, files: Sequence[Attachment], kind: PacketKind) -> Iterable[Citation]:
    """Places that may be said, in files that are printed or in the entry's own words."""
    printed = {one.pk for one in files}
    for one in entry.present_places:
        in_print = one.attachment_id is None or one.attachment_id in printed
        if in_print and allowed(kind, one.audience, entry.audience):
            yield one
