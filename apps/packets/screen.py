"""What the pages of the review and of a build show."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from apps.evidence.models import Attachment, Entry
from apps.goals.models import Goal
from apps.jobs.models import JobState
from apps.packets import wording
from apps.packets.models import Build
from apps.packets.steps import ERROR_WORDS, STEP_WORDS


@dataclass(frozen=True, kw_only=True)
class Card:
    """One entry to decide, with what goes along with it."""

    entry: Entry
    files: list[Attachment]
    goals: list[Goal]


def card(entry: Entry | None) -> Card | None:
    """Read what one card shows; two queries."""
    if entry is None:
        return None
    files = Attachment.objects.filter(entry=entry, withdrawn_at=None).select_related("file")
    goals = Goal.objects.filter(entry_links__entry=entry, entry_links__withdrawn_at=None)
    return Card(entry=entry, files=list(files), goals=list(goals.order_by("number")))


def next_after(ids: list[UUID], after: UUID | None) -> UUID | None:
    """The one that follows `after` in `ids`, round to the first; None when nothing waits."""
    if not ids:
        return None
    return ids[(ids.index(after) + 1) % len(ids)] if after in ids else ids[0]


@dataclass(frozen=True, kw_only=True)
class StepLine:
    """One line of the list of steps: `state` is done, doing or todo."""

    words: Any
    state: str
    done: int = 0
    total: int = 0


def step_lines(build: Build) -> list[StepLine]:
    """The steps of a build in order, with real counts for the one at work."""
    job = build.job
    lines = []
    for step, words in STEP_WORDS.items():
        if job.state == JobState.DONE or step.value in job.steps_done:
            lines.append(StepLine(words=words, state="done"))
        elif step.value == job.step and job.state == JobState.RUNNING:
            lines.append(StepLine(words=words, state="doing", done=job.done, total=job.total))
        else:
            lines.append(StepLine(words=words, state="todo"))
    return lines


def build_context(build: Build) -> dict[str, Any]:
    """Everything the page of a build shows; no further query."""
    outcomes = build.outcomes
    return {
        "plan": build.plan,
        "build": build,
        "job": build.job,
        "steps": step_lines(build),
        "error": ERROR_WORDS.get(build.job.error, ERROR_WORDS["unexpected"]),
        "not_printed": [_outcome(one) for one in outcomes if not one["printed"]],
        "noted": [_outcome(one) for one in outcomes if one["printed"] and one["notes"]],
        "exhibit_count": len(outcomes),
        "failed": build.checks.get("failed", []),
        "leaks": build.checks.get("leaks", []),
        "names": build.checks.get("names", []),
        "passed_count": len(build.checks.get("passed", [])),
    }


def _outcome(one: dict[str, Any]) -> dict[str, Any]:
    words = wording.words_for("en")
    said = [words[one["reason"]]] if one["reason"] else []
    said += [words[note["key"]].format(**note["values"]) for note in one["notes"]]
    return {"number": one["number"], "page": one["first_page"], "words": " ".join(said)}
