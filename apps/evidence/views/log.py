from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from apps.core.audience import Audience
from apps.core.http import AuthenticatedHttpRequest
from apps.core.partials import render_partial
from apps.evidence.enums import EntryKind
from apps.evidence.models import Entry, with_links
from apps.evidence.models.entry import EntryQuerySet
from apps.evidence.reach import plan_of
from apps.evidence.timeline import proof_words, stretches
from apps.goals.models import Goal
from apps.plans.models import Plan

ENTRIES_A_PAGE = 50


@require_safe
def log(request: AuthenticatedHttpRequest, plan_pk: UUID) -> HttpResponse:
    plan = plan_of(request, plan_pk)
    chosen = _chosen(request)
    every = Entry.objects.for_user(request.user).filter(plan=plan)
    shown = every.withdrawn() if chosen["withdrawn"] else every.present()
    found = shown.narrowed(kind=chosen["kind"], goal=chosen["goal"], audience=chosen["audience"])
    page = Paginator(_for_list(found), ENTRIES_A_PAGE).get_page(request.GET.get("page"))
    for entry in page.object_list:
        entry.proof_words = proof_words(entry)  # type: ignore[attr-defined]
    is_whole = not any(chosen.values())
    now = timezone.now() if is_whole and page.number == 1 else None
    context = {
        "plan": plan,
        "page": page,
        "stretches": stretches(page.object_list, zone=request.user.zone, now=now),
        "is_whole": is_whole,
        "chosen": chosen,
        **_filters(request, plan, every=every),
    }
    return render_partial(request, "evidence/log.html", context, partial="found")


def _chosen(request: AuthenticatedHttpRequest) -> dict[str, Any]:
    """The filters of the address; a value that is none of ours filters nothing."""
    kind, audience = request.GET.get("kind", ""), request.GET.get("audience", "")
    return {
        "kind": kind if kind in EntryKind.values else "",
        "audience": audience if audience in Audience.values else "",
        "goal": _uuid(request.GET.get("goal", "")),
        "withdrawn": request.GET.get("withdrawn") == "1",
    }


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _for_list(found: EntryQuerySet) -> EntryQuerySet:
    return with_links(found.newest_first().with_details())


def _filters(
    request: AuthenticatedHttpRequest, plan: Plan, *, every: EntryQuerySet
) -> dict[str, Any]:
    present = every.present()
    first = present.exclude(happened_from=None).oldest_first().first()
    return {
        **every.counts(),
        "since": first.happened if first else None,
        "goals": Goal.objects.for_user(request.user).filter(plan=plan).present(),
        "kinds": EntryKind.choices,
        "audiences": Audience.choices,
    }
