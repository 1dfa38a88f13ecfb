"""An entry that is written for a concern: once saved, the concern points to it."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from apps.concerns.models import Concern
from apps.concerns.places import add_place
from apps.concerns.wording import short_words
from apps.evidence import written_for
from apps.evidence.models import Entry
from apps.evidence.written_for import Joined, Purpose
from apps.plans.models import Plan

if TYPE_CHECKING:
    from apps.accounts.models import User


def register() -> None:
    written_for.register("concern", purpose)


def purpose(plan: Plan, text: str) -> Purpose | None:
    """The present concern of this plan with that id; None for anything else in an address."""
    try:
        pk = UUID(text)
    except ValueError:
        return None
    found = Concern.objects.for_user(plan.owner_id).filter(plan=plan, pk=pk).present().first()
    if found is None:
        return None
    words = _("It answers: “%(words)s”") % {"words": short_words(found.words)}
    return Purpose(name="concern", value=str(pk), words=words, join=partial(_join, found))


def _join(concern: Concern, entry: Entry, *, by: User, now: datetime) -> Joined:
    place = add_place(concern=concern, by=by, now=now, entry=entry)
    return Joined(
        words=_("Entry saved. The concern points to it."),
        url=f"{concern.get_absolute_url()}#places",
        undo_url=reverse("place_withdraw", args=[place.pk]),
    )
