"""Reads the record of one plan into the frozen snapshot of a packet: only what was decided for it.

Everything passes through `core.audience.allowed`. What is not allowed is never read into the snapshot,
so that nothing printed can depend on it (packet.md, A: what a panel packet never prints).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import PurePath
from typing import TYPE_CHECKING

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _

from apps.audit.services import head
from apps.core.audience import ALLOWED, PacketKind, allowed
from apps.core.fuzzy import FuzzyDate, Precision
from apps.evidence.enums import EntryKind
from apps.evidence.models import Attachment, Entry, EntryGoal, EntryPerson
from apps.goals.models import Goal, GoalVersion
from apps.packets import snapshot as frozen
from apps.packets.assemble_details import (
    card_of,
    figures_of,
    mail_of,
    metric_of,
    only_number,
    printed_name,
    rfc3339,
)
from apps.packets.models import PacketText
from apps.packets.numbering import Unnumbered, number_exhibits
from apps.packets.wording import date_words
from apps.plans.models import NEVER_PRINTED, Person, Plan

if TYPE_CHECKING:
    from apps.accounts.models import User

OWN_NOTES = frozenset({EntryKind.NOTE, EntryKind.WIN})
SUMMARY_ROWS = 5
BUILT_LATER = frozen.Build(id="draft", at="1970-01-01T00:00:00Z")


@dataclass(frozen=True, kw_only=True)
class Sources:
    """What one kind of packet may print of one plan, read once."""

    kind: PacketKind
    plan: Plan
    by: User
    text: PacketText | None
    entries: list[Entry]
    goals: list[Goal]


def printable_entries(plan: Plan, kind: PacketKind) -> QuerySet[Entry]:
    """Entries that were decided for packets of this kind and not withdrawn; oldest first, undated last."""
    audiences = [str(one) for one in ALLOWED[kind]]
    entries = Entry.objects.for_user(plan.owner_id).filter(
        plan=plan, withdrawn_at=None, audience__in=audiences
    )
    ordered = entries.order_by("happened_from", "happened_until", "pk")
    return ordered  # noqa: RET504


def read_sources(plan: Plan, *, by: User, kind: PacketKind) -> Sources:
    """Read what may be printed, in a constant number of queries."""
    present = {"withdrawn_at": None}
    attachments = Attachment.objects.filter(**present).select_related("file")
    entries = printable_entries(plan, kind).select_related(
        "email", "feedback", "metric", "reference"
    )
    entries = entries.prefetch_related(
        "versions",
        Prefetch("attachments", attachments, to_attr="present_files"),
        Prefetch("goal_links", EntryGoal.objects.filter(**present), to_attr="present_goals"),
        Prefetch(
            "person_links",
            EntryPerson.objects.filter(**present).select_related("person"),
            to_attr="present_people",
        ),
    )
    versions = GoalVersion.objects.select_related("given_by").order_by("number")
    goals = (
        Goal.objects.for_user(by)
        .filter(plan=plan)
        .present()
        .prefetch_related(Prefetch("versions", versions))
    )
    return Sources(
        kind=kind,
        plan=plan,
        by=by,
        text=PacketText.objects.for_user(by).filter(plan=plan).first(),
        entries=list(entries),
        goals=[goal for goal in goals if allowed(kind, goal.audience)],
    )


def assemble(plan: Plan, *, by: User, kind: PacketKind) -> frozen.Snapshot:
    """Return the snapshot of a packet, with a placeholder for the build's identity.

    The same record gives an equal snapshot, whatever else is in the account.
    """
    sources = read_sources(plan, by=by, kind=kind)
    exhibits = _exhibits(sources)
    text = sources.text
    return frozen.Snapshot(
        kind=frozen.Kind(kind),
        build=BUILT_LATER,
        document=_document(sources),
        plan=_plan(plan),
        paper=frozen.Paper.A4 if plan.paper == "a4" else frozen.Paper.LETTER,
        zone=by.zone,
        example=plan.is_example,
        ask=text.ask if text else "",
        accept=tuple(line for line in (text.accept if text else "").splitlines() if line.strip())[
            :2
        ],
        statement=_paragraphs(text.statement if text else ""),
        summary=_summary(sources),
        goals=tuple(_goal(goal, sources) for goal in sources.goals),
        entries=tuple(_entry(entry, sources) for entry in sources.entries),
        exhibits=exhibits,
        people=_people(sources),
        champions=_champions(sources),
        ledger=_ledger(by) if kind == PacketKind.LAWYER else None,
    )


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


def when_of(happened: FuzzyDate) -> frozen.When:
    """A fuzzy date as the snapshot writes it."""
    return frozen.When(
        precision=frozen.Precision(happened.precision),
        start=rfc3339(happened.start),
        until=rfc3339(happened.until),
        zone=happened.zone,
    )


# ── exhibits ─────────────────────────────────────────────────────────────────


def _allowed_files(entry: Entry, kind: PacketKind) -> list[Attachment]:
    return [one for one in entry.present_files if allowed(kind, one.audience, entry.audience)]  # type: ignore[attr-defined]


def _exhibit_keys(entry: Entry, kind: PacketKind) -> tuple[str, ...]:
    """What an entry shows: its files, once each; without a file its mail or its reference card."""
    files = tuple(dict.fromkeys(f"file.{one.file.sha256}" for one in _allowed_files(entry, kind)))
    if files:
        return files
    has_mail = entry.kind == EntryKind.EMAIL and hasattr(entry, "email") and entry.email.text
    has_card = entry.kind == EntryKind.REFERENCE and hasattr(entry, "reference")
    return (f"entry.{entry.pk}.shown",) if has_mail or has_card else ()


def _exhibits(sources: Sources) -> tuple[frozen.Exhibit, ...]:
    """Every exhibit once, numbered by its date (bundle rules 28, 29)."""
    first_shown: dict[str, tuple[Entry, Attachment | None]] = {}
    for entry in sources.entries:
        for one in _allowed_files(entry, sources.kind):
            first_shown.setdefault(f"file.{one.file.sha256}", (entry, one))
        for key in _exhibit_keys(entry, sources.kind):
            first_shown.setdefault(key, (entry, None))
    waiting = (
        Unnumbered(key=key, dated=entry.happened_from, until=entry.happened_until)
        for key, (entry, _one) in first_shown.items()
    )
    numbers = number_exhibits(waiting)
    return tuple(
        _exhibit(first_shown[key], key=key, number=number, sources=sources)
        for key, number in numbers.items()
    )


def _exhibit(
    shown: tuple[Entry, Attachment | None], *, key: str, number: int, sources: Sources
) -> frozen.Exhibit:
    entry, attachment = shown
    for_lawyer = sources.kind == PacketKind.LAWYER
    audiences = (entry.audience, attachment.audience) if attachment else (entry.audience,)
    mail = None if attachment else mail_of(entry)
    card = None if attachment else card_of(entry)
    return frozen.Exhibit(
        key=key,
        number=number,
        title=_title(entry, attachment),
        date=when_of(entry.happened),
        source=str(entry.get_kind_display()),
        file=_file(attachment, for_lawyer=for_lawyer) if attachment else None,
        mails=(mail,) if mail else (),
        card=card,
        obtained=_obtained(attachment) if for_lawyer and attachment else "",
        lawyer_only=for_lawyer and not allowed(PacketKind.PANEL, *audiences),
    )


def _title(entry: Entry, attachment: Attachment | None) -> str:
    if attachment:
        stem = PurePath(attachment.name).stem.replace("_", " ").replace("-", " ").strip()
        return stem[:1].upper() + stem[1:] or str(_("File"))
    if entry.kind == EntryKind.EMAIL:
        return entry.email.subject or str(_("E-mail"))
    return str(entry.reference.get_held_display() or _("Reference card"))


def _file(attachment: Attachment, *, for_lawyer: bool) -> frozen.FileRef:
    file = attachment.file
    return frozen.FileRef(
        sha256=file.sha256,
        bytes=file.size,
        name=attachment.name,
        media_type=file.media_type,
        received_at=rfc3339(file.received_at) if for_lawyer else "",
    )


def _obtained(attachment: Attachment) -> str:
    return str(attachment.file.get_origin_display())


# ── entries, goals, people ───────────────────────────────────────────────────


def _entry(entry: Entry, sources: Sources) -> frozen.Entry:
    for_lawyer = sources.kind == PacketKind.LAWYER
    versions = sorted(entry.versions.all(), key=lambda one: one.number)
    goals = {goal.pk for goal in sources.goals}
    return frozen.Entry(
        key=f"entry.{entry.pk}",
        kind=frozen.EntryKind(entry.kind),
        statement=versions[0].statement,
        happened=when_of(entry.happened),
        original_words=versions[0].original_words,
        written_at=rfc3339(entry.written_at) if for_lawyer or entry.kind in OWN_NOTES else "",
        lag=_lag_words(entry) if for_lawyer else "",
        late=for_lawyer and entry.lag == "later",
        corrections=tuple(
            frozen.Correction(words=one.statement, written_at=rfc3339(one.written_at))
            for one in versions[1:]
        ),
        people=tuple(
            printed_name(link.person, sources.kind)
            for link in entry.present_people  # type: ignore[attr-defined]
            if link.person.relation not in NEVER_PRINTED
        ),
        goals=tuple(
            f"goal.{link.goal_id}" for link in entry.present_goals if link.goal_id in goals
        ),  # type: ignore[attr-defined]
        exhibits=_exhibit_keys(entry, sources.kind),
        details=frozen.Details(metric=metric_of(entry)),
        lawyer_only=for_lawyer and not allowed(PacketKind.PANEL, entry.audience),
    )


def _lag_words(entry: Entry) -> str:
    words = {
        "same_day": _("written the same day"),
        "two_days": _("written within two days"),
        "later": _("written later"),
        "same_month": _("written in the same month"),
    }
    return str(words.get(entry.lag, ""))


def _goal(goal: Goal, sources: Sources) -> frozen.Goal:
    versions = list(goal.versions.all())
    latest = versions[-1]
    key = f"goal.{goal.pk}"
    own = [
        entry
        for entry in sources.entries
        if any(link.goal_id == goal.pk for link in entry.present_goals)
    ]  # type: ignore[attr-defined]
    return frozen.Goal(
        key=key,
        number=goal.number,
        word=sources.plan.goal_word,
        title=goal.short_name,
        versions=tuple(_version(version, sources.kind) for version in versions),
        shown=latest.shown_by,
        target=latest.target,
        unit=next((entry.metric.unit for entry in own if hasattr(entry, "metric")), ""),
        due=_day(latest.due_date),
        readings=tuple(_reading(entry, sources.kind) for entry in own if _is_reading(entry)),
        entries=tuple(f"entry.{entry.pk}" for entry in own),
    )


def _version(version: GoalVersion, kind: PacketKind) -> frozen.GoalVersion:
    return frozen.GoalVersion(
        words=version.words,
        given_on=_day(version.given_date),
        given_by=printed_name(version.given_by, kind) if version.given_by else "",
        how=str(version.get_how_display()),
        target=only_number(version.target),
    )


def _is_reading(entry: Entry) -> bool:
    return hasattr(entry, "metric") and entry.happened.precision in {Precision.EXACT, Precision.DAY}


def _reading(entry: Entry, kind: PacketKind) -> frozen.Reading:
    local = entry.happened.local_start
    exhibits = _exhibit_keys(entry, kind)
    return frozen.Reading(
        at=str(local.date()) if local else "",
        value=f"{entry.metric.value.normalize():f}",
        exhibit=exhibits[0] if exhibits else "",
    )


def _summary(sources: Sources) -> tuple[frozen.SummaryRow, ...]:
    """At most five rows; the figures are the user's own or the newest value logged."""
    return tuple(_summary_row(goal, sources) for goal in sources.goals[:SUMMARY_ROWS])


