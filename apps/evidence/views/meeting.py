"""After the meeting: what was said, what was promised, and a short text that says it back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from apps.core.fuzzy import exactly
from apps.core.http import AuthenticatedHttpRequest
from apps.core.notices import say
from apps.core.say_dates import fuzzy as say_when
from apps.core.say_dates import short_moment
from apps.core.zones import zone_of
from apps.evidence import repeated, services
from apps.evidence.confirm_back import text_to_send
from apps.evidence.enums import EntryKind
from apps.evidence.forms.meeting import AfterMeetingForm, SentForm, card_of
from apps.evidence.models import Entry
from apps.evidence.prefill import day_of
from apps.evidence.reach import entry_of, plan_of
from apps.plans.models import Plan


@require_http_methods(["GET", "HEAD", "POST"])
def meeting_add(request: AuthenticatedHttpRequest, plan_pk: UUID) -> HttpResponse:
    """Two minutes: with whom, what was said, what was promised; then the text to send."""
    plan, now = plan_of(request, plan_pk), timezone.now()
    zone = request.user.zone
    bound = request.POST if request.method == "POST" else None
    form = AfterMeetingForm(bound, plan=plan, zone=zone, initial=_initial(request, now=now))
    again = None
    if request.method == "POST" and form.is_valid():
        fields = form.entry_fields()
        again = repeated.look(by=request.user, fields=fields)
        if not again or "again" in request.POST:
            return _save(request, plan, fields | ({"client_token": again.token} if again else {}))
    again = again and replace(again, can_correct=False)  # its details say more than its sentence
    context = {"plan": plan, "form": form, "section": "log", "again": again}
    status = 422 if form.errors or again else 200
    return render(request, "evidence/after_meeting.html", context, status=status)


def _save(request: AuthenticatedHttpRequest, plan: Plan, fields: Mapping[str, Any]) -> HttpResponse:
    entry = services.record_entry(plan=plan, by=request.user, now=timezone.now(), **fields)
    say(request, _("Entry saved."), undo_url=reverse("entry_undo", args=[entry.pk]))
    return redirect("entry_text", entry.pk)


def _initial(request: AuthenticatedHttpRequest, *, now: datetime) -> dict[str, Any]:
    """Now, or the day of the date that the person came from."""
    local = now.astimezone(zone_of(request.user.zone))
    day = day_of(request.GET.get("day", ""))
    if day is None or day == local.date():
        return {"day": local.date(), "clock": local.time().replace(second=0, microsecond=0)}
    return {"day": day}


@require_http_methods(["GET", "HEAD", "POST"])
def entry_text(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """A text of at most five lines to send; "I sent it" keeps it as a reference card."""
    entry = entry_of(request, pk)
    if entry.kind != EntryKind.MEETING:
        return redirect(entry)
    bound = request.POST if request.method == "POST" else None
    form = SentForm(bound, initial={"text": _text(entry)})
    if request.method == "POST" and form.is_valid():
        card = _keep_card(request, entry, form)
        say(request, _("Kept as a reference card."), undo_url=reverse("entry_undo", args=[card.pk]))
        return redirect(card)
    context = {"plan": entry.plan, "entry": entry, "form": form}
    return render(
        request, "evidence/confirm_back.html", context, status=422 if form.errors else 200
    )


def _text(entry: Entry) -> str:
    detail = getattr(entry, "meeting", None)
    start = entry.happened.local_start
    return text_to_send(
        present=detail.present if detail else "",
        day=start.date() if start else None,
        promised=detail.promised if detail else "",
        said=(detail.exact_words if detail else "") or entry.statement,
    )


def _keep_card(request: AuthenticatedHttpRequest, entry: Entry, form: SentForm) -> Entry:
    """One card a meeting, however often the button is pressed."""
    now, zone = timezone.now(), request.user.zone
    detail = getattr(entry, "meeting", None)
    fields = card_of(
        form,
        meeting_day=say_when(entry.happened),
        present=detail.present if detail else "",
        sent=short_moment(now, zone=zone),
    )
    return services.record_entry(
        plan=entry.plan,
        by=request.user,
        now=now,
        happened=exactly(now, zone=zone),
        client_token=uuid5(entry.pk, "said back"),
        people=[link.person for link in entry.present_people],  # type: ignore[attr-defined]
        goals=[link.goal for link in entry.present_goals],  # type: ignore[attr-defined]
        **fields,
    )
