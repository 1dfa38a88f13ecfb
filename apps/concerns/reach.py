"""How views reach rows: through their owner, so that a stranger finds nothing."""

from __future__ import annotations

from uuid import UUID

from django.shortcuts import get_object_or_404

from apps.concerns.models import Concern, Place, Response, Source
from apps.core.http import AuthenticatedHttpRequest
from apps.evidence.models import Entry, with_links
from apps.plans.models import Plan


def plan_of(request: AuthenticatedHttpRequest, plan_pk: UUID) -> Plan:
    return get_object_or_404(Plan.objects.for_user(request.user), pk=plan_pk)


def source_of(request: AuthenticatedHttpRequest, pk: UUID) -> Source:
    rows = Source.objects.for_user(request.user).select_related("plan", "said_by")
    return get_object_or_404(rows, pk=pk)


def concern_of(request: AuthenticatedHttpRequest, pk: UUID) -> Concern:
    """The concern with its plan and what it is about."""
    rows = Concern.objects.for_user(request.user)
    rows = rows.select_related("plan", "source", "said_by", "goal", "principle", "split_from")
    return get_object_or_404(rows, pk=pk)


def concern_with_answers(request: AuthenticatedHttpRequest, pk: UUID) -> Concern:
    rows = Concern.objects.for_user(request.user).with_answers()
    return get_object_or_404(rows.select_related("plan", "split_from"), pk=pk)


def response_of(request: AuthenticatedHttpRequest, pk: UUID) -> Response:
    rows = Response.objects.for_user(request.user).decided()
    return get_object_or_404(rows.select_related("concern"), pk=pk)


def place_of(request: AuthenticatedHttpRequest, pk: UUID) -> Place:
    rows = Place.objects.for_user(request.user).select_related("concern", "entry")
    return get_object_or_404(rows, pk=pk)


def entry_of(request: AuthenticatedHttpRequest, pk: UUID) -> Entry:
    """An entry with its details and present links."""
    rows = Entry.objects.for_user(request.user).select_related("plan").with_details()
    return get_object_or_404(with_links(rows), pk=pk)


def entry_asked(request: AuthenticatedHttpRequest, plan: Plan, text: str) -> Entry | None:
    """The present entry of this plan with that id; None for anything else in an address."""
    try:
        pk = UUID(text)
    except ValueError:
        return None
    rows = Entry.objects.for_user(request.user).present().filter(plan=plan, pk=pk)
    return with_links(rows.select_related("plan").with_details()).first()