def _summary_row(goal: Goal, sources: Sources) -> frozen.SummaryRow:
    latest: GoalVersion = list(goal.versions.all())[-1]
    own = [
        entry
        for entry in sources.entries
        if any(link.goal_id == goal.pk for link in entry.present_goals)
    ]  # type: ignore[attr-defined]
    return frozen.SummaryRow(
        number=goal.number,
        words=latest.words,
        due=date_words(_day(latest.due_date)),
        delivered=date_words(_day(goal.delivered_date)),
        figures=figures_of(goal, latest, own),
        ref=f"goal.{goal.pk}",
    )


def _people(sources: Sources) -> tuple[frozen.Person, ...]:
    """Who stands in what is printed; a lawyer and private contacts never do."""
    found: dict[object, Person] = {}
    for goal in sources.goals:
        found.update({v.given_by_id: v.given_by for v in goal.versions.all() if v.given_by})
    for entry in sources.entries:
        found.update({link.person_id: link.person for link in entry.present_people})  # type: ignore[attr-defined]
    shown = [one for one in found.values() if one.relation not in NEVER_PRINTED]
    return tuple(
        _person(one, sources.kind) for one in sorted(shown, key=lambda one: (one.name, str(one.pk)))
    )


def _person(person: Person, kind: PacketKind) -> frozen.Person:
    name = printed_name(person, kind)
    return frozen.Person(
        name=name, post="" if name == person.post else person.post, part=person.part
    )


