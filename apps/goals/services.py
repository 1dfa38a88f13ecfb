from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid5

from django.db import transaction
from django.db.models import Max

from apps.audit.chain import text_of
from apps.audit.services import hold_chain, record
from apps.goals.models import Goal, GoalVersion
from apps.plans.models import Plan

if TYPE_CHECKING:
    from apps.accounts.models import User

# What the ledger keeps of a version, as salted hashes: the words, and by whom, when and how they were given.
TOLD = (
    "words", "shown_by", "target", "why", "given_by_id", "given_date", "how", "due_date",
)  # fmt: skip


@transaction.atomic
def add_goal(
    *,
    plan: Plan,
    by: User,
    now: datetime,
    words: str,
    number: int | None = None,
    short_name: str = "",
    client_token: UUID | None = None,
    **fields: Any,
) -> Goal:
    """Store a goal's words as given; without a number it becomes the next one.

    `fields` are those of GoalVersion (given_by, given_date, how, shown_by, target, due_date). The same words
    with the same `client_token` from the same person return the goal that was made with them.
    """
    token = uuid5(client_token, words) if client_token else None
    hold_chain(
        by.pk
    )  # before any row: whoever records an entry of this plan waits in the same order
    Plan.objects.for_user(by).select_for_update().get(pk=plan.pk)
    known = Goal.objects.for_user(by).filter(client_token=token).first() if token else None
    if known is not None:
        return known
    goal = Goal.objects.create(
        owner=by,
        plan=plan,
        number=number or next_number(plan),
        short_name=short_name,
        created_at=now,
        client_token=token,
    )
    record(
        about=goal, kind="goal.added", now=now, facts={"plan": str(plan.pk), "number": goal.number}
    )
    _add_version(goal, by=by, now=now, number=1, words=words, **fields)
    return goal


def next_number(plan: Plan) -> int:
    """The number after the plan's highest; withdrawn goals keep theirs."""
    highest: int | None = (
        Goal.objects.for_user(plan.owner_id).filter(plan=plan).aggregate(top=Max("number"))["top"]
    )
    return (highest or 0) + 1


@transaction.atomic
def add_goals(
    *,
    plan: Plan,
    by: User,
    now: datetime,
    many: Sequence[str],
    client_token: UUID | None = None,
    **fields: Any,
) -> list[Goal]:
    """Store several goals with the same circumstances, in order; the same `client_token` twice stores them once."""
    return [
        add_goal(
            plan=plan, by=by, now=now, words=words,
            client_token=uuid5(client_token, str(place)) if client_token else None, **fields,
        )
        for place, words in enumerate(many)
    ]  # fmt: skip


@transaction.atomic
def change_goal(
    *, goal: Goal, by: User, now: datetime, words: str, why: str = "", **fields: Any
) -> GoalVersion:
    """Store the words of a goal as they stand from now on; the earlier ones stay.

    What says the same as the newest version is no change, and returns that: a button pressed twice moves no target.
    """
    hold_chain(by.pk)
    Goal.objects.for_user(by).select_for_update().get(pk=goal.pk)
    latest = goal.versions.order_by("-number").first()
    said = {"words": words, "why": why, **fields}
    if latest and all(getattr(latest, name) == value for name, value in said.items()):
        return latest
    number = latest.number + 1 if latest else 1
    return _add_version(goal, by=by, now=now, number=number, words=words, why=why, **fields)


def _add_version(
    goal: Goal, *, by: User, now: datetime, number: int, words: str, **fields: Any
) -> GoalVersion:
    version = GoalVersion.objects.create(
        owner=by, goal=goal, number=number, words=words, written_at=now, **fields
    )
    record(
        about=version,
        kind="goal.version",
        now=now,
        facts={"goal": str(goal.pk), "number": number},
        content={name: text_of(getattr(version, name)) for name in TOLD},
        salt=bytes(version.salt),
    )
    return version


@transaction.atomic
def rename_goal(*, goal: Goal, by: User, now: datetime, short_name: str) -> None:
    """Change the user's own short name for lists and pictures; the words as given stay. The same name is no change."""
    hold_chain(by.pk)
    others = Goal.objects.for_user(by).filter(pk=goal.pk).exclude(short_name=short_name)
    if others.update(short_name=short_name):
        record(about=goal, kind="goal.renamed", now=now)


@transaction.atomic
def say_delivered(
    *, goal: Goal, by: User, now: datetime, delivered: str, delivered_date: date | None
) -> None:
    """Store what the user says was delivered and when, for the first page of a packet."""
    hold_chain(by.pk)
    Goal.objects.for_user(by).filter(pk=goal.pk).update(
        delivered=delivered, delivered_date=delivered_date
    )
    record(about=goal, kind="goal.delivered", now=now, facts={"date": str(delivered_date or "")})


@transaction.atomic
def withdraw_goal(*, goal: Goal, by: User, now: datetime) -> None:
    """Take a goal out of lists and packets; the record keeps it."""
    hold_chain(by.pk)
    changed = (
        Goal.objects.for_user(by).filter(pk=goal.pk, withdrawn_at=None).update(withdrawn_at=now)
    )
    if changed:
        record(about=goal, kind="goal.withdrawn", now=now)


@transaction.atomic
def restore_goal(*, goal: Goal, by: User, now: datetime) -> None:
    """Take a withdrawal back."""
    hold_chain(by.pk)
    changed = (
        Goal.objects.for_user(by)
        .filter(pk=goal.pk)
        .exclude(withdrawn_at=None)
        .update(withdrawn_at=None)
    )
    if changed:
        record(about=goal, kind="goal.restored", now=now)
