"""From one entry to its neighbours in time, and back to the log as it was filtered."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.db.models import F, Q, Value
from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.http import urlencode

from apps.evidence.models import Entry
from apps.plans.models import Plan

LONGEST = 500  # characters of filters that are carried along


def filters_of(request: HttpRequest, plan: Plan) -> str:
    """The filters of the log one came from, as a query string; carried on by `log`, else told by the browser."""
    asked = request.POST.get("log", request.GET.get("log"))
    if asked is None:
        came_from = urlsplit(request.headers.get("Referer", ""))
        is_log = came_from.path == reverse("log", args=[plan.pk])
        asked = came_from.query if is_log else ""
    if len(asked) > LONGEST:
        return ""
    return QueryDict(asked).urlencode()


def page_of(request: HttpRequest, entry: Entry) -> str:
    """The address of an entry's page that still knows the filters one came with."""
    filters = filters_of(request, entry.plan)
    known = f"?{urlencode({'log': filters})}" if filters else ""
    return f"{entry.get_absolute_url()}{known}"


def neighbours(entry: Entry) -> tuple[Entry | None, Entry | None]:
    """The next older and the next newer present entry of the same plan, in the order of the log; one query."""
    mine = Entry.objects.for_user(entry.owner_id).present().filter(plan=entry.plan_id)
    others = mine.exclude(pk=entry.pk)
    older = others.filter(_beyond(entry, is_older=True)).newest_first()
    newer = others.filter(_beyond(entry, is_older=False)).order_by(
        F("happened_from").asc(nulls_first=True),
        F("happened_until").asc(nulls_first=True),
        "written_at",
        "id",
    )
    sides = (older, True), (newer, False)
    ends = [
        rows.values("pk", "statement", is_older=Value(is_older))[:1] for rows, is_older in sides
    ]
    found = {row["is_older"]: row for row in ends[0].union(ends[1], all=True)}
    return _named(found.get(True)), _named(found.get(False))


def _named(row: Mapping[str, Any] | None) -> Entry | None:
    """An entry of which only the sentence is known."""
    return Entry(pk=row["pk"], statement=row["statement"]) if row else None


def _beyond(entry: Entry, *, is_older: bool) -> Q:
    """Entries further down the log, or further up: without a date they stand last."""
    written = _compared({"written_at": entry.written_at, "id": entry.pk}, is_less=is_older)
    if entry.happened_from is None or entry.happened_until is None:
        same = Q(happened_from=None) & written
        return same if is_older else same | Q(happened_from__isnull=False)
    span = {"happened_from": entry.happened_from, "happened_until": entry.happened_until}
    found = _compared(span, is_less=is_older) | (Q(**span) & written)
    return found | Q(happened_from=None) if is_older else found


def _compared(values: Mapping[str, datetime | UUID], *, is_less: bool) -> Q:
    """Rows that come before (or after) these values, the first name first."""
    found, same = Q(), Q()
    for name, value in values.items():
        found |= same & Q(**{f"{name}__{'lt' if is_less else 'gt'}": value})
        same &= Q(**{name: value})
    return found
