"""Views of the log under a name: kept, taken away and brought back. No part of the record, so not in the ledger."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.http import QueryDict

from apps.evidence.filters import Filters
from apps.evidence.models import SavedView
from apps.plans.models import Plan

if TYPE_CHECKING:
    from apps.accounts.models import User

MOST = 30  # views of one plan: they are chips above the log


class TooManyViewsError(Exception):
    """The plan has as many views as fit."""


def filters_of(address: str) -> Filters:
    """Read a kept address like any other: what is no filter of ours filters nothing."""
    return Filters.of(QueryDict(address[:2000]).dict())


@transaction.atomic
def keep_view(*, plan: Plan, by: User, now: datetime, name: str, filters: Filters) -> SavedView:
    """Keep filters under a name; the same name again is for the new ones. Raises TooManyViewsError."""
    Plan.objects.for_user(by).select_for_update().get(pk=plan.pk)  # a button pressed twice waits
    views = SavedView.objects.for_user(by).filter(plan=plan)
    views.exclude(removed_at=None).delete()
    known = views.filter(name=name).first()
    if known is None and views.count() >= MOST:
        raise TooManyViewsError
    view = known or SavedView(owner=by, plan=plan, name=name)
    view.address, view.added_at = filters.address(), now
    view.save()
    return view


def remove_view(*, view: SavedView, by: User, now: datetime) -> None:
    """Take a view away; it can be brought back until the next one is kept."""
    SavedView.objects.for_user(by).present().filter(pk=view.pk).update(removed_at=now)


@transaction.atomic
def restore_view(*, view: SavedView, by: User) -> None:
    """Bring it back, unless its name was given to another meanwhile."""
    Plan.objects.for_user(by).select_for_update().get(pk=view.plan_id)
    views = SavedView.objects.for_user(by)
    if not views.present().filter(plan=view.plan_id, name=view.name).exists():
        views.filter(pk=view.pk).update(removed_at=None)
