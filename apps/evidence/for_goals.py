"""What the record tells goals: obstacles, entries made of what happened to a goal, and which principles it names."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from apps.core.fuzzy import on_day
from apps.evidence.enums import EntryKind
from apps.evidence.goal_values import values
from apps.evidence.models import Attachment, Entry, EntryPrinciple
from apps.evidence.services import record_entry, restore_entry
from apps.goals import from_above
from apps.goals.from_above import Kept, Note, Obstacle, Shown
from apps.goals.models import Goal
from apps.plans.models import Plan

if TYPE_CHECKING:
    from apps.accounts.models import User

LONGEST = 1000


def register() -> None:
    from_above.register_values(values)
    from_above.register_obstacles(obstacles)
    from_above.register_keeper(keep, kept)
    from_above.register_principles(principles)


def obstacles(goal: Goal) -> list[Obstacle]:
    """Entries about what stood in the way of a goal, the earliest first. One query."""
    entries = Entry.objects.for_user(goal.owner_id).present()
    found = entries.narrowed(kind=EntryKind.OBSTACLE, goal=goal.pk).select_related("obstacle")
    return [_obstacle(one) for one in found.oldest_first()]


def _obstacle(entry: Entry) -> Obstacle:
    detail = getattr(entry, "obstacle", None)
    return Obstacle(
        url=entry.get_absolute_url(),
        statement=entry.statement,
        happened=entry.happened,
        effect=detail.effect if detail else "",
        told=detail.told if detail else "",
        resolved_date=detail.resolved_date if detail else None,
    )


def keep(note: Note, by: User, now: datetime) -> Kept:
    """Record a note about its goal, once a token; one that was taken out since comes back."""
    entry = record_entry(
        plan=note.goal.plan,
        by=by,
        now=now,
        kind=EntryKind.NOTE,
        statement=note.statement[:LONGEST],
        original_words=note.original_words,
        happened=on_day(note.day, zone=note.goal.plan.zone),
        client_token=note.token,
        goals=[note.goal],
        people=note.people,
    )
    if entry.withdrawn_at is not None:
        restore_entry(entry=entry, by=by, now=now)
    return Kept(url=entry.get_absolute_url(), undo_url=reverse("entry_undo", args=[entry.pk]))


def kept(plan: Plan, tokens: Collection[UUID]) -> dict[UUID, str]:
    """Entries made with these tokens that stand in lists. One query."""
    entries = Entry.objects.for_user(plan.owner_id).present()
    found = entries.filter(plan=plan, client_token__in=tokens)
    return {one.client_token: one.get_absolute_url() for one in found}


def principles(plan: Plan) -> Mapping[UUID, Sequence[Shown]]:
    """By principle: how many entries name it, how many of them with proof, and how often others said so. One query."""
    links = EntryPrinciple.objects.for_user(plan.owner_id).present()
    links = links.filter(principle__plan=plan, entry__withdrawn_at=None)
    files = Attachment.objects.filter(entry=OuterRef("entry"), withdrawn_at=None)
    proved = Q(Exists(files)) | Q(entry__kind=EntryKind.REFERENCE)
    proved |= Q(entry__kind=EntryKind.EMAIL, entry__email__text__gt="")
    rows = links.values_list("principle").annotate(
        n=Count("pk"),
        proved=Count("pk", filter=proved),
        feedback=Count("pk", filter=Q(entry__kind=EntryKind.FEEDBACK)),
    )
    return {pk: tuple(_shown(*told)) for pk, *told in rows.order_by()}


def _shown(count: int, proved: int, feedback: int) -> list[Shown]:
    found = [Shown(sort=_("Entries"), count=count, proved=proved)]
    return [*found, *([Shown(sort=_("Feedback"), count=feedback)] if feedback else [])]
