"""How views reach rows: through their owner, so that a stranger finds nothing."""

from __future__ import annotations

from uuid import UUID

from django.shortcuts import get_object_or_404

from apps.core.http import AuthenticatedHttpRequest
from apps.evidence.history import with_history, with_present
from apps.evidence.models import Attachment, Entry, with_links
from apps.plans.models import Plan


def plan_of(request: AuthenticatedHttpRequest, plan_pk: UUID) -> Plan:
    return get_object_or_404(Plan.objects.for_user(request.user), pk=plan_pk)


def entry_of(request: AuthenticatedHttpRequest, pk: UUID) -> Entry:
    """The entry with its plan, details and present links."""
    entries = Entry.objects.for_user(request.user).select_related("plan").with_details()
    return get_object_or_404(with_links(entries), pk=pk)


def entry_with_history(request: AuthenticatedHttpRequest, pk: UUID) -> Entry:
    entries = Entry.objects.for_user(request.user).select_related("plan").with_details()
    found: Entry = with_present(get_object_or_404(with_history(entries), pk=pk))
    return found


def attachment_of(request: AuthenticatedHttpRequest, pk: UUID) -> Attachment:
    rows = Attachment.objects.for_user(request.user).select_related("entry", "entry__plan", "file")
    return get_object_or_404(rows, pk=pk)
