"""Reads the record of one plan into the frozen snapshot of a packet: only what was decided for it.

Everything passes through `core.audience.allowed`. What is not allowed is never read into the snapshot,
so that nothing printed can depend on it (packet.md, A: what a panel packet never prints).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.utils.translation import gettext as _

from apps.audit.services import head
from apps.core.audience import PacketKind, allowed
from apps.core.fuzzy import Lag
from apps.evidence.enums import EntryKind
from apps.goals.models import Goal, GoalVersion
from apps.packets import snapshot as frozen
from apps.packets.assemble_colleagues import champions_of
from apps.packets.assemble_concerns import concerns_of
from apps.packets.assemble_details import (
    figures_of,
    printed_name,
    rfc3339,
    when_of,
)
from apps.packets.assemble_exhibits import exhibits
from apps.packets.assemble_facts import facts_of
from apps.packets.assemble_lanes import lanes_of
from apps.packets.assemble_places import away_of, places_of, principles_of
from apps.packets.assemble_sources import Printed, Sources, read_sources
from apps.packets.assemble_values import metric_of, of_main_measure, readings_of, targets_of
from apps.packets.wording import brief_date
from apps.plans.models import Person, Plan

if TYPE_CHECKING:
    from apps.accounts.models import User

OWN_NOTES = frozenset({EntryKind.NOTE, EntryKind.WIN})
SUMMARY_ROWS = 5
BUILT_LATER = frozen.Build(id="draft", at="1970-01-01T00:00:00Z")


def assemble(
    plan: Plan, *, by: User, kind: PacketKind, now: datetime | None = None
) -> frozen.Snapshot:
    """Return the snapshot of a packet, with a placeholder for the build's identity.

    The same record gives an equal snapshot, whatever else is in the account. `now` ends the lanes of a lawyer packet,
    which without it has none.
    """
    sources = read_sources(plan, by=by, kind=kind)
    text = sources.text
    accept = text.accept.splitlines() if text else []
    return frozen.Snapshot(
        kind=frozen.Kind(kind),
        build=BUILT_LATER,
        document=_document(sources),
        plan=_plan(plan),
        paper=frozen.Paper.A4 if plan.paper == "a4" else frozen.Paper.LETTER,
        zone=by.zone,
        example=plan.is_example,
        ask=text.ask if text else "",
        accept=tuple(line for line in accept if line.strip()),
        statement=_paragraphs(text.statement if text else ""),
        concerns=concerns_of(sources),
        summary=tuple(_summary_row(goal, sources) for goal in sources.goals[:SUMMARY_ROWS]),
        goals=tuple(_goal(goal, sources) for goal in sources.goals),
        entries=tuple(_entry(one, sources) for one in sources.entries),
        exhibits=exhibits(sources),
        people=_people(sources),
        champions=champions_of(sources),
        away=away_of(plan, kind),
        lanes=lanes_of(plan, kind, now=now),
        ledger=_ledger(by) if sources.is_for_lawyer else None,
    )


def stamp(snapshot: frozen.Snapshot, *, build_id: str, at: datetime) -> frozen.Snapshot:
    """The snapshot of one build: its id and time become part of what is frozen."""
    return replace(snapshot, build=frozen.Build(id=build_id, at=rfc3339(at)))


def _document(sources: Sources) -> frozen.Document:
    text = sources.text
    title = (text.title if text else "") or str(_("Statement and evidence"))
    name = sources.by.name or str(_("(name)"))
    return frozen.Document(title=title, name=name, role=sources.plan.role)


def _plan(plan: Plan) -> frozen.Plan:
    stages = tuple(
        frozen.Stage(name=stage.name, start=_day(stage.started_date), end=_day(stage.ended_date))
        for stage in plan.stages.all()
        if stage.kind != "hint"
    )
    last = stages[-1] if stages else None
    return frozen.Plan(
        name=last.name if last else plan.name,
        employer=plan.employer,
        start=last.start if last else "",
        end=last.end if last else "",
        stages=stages,
    )


def _day(day: object) -> str:
    return str(day or "")


def _paragraphs(statement: str) -> tuple[frozen.Paragraph, ...]:
    blocks = statement.replace("\r\n", "\n").split("\n\n")
    words = [" ".join(block.split()) for block in blocks]
    return tuple(frozen.Paragraph(text=text) for text in words if text)


def _entry(printed: Printed, sources: Sources) -> frozen.Entry:
    entry, for_lawyer = printed.entry, sources.is_for_lawyer
    first = printed.versions[0]
    shows_written = for_lawyer or entry.kind in OWN_NOTES
    return frozen.Entry(
        key=f"entry.{entry.pk}",
        kind=frozen.EntryKind(entry.kind),
        statement=first.statement,
        happened=when_of(entry.happened),
        original_words=first.original_words,
        written_at=rfc3339(entry.written_at) if shows_written else "",
        lag=_lag_words(entry.lag) if for_lawyer else "",
        late=for_lawyer and entry.lag is Lag.LATER,
        corrections=_corrections(printed),
        people=tuple(printed_name(one, sources.kind) for one in printed.people),
        goals=tuple(f"goal.{goal.pk}" for goal in sources.goals if goal.pk in printed.goals),
        exhibits=printed.exhibit_keys,
        places=places_of(printed),
        principles=principles_of(printed),
        details=frozen.Details(metric=metric_of(printed), facts=facts_of(printed, sources.kind)),
        lawyer_only=for_lawyer and not allowed(PacketKind.PANEL, entry.audience),
    )


def _corrections(printed: Printed) -> tuple[frozen.Correction, ...]:
    """Later words, where they differ: a version that only dates an entry anew says nothing new."""
    pairs = zip(printed.versions, printed.versions[1:], strict=False)
    return tuple(
        frozen.Correction(words=later.statement, written_at=rfc3339(later.written_at))
        for earlier, later in pairs
        if later.statement != earlier.statement
    )


def _lag_words(lag: Lag) -> str:
    words = {
        Lag.SAME_DAY: _("the same day"),
        Lag.WITHIN_TWO_DAYS: _("within two days"),
        Lag.LATER: _("more than two days later"),
        Lag.SAME_MONTH: _("in the same month"),
    }
    return str(words.get(lag, ""))


def _goal(goal: Goal, sources: Sources) -> frozen.Goal:
    versions = list(goal.versions.all())
    latest, own = versions[-1], sources.of_goal(goal)
    metrics = of_main_measure(own)
    newest = metrics[-1].metric if metrics else None
    return frozen.Goal(
        key=f"goal.{goal.pk}",
        number=goal.number,
        word=sources.plan.goal_word,
        title=goal.short_name,
        versions=tuple(
            _version(version, sources.kind, target=target)
            for version, target in zip(versions, targets_of(versions, newest), strict=True)
        ),
        shown=latest.shown_by,
        target=latest.target,
        measure=newest.name if newest else "",
        unit=newest.unit if newest else "",
        due=_day(latest.due_date),
        readings=readings_of(metrics),
        entries=tuple(f"entry.{one.entry.pk}" for one in own),
    )


def _version(version: GoalVersion, kind: PacketKind, *, target: str) -> frozen.GoalVersion:
    giver = version.given_by
    return frozen.GoalVersion(
        words=version.words,
        given_on=_day(version.given_date),
        given_by=printed_name(giver, kind) if giver and not giver.is_never_printed else "",
        how=str(version.get_how_display()),
        target=target,
    )


def _summary_row(goal: Goal, sources: Sources) -> frozen.SummaryRow:
    """The figures are the user's own or the newest value logged."""
    versions = list(goal.versions.all())
    latest = versions[-1]
    metrics = [one.metric for one in sources.of_goal(goal) if one.metric]
    return frozen.SummaryRow(
        number=goal.number,
        words=latest.words,
        changed=_changed(versions),
        due=brief_date(latest.due_date) if latest.due_date else "",
        delivered=brief_date(goal.delivered_date) if goal.delivered_date else "",
        figures=figures_of(goal, latest, metrics),
        ref=f"goal.{goal.pk}",
    )


