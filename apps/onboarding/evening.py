"""What of Tonight is done, read from the record itself; a tick is only needed where no row can tell."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from apps.deadlines.models import Deadline
from apps.deadlines.weighty import main_date
from apps.evidence.enums import EntryKind
from apps.evidence.models import Attachment, Entry, EntryPerson
from apps.evidence.models.entry import EntryQuerySet
from apps.goals.models import Goal
from apps.onboarding.enums import ENOUGH, FROM_TONIGHT, MINUTES, Item
from apps.onboarding.models import TonightTick
from apps.plans.models import Person, Plan, Relation

WINS, CHAMPIONS = 3, 2
SPEAK = (Relation.LAWYER, Relation.CHAMPION)
JUDGES = (Relation.MANAGER, Relation.HR)
WON = (EntryKind.WIN, EntryKind.METRIC)
AFTER_DATE, AFTER_ALL = 10, 40


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line of Tonight: done by the record, by a tick, or not yet."""

    item: Item
    minutes: int
    by_record: bool
    ticked: bool
    url: str

    @property
    def is_done(self) -> bool:
        return self.by_record or self.ticked


@dataclass(frozen=True, kw_only=True)
class Evening:
    """Tonight of one plan as it stands."""

    lines: tuple[Line, ...]
    main_date: Deadline | None
    sooner: Deadline | None  # what comes before the main date
    goals: int
    wins: int
    people: list[Person]  # the lawyer and the champions

    @property
    def is_over(self) -> bool:
        return all(line.is_done for line in self.lines)

    @property
    def date_is_safe(self) -> bool:
        return all(line.is_done for line in self.lines[:3])

    @property
    def next_line(self) -> Line | None:
        """The first line that is still open; the device is asked about elsewhere."""
        return next((one for one in self.lines[1:] if not one.is_done), None)

    @property
    def leads_on(self) -> bool:
        """Whether the date is done with and something of the rest is open."""
        return self.next_line is not None and self.next_line not in self.lines[:3]

    @property
    def has_lawyer(self) -> bool:
        return any(one.relation == Relation.LAWYER for one in self.people)

    @property
    def champions(self) -> int:
        return sum(one.relation == Relation.CHAMPION for one in self.people)

    def line(self, item: Item) -> Line:
        return next(one for one in self.lines if one.item == item)


def evening(plan: Plan, *, now: datetime, is_own_device: bool) -> Evening:
    """Read Tonight of `plan`; `is_own_device` is this session's answer."""
    owner = plan.owner_id
    dates = Deadline.objects.for_user(owner).filter(plan=plan)
    coming = list(dates.coming(now).in_order()[:50])
    main = main_date(coming)
    entries = Entry.objects.for_user(owner).filter(plan=plan, withdrawn_at=None)
    wins = won(plan, entries)[:WINS].count()
    goals = Goal.objects.for_user(owner).filter(plan=plan, withdrawn_at=None).count()
    has_proof = (
        entries.filter(kind=EntryKind.REFERENCE).exists()
        or Attachment.objects.for_user(owner).filter(entry__plan=plan, withdrawn_at=None).exists()
    )
    people = _people(plan)
    relations = [one.relation for one in people]
    record = {
        Item.DEVICE: is_own_device,
        Item.DATE: main is not None,
        Item.GOALS: goals > 0,
        Item.PROOF: has_proof,
        Item.WINS: wins >= WINS,
        Item.PEOPLE: Relation.LAWYER in relations
        and relations.count(Relation.CHAMPION) >= CHAMPIONS,
    }
    return Evening(
        lines=_lines(plan, record, ticks=_ticks(plan)), main_date=main,
        sooner=coming[0] if main and coming[0] != main else None, goals=goals, wins=wins, people=people,
    )  # fmt: skip


def stands(plan: Plan, *, now: datetime) -> bool:
    """Whether Tonight still takes the place of Today: something of it is open and it was not set aside.

    The device is asked about in every session, so that its answer cannot bring a finished evening back.
    """
    if ENOUGH in _ticks(plan):
        return False
    return not evening(plan, now=now, is_own_device=True).is_over


def won(plan: Plan, entries: EntryQuerySet) -> EntryQuerySet:
    """Of the entries of a plan those that speak for the person: wins, metrics, and feedback of anybody but those
    who judge them. A note of what the manager said is none.
    """
    judges = Person.objects.for_user(plan.owner_id).filter(plan=plan, relation__in=JUDGES)
    named = EntryPerson.objects.present().filter(entry=OuterRef("pk"), person__in=judges)
    criticism = Q(Exists(named)) | Q(feedback__giver__in=judges.values("name"))
    return entries.filter(Q(kind__in=WON) | (Q(kind=EntryKind.FEEDBACK) & ~criticism))


def _people(plan: Plan) -> list[Person]:
    people = Person.objects.for_user(plan.owner_id).filter(plan=plan, relation__in=SPEAK)
    return list(people.present())


def _ticks(plan: Plan) -> set[str]:
    mine = TonightTick.objects.for_user(plan.owner_id).filter(plan=plan)
    return set(mine.values_list("item", flat=True))


def _lines(plan: Plan, record: dict[Item, bool], *, ticks: Iterable[str]) -> tuple[Line, ...]:
    return tuple(
        Line(
            item=item,
            minutes=MINUTES[item],
            by_record=record.get(item, False),
            ticked=item in ticks,
            url=_address(plan, item),
        )
        for item in Item
    )


# The pages that belong to onboarding lead back here once they are done; the others are one plan's.
OF_THE_PLAN = {
    Item.DATE: "dates", Item.PHONE: "calendar_file", Item.WINS: "entry_add", Item.PEOPLE: "people",
}  # fmt: skip
ON_THE_WAY = {Item.GOALS: "start_goals", Item.PROOF: "start_facts"}


def _address(plan: Plan, item: Item) -> str:
    if item in OF_THE_PLAN:
        return reverse(OF_THE_PLAN[item], args=[plan.pk])
    return reverse(ON_THE_WAY[item]) + FROM_TONIGHT if item in ON_THE_WAY else reverse("device")
