from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.core.http import AuthenticatedHttpRequest
from apps.core.notices import say
from apps.core.partials import render_partial
from apps.evidence.undoing import UNDO_FOR
from apps.files.models import Origin
from apps.intake import panel, services
from apps.intake.forms import OriginForm
from apps.intake.models import Batch
from apps.intake.reach import batch_of
from apps.intake.shown import lines_page, standing
from apps.intake.wording import outcome_labels

STOP_POLLING = 286  # htmx ends its polling on this status


@require_safe
def batch(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """What became of each file, by real counts; the page may be left and opened again."""
    found = batch_of(request, pk)
    context = _context(request, found)
    stands = context["standing"]
    goes_on = stands.is_running or stands.is_taking_back
    status = STOP_POLLING if request.htmx and not goes_on else 200
    return render_partial(request, "intake/batch.html", context, partial="state", status=status)


def _context(request: AuthenticatedHttpRequest, found: Batch) -> dict[str, Any]:
    stands = standing(found)
    labels, outcome = outcome_labels(), request.GET.get("outcome", "")
    outcome = outcome if outcome in labels else ""
    page, lines = lines_page(
        found, outcome=outcome, page=request.GET.get("page"), tally=stands.tally
    )
    return {
        "plan": found.plan,
        "batch": found,
        "standing": stands,
        "page": page,
        "lines": lines,
        "outcome": outcome,
        "outcomes": [(one, labels[one], n) for one in labels if (n := stands.tally.get(one, 0))],
        "origins": Origin.choices,
    }


@require_safe
def batch_panel(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """The same in short, under the capture bar: it ends with the entries that came of it."""
    found = batch_of(request, pk)
    context = panel.context_of(found, by=request.user, now=timezone.now(), request=request)
    status = 200 if context["standing"].is_running else STOP_POLLING
    return render(request, "intake/_panel.html", context, status=status)


@require_POST
def batch_stop(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    found = batch_of(request, pk)
    services.stop_reading(batch=found, by=request.user, now=timezone.now())
    say(request, _("Stopped. What was read stays; nothing of the rest is lost."))
    return redirect(found)


@require_POST
def batch_go_on(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    found = batch_of(request, pk)
    services.go_on_reading(batch=found, by=request.user, now=timezone.now())
    return redirect(found)


@require_POST
def batch_origin(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """One answer for all files of the batch; only the answer is stored."""
    found, form = batch_of(request, pk), OriginForm(request.POST)
    if form.is_valid():
        services.say_origin_of_batch(
            batch=found, by=request.user, now=timezone.now(), origin=form.cleaned_data["origin"]
        )
    if request.htmx:
        return render(request, "intake/_origin.html", {"batch": found, "standing": standing(found)})
    return redirect(found)


@require_POST
def batch_point(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """Only reference cards stay of it."""
    found = batch_of(request, pk)
    if services.point_instead_of_batch(batch=found, by=request.user, now=timezone.now()):
        say(request, _("Reference cards take the place of the copies."))
    return redirect(found)


@require_http_methods(["GET", "HEAD", "POST"])
def batch_undo(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """Take back everything a batch made, after saying what that takes with it."""
    found, now = batch_of(request, pk), timezone.now()
    if request.method == "POST":
        count = services.undo_batch(batch=found, by=request.user, now=now)
        if standing(found).is_taking_back:
            return redirect(found)
        said = ngettext("%(n)d entry is taken back.", "%(n)d entries are taken back.", count)
        say(request, said % {"n": count})
        return redirect(found)
    context = {
        "plan": found.plan,
        "batch": found,
        "standing": standing(found),
        "is_fresh": now - found.created_at <= UNDO_FOR,
    }
    return render(request, "intake/undo.html", context)
