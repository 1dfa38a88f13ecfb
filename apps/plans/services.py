"""Writes of plans, stages, letters and people. Each records its event in the ledger in the same transaction."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction

from apps.accounts.models import User
from apps.audit.services import hold_chain, record
from apps.plans.models import (
    DayOff,
    Letter,
    Outcome,
    Paper,
    Person,
    Plan,
    Stage,
    StageKind,
    Term,
    TermLabel,
)
from apps.plans.places import is_letter
from apps.plans.stage_templates import StageTemplate, Value
from apps.plans.terms import LetterTerm

TERM_FIELDS = ("number", "unit", "label", "source", "year")


@transaction.atomic
def create_plan(*, by: User, now: datetime, name: str, **fields: Any) -> Plan:
    """Create a plan; `fields` are those of `Plan`. Its paper is the usual one of its place unless they name it."""
    plan = Plan(owner=by, name=name, created_at=now, **fields)
    if "paper" not in fields:
        plan.paper = _usual_paper(plan)
    plan.save(force_insert=True)
    record(about=plan, kind="plan.created", now=now)
    return plan


@transaction.atomic
def change_plan(plan: Plan, *, by: User, now: datetime, **fields: Any) -> Plan:
    """Change the settings of a plan; the ledger keeps which were changed, not their content.

    Paper that is the usual one of the place goes with the place.
    """
    changed = sorted(name for name, value in fields.items() if getattr(plan, name) != value)
    follows = "paper" not in changed and plan.paper == _usual_paper(plan)
    for name in changed:
        setattr(plan, name, fields[name])
    if follows and plan.paper != _usual_paper(plan):
        plan.paper = _usual_paper(plan)
        changed = sorted([*changed, "paper"])
    if changed:
        plan.save(update_fields=changed)
        record(
            about=plan, kind="plan.changed", now=now, facts={"by": str(by.pk), "fields": changed}
        )
    return plan


def _usual_paper(plan: Plan) -> str:
    """As its country or zone has it; US Letter while nobody knows where it is."""
    letter = is_letter(country=plan.country, zone=plan.zone)
    return Paper.A4 if letter is False else Paper.LETTER


@transaction.atomic
def begin_stage(
    *,
    plan: Plan,
    by: User,
    now: datetime,
    kind: StageKind | str,
    name: str,
    started_date: date | None,
    template: StageTemplate | None = None,
    terms_from_letter: Mapping[str, LetterTerm] | None = None,
) -> Stage:
    """Begin a stage and copy the template's values into it; what the letter says takes their place.

    Stages that still run end on the first day of the new one: one plan has one running stage.
    """
    _end_running(plan, by=by, now=now, started_date=started_date)
    stage = Stage.objects.create(
        owner=by,
        plan=plan,
        kind=kind,
        name=name,
        started_date=started_date,
        template_id=template.id if template else "",
        template_version=template.version if template else 0,
        created_at=now,
    )
    _copy_terms(stage, now=now, template=template, letter=terms_from_letter or {})
    facts = {"plan": str(plan.pk), "stage": str(kind), "template": stage.template_id}
    record(about=stage, kind="stage.begun", now=now, facts=facts)
    return stage


def _end_running(plan: Plan, *, by: User, now: datetime, started_date: date | None) -> None:
    """Close what ran before. Its first day is never after its last."""
    if started_date is None:
        return
    hold_chain(by.pk)
    running = plan.stages.filter(ended_date=None, outcome="")
    for stage in running.select_for_update():
        stage.ended_date = max(started_date, stage.started_date or started_date)
        stage.save(update_fields=["ended_date"])
        facts = {"by": str(by.pk), "plan": str(plan.pk), "ended": stage.ended_date.isoformat()}
        record(about=stage, kind="stage.ended", now=now, facts=facts)


@transaction.atomic
def end_stage(
    stage: Stage, *, by: User, now: datetime, outcome: Outcome, ended_date: date
) -> Stage:
    """Say how a stage ended, once: a stage whose end was told stays as it is."""
    hold_chain(by.pk)
    row = Stage.objects.for_user(by).select_for_update().get(pk=stage.pk)
    if row.outcome:
        return row
    before = row.ended_date
    row.outcome = outcome
    row.ended_date = max(ended_date, row.started_date or ended_date)
    row.save(update_fields=["outcome", "ended_date"])
    facts = {
        "by": str(by.pk), "plan": str(row.plan_id), "outcome": str(outcome), "ended": row.ended_date.isoformat(),
        "before": {"ended": before.isoformat() if before else ""},
    }  # fmt: skip
    record(about=row, kind="stage.ended", now=now, facts=facts)
    return row


@transaction.atomic
def resume_stage(
    stage: Stage, *, by: User, now: datetime, ended_date: date | None = None
) -> Stage | None:
    """Take back how a stage ended; `ended_date` is what stood there before.

    None, and nothing is changed, where another stage runs by now: one plan has one running stage.
    """
    hold_chain(by.pk)
    Plan.objects.for_user(by).select_for_update().get(pk=stage.plan_id)
    row = Stage.objects.for_user(by).select_for_update().get(pk=stage.pk)
    others = Stage.objects.for_user(by).filter(plan=row.plan_id, ended_date=None)
    if ended_date is None and others.exclude(pk=row.pk).exists():
        return None
    row.outcome, row.ended_date = "", ended_date
    row.save(update_fields=["outcome", "ended_date"])
    facts = {"by": str(by.pk), "plan": str(row.plan_id)}
    record(about=row, kind="stage.resumed", now=now, facts=facts)
    return row


@transaction.atomic
def extend_stage(stage: Stage, *, by: User, now: datetime, told_date: date) -> Stage:
    """End a stage as extended and begin its extension, a stage of its own that runs on from that day."""
    ended = end_stage(stage, by=by, now=now, outcome=Outcome.EXTENDED, ended_date=told_date)
    longer = Stage.objects.create(
        owner=by, plan=stage.plan, kind=ended.kind, name=ended.name, started_date=ended.ended_date,
        template_id=ended.template_id, template_version=ended.template_version, created_at=now,
    )  # fmt: skip
    facts = {"plan": str(stage.plan_id), "stage": str(ended.kind), "extends": str(ended.pk)}
    record(about=longer, kind="stage.extended", now=now, facts=facts)
    return longer


@transaction.atomic
def end_plan(plan: Plan, *, by: User, now: datetime, ended_date: date | None) -> Plan:
    """Say on which day all of it ended; None takes that back. The record stays."""
    hold_chain(by.pk)
    row = Plan.objects.for_user(by).select_for_update().get(pk=plan.pk)
    if row.ended_date == ended_date:
        return row
    row.ended_date = ended_date
    row.save(update_fields=["ended_date"])
    facts = {"by": str(by.pk), "ended": ended_date.isoformat() if ended_date else ""}
    record(about=row, kind="plan.ended" if ended_date else "plan.resumed", now=now, facts=facts)
    return row


@transaction.atomic
def set_letter_term(
    stage: Stage, *, key: str, number: int, unit: str, by: User, now: datetime
) -> None:
    """Keep a length that the user's own letter gives; nothing where the stage knows no such value."""
    hold_chain(by.pk)
    term = Term.objects.for_user(by).select_for_update().filter(stage=stage, key=key).first()
    if term is None or (term.number, term.unit) == (number, unit):
        return
    values = {"number": number, "unit": str(unit), "label": str(TermLabel.LETTER)}
    _set_term(term, values | {"source": "", "year": None}, by=by, now=now)


