from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from apps.core.http import AuthenticatedHttpRequest
from apps.core.notices import say, warn
from apps.evidence import saved_views
from apps.evidence.filters import Filters
from apps.evidence.forms.saved import ViewForm
from apps.evidence.models import SavedView
from apps.evidence.reach import plan_of
from apps.plans.models import Plan


@require_POST
def view_add(request: AuthenticatedHttpRequest, plan_pk: UUID) -> HttpResponse:
    plan = plan_of(request, plan_pk)
    filters = saved_views.filters_of(request.POST.get("address", ""))
    form = ViewForm(request.POST)
    if filters.is_whole:
        warn(request, _("Search or choose a filter first; then keep what the log shows."))
    elif not form.is_valid():
        warn(request, str(form.errors["name"][0]))
    else:
        _keep(request, plan, name=form.cleaned_data["name"], filters=filters)
    return redirect(_log(plan.pk, filters.address()))


@require_POST
def view_remove(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    view = _view_of(request, pk)
    saved_views.remove_view(view=view, by=request.user, now=timezone.now())
    undo_url = reverse("view_restore", args=[pk])
    say(request, _("View “%(name)s” taken away.") % {"name": view.name}, undo_url=undo_url)
    return redirect("log", view.plan_id)


@require_POST
def view_restore(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    view = _view_of(request, pk)
    saved_views.restore_view(view=view, by=request.user)
    return redirect(_log(view.plan_id, saved_views.filters_of(view.address).address()))


def _view_of(request: AuthenticatedHttpRequest, pk: UUID) -> SavedView:
    return get_object_or_404(SavedView.objects.for_user(request.user), pk=pk)


def _log(plan_pk: UUID, address: str) -> str:
    return f"{reverse('log', args=[plan_pk])}?{address}".rstrip("?")


def _keep(request: AuthenticatedHttpRequest, plan: Plan, *, name: str, filters: Filters) -> None:
    try:
        saved_views.keep_view(
            plan=plan, by=request.user, now=timezone.now(), name=name, filters=filters
        )
    except saved_views.TooManyViewsError:
        warn(request, _("Thirty views fit. Take one away to keep another."))
    else:
        say(request, _("View “%(name)s” kept.") % {"name": name})
