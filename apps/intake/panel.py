"""The small panel under the capture bar: how far the files are, then the entries that came of them."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.http import HttpRequest
from django.template.loader import render_to_string

from apps.evidence.chips import chips
from apps.evidence.models import Entry
from apps.intake.cautions import cautions, texts_of
from apps.intake.models import Batch
from apps.intake.shown import panel_entries, panel_lines, standing

if TYPE_CHECKING:
    from apps.accounts.models import User


def context_of(batch: Batch, *, by: User, now: datetime, request: HttpRequest) -> dict[str, Any]:
    """Context of `intake/_panel.html`; entries, chips and warnings only once all is read."""
    stands = standing(batch)
    context = {"batch": batch, "plan": batch.plan, "standing": stands}
    if stands.is_running:
        return context
    entries = panel_entries(batch)
    found = _cautions(entries, by=by)
    return context | {
        "saved": [
            {
                "entry": one,
                "cautions": found[one.pk],
                "chips": _chips(one, now=now, request=request),
            }
            for one in entries
        ],
        "more": stands.logged - len(entries),
        "lines": panel_lines(batch),
    }


def _chips(entry: Entry, *, now: datetime, request: HttpRequest) -> str:
    """Rendered apart from the panel: many entries have many forms of the same names."""
    return render_to_string("evidence/_chips.html", chips(entry, now=now), request)


def _cautions(entries: list[Entry], *, by: User) -> dict[UUID, list[str]]:
    texts = texts_of([one.pk for one in entries], by=by)
    return {one.pk: cautions(texts.get(one.pk, ()), by=by) for one in entries}
