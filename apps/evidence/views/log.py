from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.views.decorators.http import require_safe
from django_htmx.http import replace_url

from apps.core.audience import Audience
from apps.core.http import AuthenticatedHttpRequest
from apps.core.partials import render_partial, wants_whole
from apps.evidence import listing
from apps.evidence.enums import EntryKind
from apps.evidence.filters import Filters
from apps.evidence.models import Entry, SavedView
from apps.evidence.models.entry import EntryQuerySet
from apps.evidence.reach import plan_of
from apps.goals.models import Goal
from apps.plans.models import Person, Plan


@require_safe
def log(request: AuthenticatedHttpRequest, plan_pk: UUID) -> HttpResponse:
    plan = plan_of(request, plan_pk)
    filters = Filters.of(request.GET)
    every = Entry.objects.for_user(request.user).filter(plan=plan)
    shown = _listing(request, filters, plan=plan, every=every)
    context = {
        "plan": plan,
        "filters": filters,
        "listing": shown,
        "page": shown.page,
        "said": listing.said(filters, shown),
        "is_whole": wants_whole(request),
        "corrections": listing.corrections_said(shown),
        **_choices(request, plan, filters),
        **_of_all(every),
    }
    response = render_partial(request, "evidence/log.html", context, partial="found")
    is_again = request.htmx.trigger == "found"  # the list itself, after the bar saved something
    in_place = request.htmx and not request.htmx.boosted and not is_again
    return replace_url(response, _address(plan, filters)) if in_place else response


def _address(plan: Plan, filters: Filters) -> str:
    """Where the same answer is found: without the filters of the form that say nothing."""
    return f"{reverse('log', args=[plan.pk])}?{filters.address()}".rstrip("?")


def _listing(
    request: AuthenticatedHttpRequest, filters: Filters, *, plan: Plan, every: EntryQuerySet
) -> listing.Listing:
    zone, number = request.user.zone, request.GET.get("page")
    if filters.q:
        return listing.by_rank(filters, entries=every, plan=plan, number=number, zone=zone)
    if filters.is_whole:
        return listing.by_time(every.present(), number=number, zone=zone, now=timezone.now())
    rows = filters.rows(plan, zone=zone)
    return listing.by_time(every.filter(pk__in=rows.values("entry")), number=number, zone=zone)


def _choices(request: AuthenticatedHttpRequest, plan: Plan, filters: Filters) -> dict[str, Any]:
    """The choices of the form; read where they are shown, which the fragment of a search does not."""
    goals = Goal.objects.for_user(request.user).filter(plan=plan).present()
    people = Person.objects.for_user(request.user).filter(plan=plan).present()
    return {
        "goals": goals,
        "people": people,
        "kinds": EntryKind.choices,
        "audiences": Audience.choices,
        "described": listing.described(filters, goals=goals, people=people),
        "views": SavedView.objects.for_user(request.user).filter(plan=plan).present(),
        "address": filters.address(),
    }


def _of_all(every: EntryQuerySet) -> dict[str, Any]:
    """Counts of the whole log: asked for only by the page, not by the fragment of a search."""
    return {
        "counts": SimpleLazyObject(every.counts),
        "since": SimpleLazyObject(lambda: _since(every)),
    }


def _since(every: EntryQuerySet) -> Any:
    first = every.present().exclude(happened_from=None).oldest_first().first()
    return first.happened if first else None