@transaction.atomic
def restore_term(term: Term, *, values: Mapping[str, Any], by: User, now: datetime) -> None:
    """Put a length back to what it was before a change; `values` are those its event kept."""
    hold_chain(by.pk)
    _set_term(Term.objects.for_user(by).select_for_update().get(pk=term.pk), values, by=by, now=now)


def _set_term(term: Term, values: Mapping[str, Any], *, by: User, now: datetime) -> None:
    """The event keeps what stood there before: the length may have been changed by mistake."""
    before = {name: getattr(term, name) for name in TERM_FIELDS}
    for name in TERM_FIELDS:
        setattr(term, name, values[name])
    term.save(update_fields=TERM_FIELDS)
    facts = {
        "by": str(by.pk),
        "key": term.key,
        "number": term.number,
        "unit": term.unit,
        "before": before,
    }
    record(about=term, kind="term.changed", now=now, facts=facts)


def _copy_terms(
    stage: Stage, *, now: datetime, template: StageTemplate | None, letter: Mapping[str, LetterTerm]
) -> None:
    values = {value.key: value for value in (template.values if template else ())}
    rows = [
        _from_letter(key, term, known=values.get(key), stage=stage, now=now)
        for key, term in letter.items()
    ]
    rows += [
        _from_template(value, stage=stage, now=now)
        for key, value in values.items()
        if key not in letter and (value.text or value.number)
    ]
    Term.objects.bulk_create(rows)


def _from_template(value: Value, *, stage: Stage, now: datetime) -> Term:
    return Term(
        owner_id=stage.owner_id,
        stage=stage,
        key=value.key,
        name=value.name,
        number=value.number,
        unit=value.unit or "",
        text=value.text,
        source=value.source,
        year=value.year,
        label=TermLabel(value.label),
        created_at=now,
    )


