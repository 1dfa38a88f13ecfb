"""What counts as proof, and how much of it a plan has: reads for goals, Today and pictures."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from django.db.models import (
    BooleanField,
    Count,
    Exists,
    ExpressionWrapper,
    FilteredRelation,
    OuterRef,
    Q,
    QuerySet,
)

from apps.core.fuzzy import Precision, day_of
from apps.core.moments import Seconds
from apps.core.zones import zone_of
from apps.evidence.enums import WRITTEN, EntryKind
from apps.evidence.models import Attachment, Entry, EntryGoal
from apps.goals.models import Goal
from apps.goals.proof import ProofLine, Tally
from apps.plans.models import Plan


def with_proof_mark(entries: QuerySet[Entry]) -> QuerySet[Entry]:
    """Annotate `has_proof`: a file, what somebody else wrote, or a precise reference to where the proof is held.

    A reference counts as much as the document (design principle 10).
    """
    files = Attachment.objects.filter(entry=OuterRef("pk"), withdrawn_at=None)
    shows = Q(Exists(files)) | Q(kind=EntryKind.REFERENCE) | _others_wrote()
    return entries.annotate(has_proof=ExpressionWrapper(shows, output_field=BooleanField()))


def _others_wrote(path: str = "") -> Q:
    """A pasted mail, or feedback that came in writing: its words are shown, as its entry's page shows them as proof."""
    mail = {"kind": EntryKind.EMAIL, "email__text__gt": ""}
    feedback = {
        "kind": EntryKind.FEEDBACK,
        "feedback__channel__in": WRITTEN,
        "feedback__exact_words__gt": "",
    }
    return Q(*_under(path, mail)) | Q(*_under(path, feedback))


def _under(path: str, wanted: Mapping[str, object]) -> list[tuple[str, object]]:
    return [(f"{path}{name}", value) for name, value in wanted.items()]


def written_feedback(entry: Entry) -> str:
    """The words of feedback that came in writing; empty for other kinds, and for what was said aloud."""
    is_feedback = entry.kind == EntryKind.FEEDBACK and hasattr(entry, "feedback")
    return entry.feedback.exact_words if is_feedback and entry.feedback.channel in WRITTEN else ""


def present_entries(plan: Plan) -> QuerySet[Entry]:
    """Entries of a plan that were not withdrawn, with `has_proof`."""
    return with_proof_mark(
        Entry.objects.for_user(plan.owner_id).filter(plan=plan, withdrawn_at=None)
    )


def tallies(plan: Plan) -> dict[UUID, Tally]:
    """By goal: how many entries speak of it, how many with proof. One query."""
    links = EntryGoal.objects.for_user(plan.owner_id).filter(
        goal__plan=plan, withdrawn_at=None, entry__withdrawn_at=None
    )
    files = Attachment.objects.filter(entry=OuterRef("entry"), withdrawn_at=None)
    proved = Q(Exists(files)) | Q(entry__kind=EntryKind.REFERENCE) | _others_wrote("entry__")
    rows = (
        links.values_list("goal")
        .annotate(n=Count("pk"), proved=Count("pk", filter=proved))
        .order_by()
    )
    return {goal: Tally(entries=n, with_proof=with_proof) for goal, n, with_proof in rows}


def lines(goal: Goal) -> list[ProofLine]:
    """Entries that speak of a goal, oldest first. One query."""
    entries = with_proof_mark(
        Entry.objects.for_user(goal.owner_id).filter(
            withdrawn_at=None, goal_links__goal=goal, goal_links__withdrawn_at=None
        )
    )
    return [
        ProofLine(
            url=entry.get_absolute_url(),
            statement=entry.statement,
            happened=entry.happened,
            has_proof=entry.has_proof,  # type: ignore[attr-defined]
        )
        for entry in entries.order_by("happened_from", "pk")
    ]


class DatedMark(NamedTuple):
    """One entry in the picture of the record: its local day, its goal if any, and its proof."""

    day: date
    goal: UUID | None
    has_proof: bool


# What happened in a month or a year has no week.
DAYS_KNOWN = (Precision.EXACT, Precision.DAY, Precision.ABOUT)


def marks(plan: Plan) -> list[DatedMark]:
    """One mark an entry and goal (one without a goal for entries that have none), of those whose week is known."""
    entries = present_entries(plan).filter(happened_precision__in=DAYS_KNOWN)
    present = FilteredRelation("goal_links", condition=Q(goal_links__withdrawn_at=None))
    rows = entries.annotate(link=present, start=Seconds("happened_from"))
    told = rows.order_by("happened_from", "pk").values_list(
        "happened_precision", "happened_zone", "start", "link__goal", "has_proof"
    )
    return [
        DatedMark(_day(precision, zone, start), goal, has_proof)
        for precision, zone, start, goal, has_proof in told
    ]


def _day(precision: str, zone: str, start: float) -> date:
    """The day on its own wall clock, as the log has it: a picture beside it must not say another week."""
    return day_of(precision, datetime.fromtimestamp(start, zone_of(zone)))