def _champions(sources: Sources) -> tuple[frozen.Champion, ...]:
    """What colleagues said, in their exact words; names only of those who agreed."""
    return tuple(
        frozen.Champion(
            name=_giver(entry, sources.kind),
            words=entry.feedback.exact_words,
            relation=entry.feedback.relation,
            date=_day(entry.happened.local_start.date()) if entry.happened.local_start else "",
            refs=_exhibit_keys(entry, sources.kind),
        )
        for entry in sources.entries
        if entry.kind == EntryKind.FEEDBACK
        and hasattr(entry, "feedback")
        and entry.feedback.exact_words
    )


def _giver(entry: Entry, kind: PacketKind) -> str:
    if kind == PacketKind.LAWYER:
        return entry.feedback.giver
    for link in entry.present_people:  # type: ignore[attr-defined]
        if link.person.may_be_named and link.person.name == entry.feedback.giver:
            return link.person.name
    return str(_("A colleague"))


def _ledger(by: User) -> frozen.Ledger | None:
    event = head(by.pk)
    if event is None:
        return None
    return frozen.Ledger(
        head=bytes(event.digest).hex(), sequence=event.sequence, at=rfc3339(event.at)
    )


def stamp(snapshot: frozen.Snapshot, *, build_id: str, at: datetime) -> frozen.Snapshot:
    """The snapshot of one build: its id and time become part of what is frozen."""
    return replace(snapshot, build=frozen.Build(id=build_id, at=rfc3339(at)))
