from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.views.decorators.http import require_POST

from apps.core.http import AuthenticatedHttpRequest
from apps.evidence.forms import DraftForm
from apps.evidence.models import Entry
from apps.evidence.reach import plan_of
from apps.evidence.unsaved import keep_draft, let_go_of_draft


@require_POST
def capture_draft(request: AuthenticatedHttpRequest, plan_pk: UUID) -> HttpResponse:
    """Keep the bar's words while the person goes elsewhere; what was saved meanwhile is not kept again."""
    plan = plan_of(request, plan_pk)
    form = DraftForm(request.POST)
    if not form.is_valid():
        return HttpResponse(status=422)
    saved = Entry.objects.for_user(request.user).filter(
        client_token=form.cleaned_data["client_token"]
    )
    if not saved.exists():
        keep_draft(request.session, plan.pk, form.cleaned_data["statement"])
        if saved.exists():  # it was saved while its words were being kept
            let_go_of_draft(request.session, plan.pk)
    return HttpResponse(status=204)