def _from_letter(
    key: str, term: LetterTerm, *, known: Value | None, stage: Stage, now: datetime
) -> Term:
    return Term(
        owner_id=stage.owner_id,
        stage=stage,
        key=key,
        name=term.name or (known.name if known else key),
        number=term.number,
        unit=term.unit or "",
        text=term.text,
        label=TermLabel.LETTER,
        created_at=now,
    )


@transaction.atomic
def add_letter(
    *,
    plan: Plan,
    by: User,
    now: datetime,
    title: str,
    text: str = "",
    received_date: date | None = None,
    stage: Stage | None = None,
) -> Letter:
    """Keep what the employer handed over, in its own words."""
    letter = Letter.objects.create(
        owner=by,
        plan=plan,
        stage=stage,
        title=title,
        text=text,
        received_date=received_date,
        written_at=now,
    )
    content = {"title": title, "text": text}
    facts = {"plan": str(plan.pk), "received": received_date.isoformat() if received_date else ""}
    record(
        about=letter,
        kind="letter.added",
        now=now,
        facts=facts,
        content=content,
        salt=bytes(letter.salt),
    )
    return letter


@transaction.atomic
def add_person(*, plan: Plan, by: User, now: datetime, **fields: Any) -> Person:
    """Add somebody to the plan; `fields` are those of `Person`."""
    person = Person.objects.create(owner=by, plan=plan, created_at=now, **fields)
    record(about=person, kind="person.added", now=now, facts={"plan": str(plan.pk)})
    return person


@transaction.atomic
def change_person(person: Person, *, by: User, now: datetime, **fields: Any) -> Person:
    """Change what is known of a person."""
    changed = sorted(name for name, value in fields.items() if getattr(person, name) != value)
    for name in changed:
        setattr(person, name, fields[name])
    if changed:
        person.save(update_fields=changed)
        facts = {"by": str(by.pk), "fields": changed}
        record(about=person, kind="person.changed", now=now, facts=facts)
    return person


@transaction.atomic
def remove_person(person: Person, *, by: User, now: datetime) -> None:
    """Take somebody off the list; entries that name them keep doing so."""
    _mark_person(person, by=by, now=now, removed_at=now, kind="person.removed")


@transaction.atomic
def restore_person(person: Person, *, by: User, now: datetime) -> None:
    """Put somebody back on the list."""
    _mark_person(person, by=by, now=now, removed_at=None, kind="person.restored")


def _mark_person(
    person: Person, *, by: User, now: datetime, removed_at: datetime | None, kind: str
) -> None:
    if (person.removed_at is None) == (removed_at is None):
        return
    person.removed_at = removed_at
    person.save(update_fields=["removed_at"])
    record(about=person, kind=kind, now=now, facts={"by": str(by.pk)})


@transaction.atomic
def add_day_off(
    *,
    plan: Plan,
    by: User,
    now: datetime,
    first_date: date,
    last_date: date,
    sort: str,
    note: str = "",
) -> DayOff:
    """Store days away, both ends included. The ledger keeps what they were as salted hashes only.

    The same days of the same sort twice are once.
    """
    hold_chain(by.pk)
    same = DayOff.objects.for_user(by).present().filter(plan=plan, sort=sort)
    known = same.filter(first_date=first_date, last_date=last_date).first()
    if known is not None:
        return known
    day_off = DayOff.objects.create(
        owner=by, plan=plan, first_date=first_date, last_date=last_date, sort=sort, note=note,
        added_at=now,
    )  # fmt: skip
    content = {
        "first_date": first_date.isoformat(), "last_date": last_date.isoformat(), "sort": sort,
        "note": note,
    }  # fmt: skip
    facts = {"plan": str(plan.pk)}
    record(
        about=day_off, kind="day_off.added", now=now, facts=facts, content=content,
        salt=bytes(day_off.salt),
    )  # fmt: skip
    return day_off


@transaction.atomic
def remove_day_off(day_off: DayOff, *, by: User, now: datetime) -> None:
    """Take days off out of pictures and counts; the row stays."""
    hold_chain(by.pk)
    found = DayOff.objects.for_user(by).filter(pk=day_off.pk, removed_at=None)
    if found.update(removed_at=now):
        record(about=day_off, kind="day_off.removed", now=now)


@transaction.atomic
def restore_day_off(day_off: DayOff, *, by: User, now: datetime) -> None:
    """Take that back."""
    hold_chain(by.pk)
    found = DayOff.objects.for_user(by).filter(pk=day_off.pk).exclude(removed_at=None)
    if found.update(removed_at=None):
        record(about=day_off, kind="day_off.restored", now=now)
