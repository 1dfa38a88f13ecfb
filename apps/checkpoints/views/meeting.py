"""After the meeting: what was said, what was promised, and a short text that says it back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from apps.checkpoints import services
from apps.checkpoints.doubts import Doubts, doubts
from apps.checkpoints.forms.meeting import AfterMeetingForm
from apps.checkpoints.reach import may_have_been
from apps.core.http import AuthenticatedHttpRequest
from apps.core.notices import say
from apps.core.text import visible_controls
from apps.core.zones import zone_of
from apps.evidence import repeated
from apps.evidence.prefill import day_of
from apps.evidence.reach import plan_of
from apps.plans.models import Plan


@require_http_methods(["GET", "HEAD", "POST"])
def meeting_add(request: AuthenticatedHttpRequest, plan_pk: UUID) -> HttpResponse:
    """Two minutes: with whom, what was said, what was promised; then the text to send."""
    plan, now = plan_of(request, plan_pk), timezone.now()
    asked = request.GET.get("checkpoint", "")
    form = AfterMeetingForm(
        request.POST if request.method == "POST" else None,
        plan=plan,
        zone=request.user.zone,
        checkpoints=may_have_been(plan, now=now, asked=asked),
        initial={**_initial(request, now=now), "checkpoint": asked},
    )
    again, asks = None, Doubts()
    if request.method == "POST" and form.is_valid():
        asks = _doubts(form, now=now)
        fields = form.entry_fields()
        again = None if _is_asked(request, asks) else repeated.look(by=request.user, fields=fields)
        if not _is_asked(request, asks) and (not again or "again" in request.POST):
            token = {"client_token": again.token} if again else {}
            return _save(request, form, plan=plan, fields={**fields, **token})
    again = again and replace(again, can_correct=False)  # its details say more than its sentence
    context = {
        "plan": plan,
        "form": form,
        "section": "log",
        "again": again,
        "doubts": asks,
        "is_asked": _is_asked(request, asks),
        "is_held": "held" in request.POST,
    }
    status = 422 if form.errors or again or _is_asked(request, asks) else 200
    return render(request, "checkpoints/after_meeting.html", context, status=status)


def _doubts(form: AfterMeetingForm, *, now: datetime) -> Doubts:
    chosen = form.checkpoint()
    return doubts(
        day=form.cleaned_data["day"],
        today=now.astimezone(zone_of(form.zone)).date(),
        promised=form.promises(),
        checkpoint=(visible_controls(chosen.title), chosen.local_date) if chosen else None,
    )


def _is_asked(request: AuthenticatedHttpRequest, asks: Doubts) -> bool:
    """Whether something is still to be asked: the button under the same questions answers them."""
    return bool(asks) and request.POST.get("sure") != asks.token


def _save(
    request: AuthenticatedHttpRequest,
    form: AfterMeetingForm,
    *,
    plan: Plan,
    fields: Mapping[str, Any],
) -> HttpResponse:
    is_held = not form.is_another_day() or "held" in request.POST
    entry = services.record_meeting(
        plan=plan,
        by=request.user,
        now=timezone.now(),
        fields=fields,
        promised=form.promises(),
        checkpoint=form.checkpoint() if is_held else None,
    )
    words = _("Saved, and the checkpoint is marked as held.") if form.checkpoint() and is_held else _("Entry saved.")  # fmt: skip
    say(request, words, undo_url=reverse("entry_undo", args=[entry.pk]))
    return redirect("entry_text", entry.pk)


def _initial(request: AuthenticatedHttpRequest, *, now: datetime) -> dict[str, Any]:
    """Now, or the day of the date that the person came from."""
    local = now.astimezone(zone_of(request.user.zone))
    day = day_of(request.GET.get("day", ""))
    if day is None or day == local.date():
        return {"day": local.date(), "clock": local.time().replace(second=0, microsecond=0)}
    return {"day": day}
