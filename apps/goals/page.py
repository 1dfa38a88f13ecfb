"""Everything the page of one goal shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from apps.goals import from_above, noting, proof
from apps.goals.changes import WordsChanged, changes
from apps.goals.clarity import Code, Look, look
from apps.goals.clarity.findings import figures
from apps.goals.clarity.reading import plain
from apps.goals.models import Goal, GoalVersion, MeasureQuestion, MeasureState
from apps.goals.periods import Calendar, written_on
from apps.goals.progress import Known, Progress, progress
from apps.goals.rewriting import Advice, Told, advice, cannot, rewritten


@dataclass(frozen=True, kw_only=True)
class Clarity:
    """`cannot` is an honest sentence where the words were not judged; then the rest is empty."""

    advice: Sequence[Advice]
    rewrite: str
    cannot: str


@dataclass(frozen=True, kw_only=True)
class Version:
    """A version with what it changed (None for the first) and the address of the entry made of that."""

    row: GoalVersion
    change: WordsChanged | None
    entry_url: str


@dataclass(frozen=True, kw_only=True)
class GoalPage:
    clarity: Clarity
    versions: Sequence[Version]
    questions: Sequence[MeasureQuestion]
    progress: Progress

    @property
    def newest_question(self) -> MeasureQuestion | None:
        return self.questions[-1] if self.questions else None


def page_of(goal: Goal, *, now: datetime) -> GoalPage:
    """Read all of it; the number of queries does not grow with versions, questions or entries."""
    rows = list(goal.versions.select_related("given_by").order_by("number"))
    calendar = Calendar.of(goal.plan)
    found, told = look(rows[-1].words), told_of(rows[-1], calendar)
    questions = asked_of(goal)
    known = Known(
        goal=goal, versions=rows, questions=questions, lines=proof.lines(goal),
        has_measure=figures(plain(told.words)[:2000]) is not None,
        has_date=found.unable is None and found.finding(Code.NO_DATE) is None,
    )  # fmt: skip
    return GoalPage(
        clarity=clarity_of(found, told),
        versions=_versions(goal, rows, calendar),
        questions=questions,
        progress=progress(known, calendar, now=now),
    )


def told_of(version: GoalVersion, calendar: Calendar) -> Told:
    """What the record says of a goal's newest words, for rewrites and drafts."""
    day = written_on(version, calendar.plan)
    stage = calendar.stage_on(day, known_at=version.written_at)
    return Told(
        words=version.words,
        shown_by=version.shown_by,
        target=version.target,
        due_date=version.due_date,
        last_day=stage.last if stage else None,
    )


def clarity_of(found: Look, told: Told) -> Clarity:
    if found.unable is not None:
        return Clarity(advice=(), rewrite="", cannot=cannot(found.unable))
    rewrite = rewritten(found, told) if found.findings else ""
    return Clarity(advice=advice(found, told), rewrite=rewrite, cannot="")


def asked_of(goal: Goal) -> list[MeasureQuestion]:
    """The questions about a goal that were asked, the earliest first. One query."""
    rows = MeasureQuestion.objects.for_user(goal.owner_id).filter(version__goal=goal)
    rows = rows.exclude(state=MeasureState.DRAFT).select_related("version__goal__plan")
    return list(rows.order_by("asked_date", "id"))


def _versions(goal: Goal, rows: Sequence[GoalVersion], calendar: Calendar) -> list[Version]:
    changed = {one.version.pk: one for one in changes(rows, calendar)}
    tokens = {pk: noting.of_change(goal, one).token for pk, one in changed.items()}
    entries = from_above.kept(goal.plan, list(tokens.values()))
    return [
        Version(
            row=one,
            change=changed.get(one.pk),
            entry_url=entries.get(tokens[one.pk], "") if one.pk in tokens else "",
        )
        for one in reversed(rows)
    ]
