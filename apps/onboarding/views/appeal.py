"""Straight on to a packet: goals, facts, statement. Every step can be skipped.

Opened from Tonight, a step leads back to it instead.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from apps.accounts.own_device import own_device_first
from apps.core.http import AuthenticatedHttpRequest
from apps.core.notices import say
from apps.goals.rules import split_goals
from apps.onboarding import services
from apps.onboarding.forms import FactsReviewForm, GoalsReviewForm, PasteForm
from apps.onboarding.rules import MOST_LINES, Fact, read_facts
from apps.packets.forms import PacketTextForm
from apps.packets.models import PacketText
from apps.packets.services import save_text
from apps.plans.models import Plan


@require_http_methods(["GET", "HEAD", "POST"])
@own_device_first
def goals(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Expectations pasted whole, shown split, then saved."""
    plan = services.plan_of(request.user, now=timezone.now())
    paste = PasteForm(
        request.POST if "text" in request.POST else None,
        label=_("Paste what is expected of you"),
        help_text=_(
            "The whole list, word for word. You see how it is split before anything is saved."
        ),
        initial={"text": _letter(plan)},
    )
    if "text" not in request.POST and request.method == "POST":
        return _save_goals(request, plan)
    if not paste.is_valid():
        return _step(request, "goals", plan=plan, form=paste)
    proposed = split_goals(paste.cleaned_data["text"])
    if not proposed:
        return redirect(_onward(request, "goals", plan=plan))
    return _step(
        request, "goals", plan=plan, form=GoalsReviewForm(proposed=proposed), review=proposed
    )


def _letter(plan: Plan) -> str:
    """The words of the newest letter, to be cut down to the goals in it."""
    newest = plan.letters.order_by("-written_at").first()
    return newest.text if newest else ""


def _save_goals(request: AuthenticatedHttpRequest, plan: Plan) -> HttpResponse:
    boxes = GoalsReviewForm.boxes_in(request.POST)
    form = GoalsReviewForm(request.POST, proposed=boxes)
    if not form.is_valid():
        return _step(request, "goals", plan=plan, form=form, review=boxes)
    kept = services.keep_goals(plan=plan, by=request.user, now=timezone.now(), goals=form.goals())
    said = ngettext("%(n)d goal saved.", "%(n)d goals saved.", len(kept))
    say(request, said % {"n": len(kept)})
    return redirect(_onward(request, "goals", plan=plan))


@require_http_methods(["GET", "HEAD", "POST"])
@own_device_first
def facts(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Facts and references, one a line; the person ticks which may go in a packet."""
    plan = services.plan_of(request.user, now=timezone.now())
    paste = PasteForm(
        request.POST if "text" in request.POST else None,
        label=_("Paste facts and references, one a line"),
        help_text=_(
            "Begin a line with its date if you know it: 12 May 2026 Shipped the export, ticket 4471."
        ),
    )
    if "text" not in request.POST and request.method == "POST":
        return _save_facts(request, plan)
    if not paste.is_valid():
        return _step(request, "facts", plan=plan, form=paste)
    today = timezone.localdate()
    proposed = read_facts(paste.cleaned_data["text"], today=today)
    if not proposed:
        return redirect(_onward(request, "facts", plan=plan))
    if len(proposed) > MOST_LINES:
        paste.add_error("text", _("Paste at most %(most)d lines at a time.") % {"most": MOST_LINES})
        return _step(request, "facts", plan=plan, form=paste)
    form = FactsReviewForm(proposed=proposed)
    return _step(request, "facts", plan=plan, form=form, review=proposed)


def _save_facts(request: AuthenticatedHttpRequest, plan: Plan) -> HttpResponse:
    boxes = [name for name in request.POST if name.startswith("fact_")]
    form = FactsReviewForm(request.POST, proposed=[Fact(words="")] * len(boxes))
    if not form.is_valid():
        return _step(request, "facts", plan=plan, form=form, review=boxes)
    kept = services.keep_facts(
        plan=plan,
        by=request.user,
        now=timezone.now(),
        token=form.cleaned_data["token"],
        facts=form.facts(),
    )
    said = ngettext("%(n)d entry saved.", "%(n)d entries saved.", len(kept))
    say(request, said % {"n": len(kept)})
    return redirect(_onward(request, "facts", plan=plan))


@require_http_methods(["GET", "HEAD", "POST"])
@own_device_first
def statement(request: AuthenticatedHttpRequest) -> HttpResponse:
    """What the person asks, in their own words; then the packet."""
    plan = services.plan_of(request.user, now=timezone.now())
    text = PacketText.objects.for_user(request.user).filter(plan=plan).first()
    initial = (
        {name: getattr(text, name) for name in ("title", "ask", "accept", "statement")}
        if text
        else {}
    )
    form = PacketTextForm(request.POST or None, initial=initial)
    if not form.is_valid():
        return _step(request, "statement", plan=plan, form=form)
    save_text(plan=plan, by=request.user, now=timezone.now(), **form.cleaned_data)
    return redirect(_onward(request, "statement", plan=plan))


NEXT = {"goals": "start_facts", "facts": "start_statement"}


def _is_from_tonight(request: AuthenticatedHttpRequest) -> bool:
    return request.GET.get("from") == "tonight"


def _onward(request: AuthenticatedHttpRequest, step: str, *, plan: Plan) -> str:
    """Where a step leads when it is done or skipped."""
    if _is_from_tonight(request):
        return reverse("tonight", args=[plan.pk])
    return reverse(NEXT[step]) if step in NEXT else reverse("packet", args=[plan.pk])


def _step(
    request: AuthenticatedHttpRequest,
    step: str,
    *,
    plan: Plan,
    form: Any,
    review: Sequence[Any] = (),
) -> HttpResponse:
    context = {
        "form": form,
        "plan": plan,
        "step": step,
        "is_review": bool(review),
        "skip_url": _onward(request, step, plan=plan),
        "is_from_tonight": _is_from_tonight(request),
        "has_dates": plan.deadlines.exists(),
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, f"onboarding/{step}.html", context, status=status)