def _changed(versions: Sequence[GoalVersion]) -> str:
    """When the words came that stand now; empty for those of the plan."""
    latest = versions[-1]
    if latest.words == versions[0].words:
        return ""
    return brief_date(latest.given_date) if latest.given_date else "later"


def _people(sources: Sources) -> tuple[frozen.Person, ...]:
    """Who stands in what is printed; a lawyer and private contacts never do."""
    found: dict[UUID, Person] = {}
    for goal in sources.goals:
        found.update({one.given_by.pk: one.given_by for one in goal.versions.all() if one.given_by})
    for printed in sources.entries:
        found.update({one.pk: one for one in printed.people})
    found.update({one.said_by.pk: one.said_by for one in sources.concerns if one.said_by})
    shown = sorted(found.values(), key=lambda one: (one.name, str(one.pk)))
    return tuple(_person(one, sources.kind) for one in shown if not one.is_never_printed)


def _person(person: Person, kind: PacketKind) -> frozen.Person:
    name = printed_name(person, kind)
    post = "" if name == person.post else person.post
    return frozen.Person(name=name, post=post, part=person.part)


def _ledger(by: User) -> frozen.Ledger | None:
    event = head(by.pk)
    if event is None:
        return None
    digest = bytes(event.digest).hex()
    return frozen.Ledger(head=digest, sequence=event.sequence, at=rfc3339(event.at))
