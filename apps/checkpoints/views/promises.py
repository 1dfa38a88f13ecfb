"""What was promised, by whom and by when, and what became of it."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.checkpoints import services, undoing
from apps.checkpoints.enums import PromiseState
from apps.checkpoints.forms.small import PromiseForm
from apps.checkpoints.promises import ledger_of
from apps.checkpoints.reach import promise_of
from apps.core.http import AuthenticatedHttpRequest
from apps.core.notices import say, warn
from apps.evidence.reach import plan_of
from apps.plans.models import Person
from apps.plans.today import own_today, today_of

WITH_PROBLEMS = 422


@require_safe
def promises(request: AuthenticatedHttpRequest, plan_pk: UUID) -> HttpResponse:
    plan = plan_of(request, plan_pk)
    today = today_of(plan, now=timezone.now())
    context = {"plan": plan, "ledger": ledger_of(plan, today=today), "today": today}
    return render(request, "checkpoints/promises.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def promise_add(request: AuthenticatedHttpRequest, plan_pk: UUID) -> HttpResponse:
    """A promise made outside a meeting of the record."""
    plan, now = plan_of(request, plan_pk), timezone.now()
    people = Person.objects.for_user(request.user).filter(plan=plan).present()
    form = PromiseForm(
        request.POST if request.method == "POST" else None,
        names=[one.name for one in people],
        initial={"made": own_today(request.user, now=now)},
        today=own_today(request.user, now=now),
    )
    if request.method == "POST" and form.is_valid():
        made = form.cleaned_data["made"]
        row = services.add_promise(
            plan=plan, by=request.user, now=now, promised=form.promised(), made_date=made
        )
        undo = undoing.undo_address(row, "promise_state", PromiseState.DROPPED)
        say(request, _("The promise is written down."), undo_url=undo)
        return redirect(row)
    context = {"plan": plan, "form": form}
    status = WITH_PROBLEMS if form.errors else 200
    return render(request, "checkpoints/promise_add.html", context, status=status)


@require_POST
def promise_state(request: AuthenticatedHttpRequest, pk: UUID, state: str) -> HttpResponse:
    """Say what became of a promise, in one tap; the line that says so takes it back."""
    if state not in PromiseState.values:
        raise Http404
    promise = promise_of(request, pk)
    if undoing.is_stale(promise, request.GET.get(undoing.OF, "")):
        warn(request, _("This promise was changed since. Nothing was taken back."))
        return redirect(promise)
    before = promise.state
    services.settle_promise(promise=promise, by=request.user, now=timezone.now(), state=state)
    undo = undoing.undo_address(promise, "promise_state", before) if before != state else ""
    label = PromiseState(state).label
    say(request, _("%(state)s: %(what)s") % {"state": label, "what": promise.what}, undo_url=undo)
    return redirect(promise)
