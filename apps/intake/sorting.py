"""Sort later: entries that wait to be told what they are about, one by one, each step with its way back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from apps.core.fuzzy import FuzzyDate, Precision
from apps.evidence import services as evidence
from apps.evidence.enums import EntryKind
from apps.evidence.models import Entry, EntryGoal
from apps.evidence.models.entry import EntryQuerySet
from apps.evidence.services import (
    change_kind,
    correct_entry,
    set_goals,
    set_people,
)
from apps.goals.models import Goal
from apps.intake.enums import Source
from apps.intake.models import Item
from apps.plans.models import Person, Plan

if TYPE_CHECKING:
    from apps.accounts.models import User

# What arrives without being asked what it is.
TO_SORT: Final = (EntryKind.NOTE, EntryKind.DOCUMENT, EntryKind.EMAIL)
# What a goal is shown by: worth asking about once there are goals.
SPEAK_OF_GOALS: Final = (EntryKind.WIN, EntryKind.METRIC, EntryKind.FEEDBACK)
SECONDS_A_CARD: Final = 15  # reading a statement and tapping twice


def unsorted(plan: Plan) -> EntryQuerySet:
    """Present entries that name no goal and were not said to be sorted as they are.

    Notes, documents and e-mails; where the plan has goals also wins, metrics, feedback, and whatever pasted notes
    became. Never what is fixed for the lawyer.
    """
    linked = EntryGoal.objects.present().filter(entry=OuterRef("pk"))
    goals = Goal.objects.for_user(plan.owner_id).filter(plan=plan).present()
    pasted = Item.objects.for_user(plan.owner_id).filter(
        entry=OuterRef("pk"), batch__source=Source.NOTES
    )
    about_goals = Q(kind__in=SPEAK_OF_GOALS) | Q(Exists(pasted))
    asked = Q(kind__in=TO_SORT) | (Q(Exists(goals)) & about_goals)
    mine = Entry.objects.for_user(plan.owner_id).present().filter(plan=plan, sorted_at=None)
    return mine.filter(asked, ~Exists(linked)).exclude(kind=EntryKind.PROTECTED)


def next_unsorted(plan: Plan, *, after: UUID | None = None) -> UUID | None:
    """The newest that waits, or the one below `after`; at the end it begins anew. At most two queries."""
    waiting = unsorted(plan).order_by("-pk").values_list("pk", flat=True)
    found = waiting.filter(pk__lt=after).first() if after else None
    return found or waiting.first()


@dataclass(frozen=True, kw_only=True)
class ToSort:
    """How many wait, and about how long that takes."""

    count: int

    @property
    def minutes(self) -> int:
        return max(1, round(self.count * SECONDS_A_CARD / 60))


def to_sort(plan: Plan) -> ToSort:
    """One query."""
    return ToSort(count=unsorted(plan).count())


@dataclass(frozen=True, kw_only=True)
class Step:
    """What one tap did to an entry, as plain values: enough to take it back."""

    entry: str
    what: str
    before: dict[str, Any] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def of_json(cls, value: Mapping[str, Any]) -> Step:
        return cls(entry=value["entry"], what=value["what"], before=dict(value["before"]))


@transaction.atomic
def toggle_goal(*, entry: Entry, goal: Goal, by: User, now: datetime) -> Step:
    """Join an entry to a goal, or part them."""
    links = EntryGoal.objects.for_user(by).present().filter(entry=entry).select_related("goal")
    before = [link.goal for link in links]
    set_goals(entry=entry, by=by, now=now, goals=_toggled(before, goal))
    return Step(entry=str(entry.pk), what="goals", before={"ids": _ids(before)})


@transaction.atomic
def put_people(*, entry: Entry, people: Sequence[Person], by: User, now: datetime) -> Step:
    """Make these the people of an entry."""
    before = [str(link.person_id) for link in entry.present_people]  # type: ignore[attr-defined]
    set_people(entry=entry, by=by, now=now, people=people)
    return Step(entry=str(entry.pk), what="people", before={"ids": before})


def toggle_person(*, entry: Entry, person: Person, by: User, now: datetime) -> Step:
    """Join an entry to somebody, or part them."""
    present = [link.person for link in entry.present_people]  # type: ignore[attr-defined]
    return put_people(entry=entry, people=_toggled(present, person), by=by, now=now)


def _toggled(present: Sequence[Any], one: Any) -> list[Any]:
    return [other for other in present if other != one] if one in present else [*present, one]


def _ids(rows: Sequence[Any]) -> list[str]:
    return [str(row.pk) for row in rows]


@transaction.atomic
def put_kind(*, entry: Entry, kind: str, by: User, now: datetime) -> Step:
    """Say what an entry is; a protected event is for the lawyer from then on."""
    before = {"kind": entry.kind, "audience": entry.audience}
    change_kind(entry=entry, by=by, now=now, kind=kind)
    return Step(entry=str(entry.pk), what="kind", before=before)


@transaction.atomic
def put_date(*, entry: Entry, happened: FuzzyDate, by: User, now: datetime) -> Step:
    """Say when it happened, as a correction: what stood before stays in the history."""
    before = _as_json(entry.happened)
    if happened != entry.happened:
        correct_entry(entry=entry, by=by, now=now, statement=entry.statement, happened=happened)
    return Step(entry=str(entry.pk), what="date", before=before)


def mark_sorted(*, entry: Entry, by: User, now: datetime) -> Step:
    """It is sorted, with or without a goal."""
    Entry.objects.for_user(by).filter(pk=entry.pk).update(sorted_at=now)
    return Step(entry=str(entry.pk), what="sorted")


def _as_json(happened: FuzzyDate) -> dict[str, Any]:
    moments = {"start": happened.start, "until": happened.until}
    told = {name: at.isoformat() if at else "" for name, at in moments.items()}
    return told | {"precision": happened.precision.value, "zone": happened.zone}


def _of_json(value: Mapping[str, Any]) -> FuzzyDate:
    moments = {
        name: datetime.fromisoformat(value[name]) if value[name] else None
        for name in ("start", "until")
    }
    return FuzzyDate(precision=Precision(value["precision"]), zone=value["zone"], **moments)


@transaction.atomic
def take_back(*, step: Step, entry: Entry, by: User, now: datetime) -> None:
    """Undo one step; what it did stays in the history of the record, as everything does."""
    before = step.before
    match step.what:
        case "goals":
            goals = Goal.objects.for_user(by).filter(plan=entry.plan_id, pk__in=before["ids"])
            set_goals(entry=entry, by=by, now=now, goals=goals)
        case "people":
            people = Person.objects.for_user(by).filter(plan=entry.plan_id, pk__in=before["ids"])
            set_people(entry=entry, by=by, now=now, people=people)
        case "kind":
            _kind_back(entry, before, by=by, now=now)
        case "date":
            put_date(entry=entry, happened=_of_json(before), by=by, now=now)
        case "sorted":
            Entry.objects.for_user(by).filter(pk=entry.pk).update(sorted_at=None)


def _kind_back(entry: Entry, before: Mapping[str, Any], *, by: User, now: datetime) -> None:
    """The kind as it was; who may see it only where the change of kind itself had decided it."""
    decided_by_kind = entry.kind == EntryKind.PROTECTED
    change_kind(entry=entry, by=by, now=now, kind=before["kind"])
    if decided_by_kind and entry.audience != before["audience"]:
        was = evidence.Decision(entries={str(entry.pk): before["audience"]})
        evidence.take_back(decision=was, by=by, now=now)
