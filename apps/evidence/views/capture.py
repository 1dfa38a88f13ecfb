from __future__ import annotations

from functools import partial
from uuid import UUID

from django.db import transaction
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
    token, words = form.cleaned_data["client_token"], form.cleaned_data["statement"]
    if not _is_saved(request, token):
        keep_draft(request.session, plan.pk, words)
        transaction.on_commit(partial(_let_go_if_saved, request, plan.pk, token))
    return HttpResponse(status=204)


def _is_saved(request: AuthenticatedHttpRequest, token: UUID | None) -> bool:
    if token is None:
        return False
    return Entry.objects.for_user(request.user).filter(client_token=token).exists()


def _let_go_if_saved(request: AuthenticatedHttpRequest, plan_pk: UUID, token: UUID | None) -> None:
    """The words may have been saved by a request that ended while this one was keeping them."""
    if _is_saved(request, token):
        let_go_of_draft(request.session, plan_pk)
