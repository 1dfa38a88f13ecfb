"""How views reach rows: through their owner, so that a stranger finds nothing."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404
from django.shortcuts import get_object_or_404

from apps.core.http import AuthenticatedHttpRequest
from apps.evidence.enums import EntryKind
from apps.evidence.models import Entry, with_links
from apps.plans.models import Plan
from apps.stories.models import Story


def plan_of(request: AuthenticatedHttpRequest, plan_pk: UUID) -> Plan:
    return get_object_or_404(Plan.objects.for_user(request.user), pk=plan_pk)


def story_of(request: AuthenticatedHttpRequest, pk: UUID) -> Story:
    rows = Story.objects.for_user(request.user).select_related("plan", "principle", "entry")
    return get_object_or_404(rows, pk=pk)


def entry_asked(request: AuthenticatedHttpRequest, plan: Plan) -> Entry | None:
    """The entry of the address (`?entry=`); 404 for what is none of this plan, and for what is for a lawyer alone."""
    asked = request.GET.get("entry", "")
    if not asked:
        return None
    try:
        wanted = UUID(asked)
    except ValueError as problem:
        raise Http404 from problem
    rows = Entry.objects.for_user(request.user).filter(plan=plan).exclude(kind=EntryKind.PROTECTED)
    return get_object_or_404(with_links(rows), pk=wanted)
