"""What the pages of the review and of a build show."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.text import Truncator

from apps.evidence.enums import EntryKind
from apps.evidence.models import Attachment, EmailDetail, Entry
from apps.goals.models import Goal
from apps.jobs.models import JobState
from apps.packets import cautions, wording
from apps.packets.models import Build
from apps.packets.steps import ERROR_WORDS, STEP_WORDS

# Of an e-mail: what a card shows at once, and what it unfolds to.
FIRST_LINES, FIRST_CHARACTERS = 6, 500
WHOLE_CHARACTERS = 20_000


@dataclass(frozen=True, kw_only=True)
class Card:
    """One entry to decide, with what goes along with it."""

    entry: Entry
    files: list[Attachment]
    goals: list[Goal]
    mail: EmailDetail | None

    @property
    def first_words(self) -> str:
        """How an e-mail begins, without its empty lines."""
        lines = self.mail.text.splitlines() if self.mail else []
        said = [line.rstrip() for line in lines if line.strip()]
        return Truncator("\n".join(said[:FIRST_LINES])).chars(FIRST_CHARACTERS)

    @property
    def has_more(self) -> bool:
        """Whether the e-mail says more than `first_words`."""
        whole = self.mail.text if self.mail else ""
        return len("".join(whole.split())) > len("".join(self.first_words.split()))

    @property
    def whole(self) -> str:
        """The e-mail as far as it is read on a card; what is longer is read with the entry."""
        return Truncator(self.mail.text).chars(WHOLE_CHARACTERS) if self.mail else ""


def card(entry: Entry | None) -> Card | None:
    """Read what one card shows; two queries, and one for an e-mail."""
    if entry is None:
        return None
    files = Attachment.objects.filter(entry=entry, withdrawn_at=None).select_related("file")
    goals = Goal.objects.filter(entry_links__entry=entry, entry_links__withdrawn_at=None)
    return Card(
        entry=entry,
        files=list(files),
        goals=list(goals.order_by("number")),
        mail=EmailDetail.objects.filter(entry=entry).first()
        if entry.kind == EntryKind.EMAIL
        else None,
    )


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
    """Everything the page of a build shows; at most two queries more once it is finished."""
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
        "names": cautions.names_seen(build),
        "no_statement": cautions.has_no_statement(build),
        "from_work": cautions.from_work(build) if build.is_ready else [],
        "passed_count": len(build.checks.get("passed", [])),
    }


def _outcome(one: dict[str, Any]) -> dict[str, Any]:
    words = wording.words_for("en")
    said = [words[one["reason"]]] if one["reason"] else []
    said += [words[note["key"]].format(**note["values"]) for note in one["notes"]]
    return {"number": one["number"], "page": one["first_page"], "words": " ".join(said)}
