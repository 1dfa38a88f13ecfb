"""The part of the example in which the employer criticises: a pasted review, ticked, answered and left open."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import NAMESPACE_OID, uuid5

from apps.concerns.models import Concern, Source
from apps.concerns.places import add_place, decide_place
from apps.concerns.responses import decide_answer, save_draft
from apps.concerns.sentences import tickable
from apps.concerns.services import add_source, tick_sentences
from apps.evidence.models import Attachment
from apps.onboarding.example.preparing import entry_of

if TYPE_CHECKING:
    from apps.onboarding.example.builder import Making

STORY = Path(__file__).parent / "concerns.toml"


@cache
def story() -> Mapping[str, Any]:
    return tomllib.loads(STORY.read_text(encoding="utf-8"))


@dataclass
class _Kept:
    """What was made so far, for the later steps."""

    source: Source | None = None
    concerns: dict[str, Concern] = field(default_factory=dict)


def concerns(making: Making) -> None:
    """Plan the steps: the review is pasted and ticked, then answered evening by evening."""
    told, kept = story(), _Kept()
    one = told["source"]
    making.plan_step(making.at(one["back"], one["clock"]), partial(_paste, making, kept, told=told))
    for concern in told["concern"]:
        for name, step in (("answer", _answer), ("draft", _draft)):
            if said := concern.get(name):
                at = making.at(said["back"], said["clock"])
                making.plan_step(at, partial(step, making, kept, begins=concern["begins"], said=said))  # fmt: skip


def _paste(making: Making, kept: _Kept, at: datetime, *, told: Mapping[str, Any]) -> None:
    one = told["source"]
    source = add_source(
        plan=making.plan, by=making.owner, now=at, name=one["name"], text=one["text"].strip(),
        sort=one["sort"], said_date=making.day(one["said_back"]),
        said_by=making.people[one["said_by"]], client_token=uuid5(NAMESPACE_OID, f"{making.plan.pk} review"),
    )  # fmt: skip
    kept.source = source
    for concern in told["concern"]:
        kept.concerns[concern["begins"]] = _tick(making, source, at, concern=concern)


def _tick(making: Making, source: Source, at: datetime, *, concern: Mapping[str, Any]) -> Concern:
    spans = [one for one in tickable(source.text) if one.of(source.text).startswith(concern["begins"])]  # fmt: skip
    principle = making.principles.get(concern.get("principle", ""))
    return tick_sentences(
        source=source, by=making.owner, now=at, spans=spans, goal=making.goals[concern["goal"]],
        principle=principle,
    )[0]  # fmt: skip


def _draft(
    making: Making, kept: _Kept, at: datetime, *, begins: str, said: Mapping[str, Any]
) -> None:
    save_draft(
        concern=kept.concerns[begins], by=making.owner, now=at, standing=said["standing"],
        words=making.words(said["words"]),
    )  # fmt: skip


def _answer(
    making: Making, kept: _Kept, at: datetime, *, begins: str, said: Mapping[str, Any]
) -> None:
    _draft(making, kept, at, begins=begins, said=said)
    concern = kept.concerns[begins]
    decide_answer(concern=concern, by=making.owner, now=at, audience=said["audience"])
    for place in said["place"]:
        _show(making, concern, at, place=place, audience=said["audience"])


def _show(
    making: Making, concern: Concern, at: datetime, *, place: Mapping[str, Any], audience: str
) -> None:
    entry = entry_of(making, place["entry"])
    file = Attachment.objects.for_user(making.owner).present().get(entry=entry, name=place["file"])
    row = add_place(
        concern=concern, by=making.owner, now=at, entry=entry, attachment=file,
        page=place.get("page"), quote=place.get("quote", ""), bearing=place["bearing"],
    )  # fmt: skip
    decide_place(place=row, by=making.owner, now=at, audience=audience)
