"""Writes of stories. They are scratch: no ledger, no history, deleted for good."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import transaction

from apps.evidence.models import Entry
from apps.plans.models import Plan
from apps.stories.models import Story

if TYPE_CHECKING:
    from apps.accounts.models import User

MOST_BEST = 5
WORDS = frozenset({"title", "situation", "action", "result", "principle"})


class FiveAreChosenError(ValueError):
    """There are five best ones already."""


@transaction.atomic
def add_story(
    *, plan: Plan, by: User, now: datetime, client_token: UUID, entry: Entry | None = None, **words: Any
) -> Story:  # fmt: skip
    """Keep a story; the same `client_token` twice makes it once."""
    _only(words)
    found, _made = Story.objects.get_or_create(
        owner=by, client_token=client_token,
        defaults={"plan": plan, "entry": entry, "changed_at": now, **words},
    )  # fmt: skip
    return found


@transaction.atomic
def change_story(*, story: Story, by: User, now: datetime, **words: Any) -> Story:
    """Put other words in the place of the old ones, which are gone."""
    _only(words)
    row = Story.objects.for_user(by).select_for_update(of=("self",)).get(pk=story.pk)
    for name, value in words.items():
        setattr(row, name, value)
    row.changed_at = now
    row.save()
    return row


def _only(words: dict[str, Any]) -> None:
    if unknown := set(words) - WORDS:
        raise TypeError(f"not of a story: {sorted(unknown)}")


@transaction.atomic
def set_best(*, story: Story, by: User, is_best: bool) -> None:
    """Say that a story is one of the five best, or no longer.

    Raises:
        FiveAreChosenError: five others are.
    """
    Plan.objects.for_user(by).select_for_update().get(pk=story.plan_id)  # two taps at once: not six
    rows = Story.objects.for_user(by)
    others = rows.filter(plan=story.plan_id, is_top=True).exclude(pk=story.pk)
    if is_best and others.count() >= MOST_BEST:
        raise FiveAreChosenError
    rows.filter(pk=story.pk).update(is_top=is_best)


def delete_story(*, story: Story, by: User) -> None:
    """Delete a story for good."""
    Story.objects.for_user(by).filter(pk=story.pk).delete()
