"""What of Tonight is done, read from the record itself; a tick is only needed where no row can tell."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from apps.deadlines.models import Deadline, DeadlineState
from apps.evidence.enums import EntryKind
from apps.evidence.models import Attachment, Entry
from apps.goals.models import Goal
from apps.onboarding.enums import ENOUGH, MINUTES, Item
from apps.onboarding.models import TonightTick
from apps.plans.models import Person, Plan, Relation

WINS, CHAMPIONS = 3, 2
AFTER_DATE, AFTER_ALL = 10, 40


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line of Tonight: done by the record, by a tick, or not yet."""

    item: Item
    minutes: int
    by_record: bool
    ticked: bool

    @property
    def is_done(self) -> bool:
        return self.by_record or self.ticked


@dataclass(frozen=True, kw_only=True)
class Evening:
    """Tonight of one plan as it stands."""

    lines: tuple[Line, ...]
    next_date: Deadline | None
    goals: int
    wins: int
    has_lawyer: bool
    champions: int

    @property
    def is_over(self) -> bool:
        return all(line.is_done for line in self.lines)

    @property
    def date_is_safe(self) -> bool:
        return all(line.is_done for line in self.lines[:3])

    def line(self, item: Item) -> Line:
        return next(one for one in self.lines if one.item == item)


def evening(plan: Plan, *, now: datetime, is_own_device: bool) -> Evening:
    """Read Tonight of `plan`; `is_own_device` is this session's answer."""
    owner = plan.owner_id
    relations = _relations(plan)
    next_date = (
        Deadline.objects.for_user(owner)
        .filter(plan=plan, state=DeadlineState.OPEN, due_at__gte=now)
        .order_by("due_at")
        .first()
    )
    entries = Entry.objects.for_user(owner).filter(plan=plan, withdrawn_at=None)
    wins = entries[:WINS].count()
    goals = Goal.objects.for_user(owner).filter(plan=plan, withdrawn_at=None).count()
    has_proof = (
        entries.filter(kind=EntryKind.REFERENCE).exists()
        or Attachment.objects.for_user(owner).filter(entry__plan=plan, withdrawn_at=None).exists()
    )
    champions = relations.count(Relation.CHAMPION)
    has_lawyer = Relation.LAWYER in relations
    record = {
        Item.DEVICE: is_own_device,
        Item.DATE: next_date is not None,
        Item.GOALS: goals > 0,
        Item.PROOF: has_proof,
        Item.WINS: wins >= WINS,
        Item.PEOPLE: has_lawyer and champions >= CHAMPIONS,
    }
    return Evening(
        lines=_lines(record, ticks=_ticks(plan)), next_date=next_date, goals=goals, wins=wins,
        has_lawyer=has_lawyer, champions=champions,
    )  # fmt: skip


def stands(plan: Plan, *, now: datetime) -> bool:
    """Whether Tonight still takes the place of Today: something of it is open and it was not set aside.

    The device is asked about in every session, so that its answer cannot bring a finished evening back.
    """
    if ENOUGH in _ticks(plan):
        return False
    return not evening(plan, now=now, is_own_device=True).is_over


def _relations(plan: Plan) -> list[str]:
    people = Person.objects.for_user(plan.owner_id).filter(plan=plan, removed_at=None)
    return list(people.values_list("relation", flat=True))


def _ticks(plan: Plan) -> set[str]:
    mine = TonightTick.objects.for_user(plan.owner_id).filter(plan=plan)
    return set(mine.values_list("item", flat=True))


def _lines(record: dict[Item, bool], *, ticks: Iterable[str]) -> tuple[Line, ...]:
    return tuple(
        Line(
            item=item,
            minutes=MINUTES[item],
            by_record=record.get(item, False),
            ticked=item in ticks,
        )
        for item in Item
    )
