from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from apps.core.http import AuthenticatedHttpRequest
from apps.core.notices import say, warn
from apps.evidence import services
from apps.evidence.arrival import Arrival, keep_files
from apps.evidence.chips import chips
from apps.evidence.forms import CaptureForm, DraftForm
from apps.evidence.models import Entry
from apps.evidence.reach import entry_of, plan_of
from apps.evidence.unsaved import keep_draft, let_go_of_draft
from apps.files.naming import kept_name
from apps.files.refusals import UploadRefused
from apps.files.uploading import posted_files
from apps.plans.models import Plan


@require_POST
def capture(request: AuthenticatedHttpRequest, plan_pk: UUID) -> HttpResponse:
    """The capture bar: the words and every good file are saved, whatever becomes of a bad one."""
    plan = plan_of(request, plan_pk)
    files, dropped = posted_files(request)
    names = [kept_name(one.name or "") for one in files]
    form = CaptureForm(request.POST, file_names=names or [one.name for one in dropped])
    if not form.is_valid():
        sentences = [str(one) for errors in form.errors.values() for one in errors]
        return _not_saved(request, plan, sentences=sentences, refused=dropped)
    arrival = keep_files(files, by=request.user, now=timezone.now(), dropped=dropped)
    if not form.cleaned_data["statement"] and not arrival.kept:
        return _not_saved(request, plan, sentences=[], refused=arrival.refused)
    return _saved(request, _record(request, plan, form=form, arrival=arrival), arrival)


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
    return HttpResponse(status=204)


def _record(
    request: AuthenticatedHttpRequest, plan: Plan, *, form: CaptureForm, arrival: Arrival
) -> Entry:
    now = timezone.now()
    form.file_names = [name for _file, name in arrival.kept]
    return services.record_entry(
        plan=plan,
        by=request.user,
        now=now,
        client_token=form.cleaned_data["client_token"],
        files=arrival.kept,
        **form.proposal(zone=request.user.zone, now=now),
    )


def _saved(request: AuthenticatedHttpRequest, entry: Entry, arrival: Arrival) -> HttpResponse:
    let_go_of_draft(request.session, entry.plan_id)
    if not request.htmx:
        say(request, _("Entry saved."), undo_url=reverse("entry_undo", args=[entry.pk]))
        for refusal in arrival.refused:
            warn(
                request,
                _("%(name)s was not kept. %(why)s")
                % {"name": refusal.name, "why": refusal.sentence},
            )
        return redirect(entry)
    shown = entry_of(request, entry.pk)
    context = chips(shown, now=timezone.now())
    return render(
        request,
        "evidence/_saved.html",
        context | {"refused": arrival.refused, "asks_origin": arrival.asks_origin},
    )


def _not_saved(
    request: AuthenticatedHttpRequest,
    plan: Plan,
    *,
    sentences: Sequence[str],
    refused: Sequence[UploadRefused],
) -> HttpResponse:
    """Nothing was saved: why, with the words still there. A file that is too large answers 413, no room 507."""
    status = max([one.status for one in refused if not sentences] or [422])
    words = request.POST.get("statement", "")
    context: dict[str, Any] = {
        "plan": plan, "sentences": sentences, "refused": refused, "has_words": bool(words.strip()),
    }  # fmt: skip
    if request.htmx:
        # 413 and 507 would make the page speak of a failed connection; the sentence says it better.
        return render(request, "evidence/_not_saved.html", context, status=422)
    keep_draft(request.session, plan.pk, words)
    context |= {
        "capture_words": words,
        "capture_token": request.POST.get("client_token", ""),
    }
    return render(request, "evidence/not_saved.html", context, status=status)
