"""The part of the example in which people are asked what they saw, steps are ticked and stories are told."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date, datetime
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import NAMESPACE_OID, UUID, uuid5
from zoneinfo import ZoneInfo

from apps.champions.answers import keep_answer
from apps.champions.came import Answer
from apps.champions.enums import Came, Consent
from apps.champions.models import FeedbackRequest
from apps.champions.services import add_request, mark_asked
from apps.checklists.copying import steps_of
from apps.checklists.services import StepState, set_state
from apps.evidence.models import Entry
from apps.stories.services import add_story, set_best

if TYPE_CHECKING:
    from apps.onboarding.example.builder import Making

STORY = Path(__file__).parent / "preparing.toml"


@cache
def story() -> Mapping[str, Any]:
    return tomllib.loads(STORY.read_text(encoding="utf-8"))


def preparing(making: Making) -> None:
    """Plan the steps: two people are asked, one of them answers; steps are ticked and stories told."""
    told = story()
    for name, step in (("request", _ask), ("tick", _tick), ("story", _tell)):
        for one in told[name]:
            making.plan_step(making.at(one["back"], one["clock"]), partial(step, making, one=one))
    for one in told["request"]:
        if answer := one.get("answer"):
            at = making.at(answer["back"], answer["clock"])
            making.plan_step(at, partial(_answer, making, one=one, said=answer))


def _ask(making: Making, at: datetime, *, one: Mapping[str, Any]) -> None:
    row = add_request(
        plan=making.plan, person=making.people[one["person"]], by=making.owner, now=at, saw=one["saw"],
        goal=making.goals[one["goal"]], client_token=_token(making, one),
        entries=[entry_of(making, begins) for begins in one["entries"]],
    )  # fmt: skip
    mark_asked(request=row, by=making.owner, now=at, text=row.text, asked_date=_day(making, at))


def _answer(
    making: Making, at: datetime, *, one: Mapping[str, Any], said: Mapping[str, Any]
) -> None:
    rows = FeedbackRequest.objects.for_user(making.owner)
    answer = Answer(
        came=Came.PASTED, consent=Consent(said["consent"]), day=_day(making, at), words=said["words"],
        relation=said["relation"], channel=said["channel"],
    )  # fmt: skip
    keep_answer(
        request=rows.get(client_token=_token(making, one)), by=making.owner, now=at, answer=answer,
        client_token=uuid5(_token(making, one), "answer"),
    )  # fmt: skip


def _tick(making: Making, at: datetime, *, one: Mapping[str, Any]) -> None:
    steps = {step.key: step for step in steps_of(making.plan, now=at)}
    for key in one["steps"]:
        set_state(step=steps[key], by=making.owner, now=at, state=StepState.DONE)


def _tell(making: Making, at: datetime, *, one: Mapping[str, Any]) -> None:
    words = {name: one[name] for name in ("title", "situation", "action", "result")}
    row = add_story(
        plan=making.plan, by=making.owner, now=at, client_token=_token(making, one),
        entry=entry_of(making, one["entry"]), principle=making.principles[one["principle"]], **words,
    )  # fmt: skip
    if one.get("is_best"):
        set_best(story=row, by=making.owner, is_best=True)


def entry_of(making: Making, begins: str) -> Entry:
    """The entry that begins with these words; it must have been written by then."""
    rows = Entry.objects.for_user(making.owner).filter(plan=making.plan)
    return rows.get(statement__startswith=begins)


def _token(making: Making, one: Mapping[str, Any]) -> UUID:
    return uuid5(NAMESPACE_OID, f"{making.plan.pk} {one.get('person') or one['title']}")


def _day(making: Making, at: datetime) -> date:
    return at.astimezone(ZoneInfo(making.plan.zone)).date()
