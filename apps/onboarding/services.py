"""What the first minutes write. Each door uses the services of the apps below."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any
from uuid import UUID, uuid5

from django.core.cache import cache
from django.db import transaction
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.audit.services import hold_chain
from apps.core.audience import Audience
from apps.core.fuzzy import FuzzyDate, on_day, unknown
from apps.deadlines.models import TriggerDay
from apps.deadlines.services import add_deadline
from apps.deadlines.trigger_days import add_trigger_day
from apps.evidence.deciding import decide_audience
from apps.evidence.enums import EntryKind
from apps.evidence.models import Entry
from apps.evidence.services import record_entry
from apps.goals.models import Goal
from apps.goals.services import add_goals
from apps.onboarding.enums import ENOUGH, Door, Item
from apps.onboarding.models import TonightTick
from apps.onboarding.rules import Fact, read_facts
from apps.onboarding.ticking import write_tick
from apps.plans import stage_templates
from apps.plans.models import Plan, Relation, Stage, StageKind
from apps.plans.services import add_letter, add_person, begin_stage, change_plan, create_plan

DAY_SECONDS = 24 * 3600
PAPER = "paper"  # the day that the date of a door is counted from


@dataclass(frozen=True, kw_only=True)
class ChosenDate:
    """A date that was shown with its count and chosen to be saved; `window` is the rule it was counted by."""

    kind: str
    title: str
    day: date
    clock: time | None
    zone: str
    counted: dict[str, Any]
    counted_from: date | None = None
    window: dict[str, Any] = field(default_factory=dict)


@transaction.atomic
def first_plan(user: User, now: datetime) -> None:
    """Give an account its plan from the start, in the stage of a hint (design: URLs)."""
    plan = create_plan(by=user, now=now, name=_("My plan"), zone=user.zone)
    begin_stage(
        plan=plan, by=user, now=now, kind=StageKind.HINT, name=_("A hint"), started_date=None,
        template=stage_templates.get("hint"),
    )  # fmt: skip


@transaction.atomic
def plan_of(user: User, *, now: datetime) -> Plan:
    """The plan the first minutes are about: the newest, or a first one."""
    newest = Plan.objects.for_user(user).order_by("-created_at").first()
    if newest is None:
        first_plan(user, now)
    return newest or Plan.objects.for_user(user).latest("created_at")


@transaction.atomic
def go_through(
    *, door: Door, plan: Plan, by: User, now: datetime, answers: dict[str, Any],
    dates: Iterable[ChosenDate], token: UUID,
) -> None:  # fmt: skip
    """Save what one door asked, and the dates that were chosen. The same `token` twice saves everything once."""
    said = {name: answers[name] for name in ("employer", "country") if answers.get(name)}
    if not _first_time(token, by=by):
        return
    change_plan(plan, by=by, now=now, **said)
    stage = _begin(door, plan=plan, by=by, now=now, answers=answers)
    _KEEP[door](plan=plan, by=by, now=now, answers=answers, stage=stage, token=token)
    for one in dates:
        add_deadline(
            plan=plan, by=by, now=now, kind=one.kind, title=one.title, local_date=one.day,
            local_time=one.clock, zone=one.zone, stage=stage, counted=one.counted, window=one.window,
            trigger=_trigger(one, plan=plan, stage=stage, by=by, now=now),
        )  # fmt: skip


def _trigger(
    one: ChosenDate, *, plan: Plan, stage: Stage | None, by: User, now: datetime
) -> TriggerDay | None:
    """The day the paper came, kept: if it turns out to be another one, the date moves with it."""
    if one.counted_from is None or not one.window:
        return None
    return add_trigger_day(
        plan=plan, by=by, now=now, stage=stage, key=PAPER, day=one.counted_from,
        name=_("The day you had the paper in hand"),
    )  # fmt: skip


def _first_time(token: UUID, *, by: User) -> bool:
    """Whether a form comes for the first time today; a transaction that fails forgets that it came."""
    hold_chain(by.pk)  # of two at once the second waits, and finds the first
    return bool(cache.add(f"door:{by.pk}:{token}", "", timeout=DAY_SECONDS))


def _begin(
    door: Door, *, plan: Plan, by: User, now: datetime, answers: dict[str, Any]
) -> Stage | None:
    """Begin the stage of three doors. A named one begins on its own page, with the dates it proposes."""
    stages = {
        Door.APPEAL: (StageKind.APPEAL, answers.get("against") or _("Appeal")),
        Door.CHOOSE: (StageKind.OTHER, _("A choice by a date")),
        Door.LOST: (StageKind.OTHER, _("After access ended")),
    }
    if door not in stages or answers.get("template"):
        return None
    kind, name = stages[door]
    started = answers.get("counted_from") or answers.get("last_day")
    return begin_stage(plan=plan, by=by, now=now, kind=kind, name=name[:80], started_date=started)


def _note(
    *, plan: Plan, by: User, now: datetime, statement: str, token: UUID, day: date | None = None,
    original_words: str = "",
) -> Entry:  # fmt: skip
    return record_entry(
        plan=plan, by=by, now=now, kind=EntryKind.NOTE, statement=statement,
        happened=_happened(day, zone=by.zone), original_words=original_words, client_token=token,
    )  # fmt: skip


def _happened(day: date | None, *, zone: str) -> FuzzyDate:
    return on_day(day, zone=zone) if day else unknown(zone=zone)


def _keep_hint(
    *, plan: Plan, by: User, now: datetime, answers: dict[str, Any], token: UUID, **_rest: Any
) -> None:
    if answers["noticed"]:
        _note(
            plan=plan, by=by, now=now, statement=answers["noticed"], day=answers["day"], token=token
        )


def _keep_told(
    *, plan: Plan, by: User, now: datetime, answers: dict[str, Any], token: UUID, **_rest: Any
) -> None:
    if answers["who"]:
        relation = answers["relation"] or Relation.OTHER
        add_person(plan=plan, by=by, now=now, name=answers["who"], relation=relation)
    if not answers["words"] and not answers["day"]:
        return
    said = (
        _("%(who)s told me aloud how they see my work.")
        if answers["who"]
        else _("I was told aloud how my work is seen.")
    )
    _note(
        plan=plan, by=by, now=now, statement=said % {"who": answers["who"]}, day=answers["day"],
        original_words=answers["words"], token=token,
    )  # fmt: skip


def _keep_document(
    *,
    plan: Plan,
    by: User,
    now: datetime,
    answers: dict[str, Any],
    stage: Stage | None,
    **_rest: Any,
) -> None:
    if answers["title"] or answers["text"]:
        add_letter(
            plan=plan, by=by, now=now, title=answers["title"] or _("Letter"), text=answers["text"],
            received_date=answers["received"], stage=stage,
        )  # fmt: skip


def _keep_choice(
    *, plan: Plan, by: User, now: datetime, answers: dict[str, Any], token: UUID, **_rest: Any
) -> None:
    if answers["choices"]:
        _note(
            plan=plan, by=by, now=now, statement=_("I was given a choice to make by a date."),
            original_words=answers["choices"], token=token, day=answers["counted_from"],
        )  # fmt: skip


def _keep_lost(
    *, plan: Plan, by: User, now: datetime, answers: dict[str, Any], token: UUID, **_rest: Any
) -> None:
    if answers["still_mine"]:
        statement = _("What I still have: %(things)s") % {"things": answers["still_mine"]}
        _note(plan=plan, by=by, now=now, statement=statement[:4000], token=uuid5(token, "mine"))
    remembered = read_facts(answers["remembered"], today=now.date())
    keep_facts(
        plan=plan,
        by=by,
        now=now,
        token=token,
        facts=[(n, one, False) for n, one in enumerate(remembered)],
    )


def _keep_nothing(**_rest: Any) -> None:
    """The date is all this door asks."""


_KEEP: dict[Door, Callable[..., None]] = {
    Door.SUSPECT: _keep_hint,
    Door.TOLD: _keep_told,
    Door.DOCUMENT: _keep_document,
    Door.CHOOSE: _keep_choice,
    Door.APPEAL: _keep_nothing,
    Door.LOST: _keep_lost,
}


@transaction.atomic
def keep_goals(*, plan: Plan, by: User, now: datetime, goals: Sequence[str]) -> list[Goal]:
    """Store goals that the plan does not have word for word; sending the same list twice stores it once."""
    mine = Goal.objects.for_user(by).filter(plan=plan)
    known = set(mine.values_list("versions__words", flat=True))
    return add_goals(plan=plan, by=by, now=now, many=[one for one in goals if one not in known])


@transaction.atomic
def keep_facts(
    *, plan: Plan, by: User, now: datetime, token: UUID, facts: Iterable[tuple[int, Fact, bool]]
) -> list[Entry]:
    """Record each fact as an entry; those that the person ticked may go in a packet.

    `facts` are place, fact and tick. The same token and place twice make one entry.
    """
    kept, ticked = [], []
    for place, fact, may_go in facts:
        entry = _fact(plan=plan, by=by, now=now, token=uuid5(token, str(place)), fact=fact)
        kept.append(entry)
        if may_go and entry.audience == Audience.UNDECIDED:  # sent again, it changes no decision
            ticked.append(entry)
    decide_audience(entries=ticked, by=by, now=now, audience=Audience.PANEL)
    return kept


def _fact(*, plan: Plan, by: User, now: datetime, token: UUID, fact: Fact) -> Entry:
    kind = EntryKind.REFERENCE if fact.place else EntryKind.WIN
    return record_entry(
        plan=plan, by=by, now=now, kind=kind, statement=fact.words[:4000], client_token=token,
        happened=_happened(fact.day, zone=by.zone),
        details={"place": fact.place[:2000]} if fact.place else None,
    )  # fmt: skip


@transaction.atomic
def tick_item(*, plan: Plan, by: User, now: datetime, item: Item, ticked: bool) -> None:
    """Tick or untick one line of Tonight."""
    if ticked:
        write_tick(plan=plan, by=by, now=now, item=item)
    else:
        TonightTick.objects.for_user(by).filter(plan=plan, item=item).delete()


@transaction.atomic
def set_tonight_aside(*, plan: Plan, by: User, now: datetime) -> None:
    """Let Today be the first page again, whatever of Tonight is still open."""
    write_tick(plan=plan, by=by, now=now, item=ENOUGH)
