from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.core.http import AuthenticatedHttpRequest
from apps.core.notices import say
from apps.deadlines import agenda, ending, moves, moves_shown, moving
from apps.deadlines.ending import Ending
from apps.deadlines.forms.ending import PlanEndForm, StageEndForm
from apps.deadlines.models import Deadline
from apps.deadlines.views.shared import WITH_PROBLEMS, plan_of, posted, undo_address
from apps.deadlines.views.trigger import chosen_of, moved_words, say_changed
from apps.plans import outside_limits
from apps.plans.models import Plan, Stage
from apps.plans.today import today_of


@require_http_methods(["GET", "HEAD", "POST"])
def stage_ended(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """How did this stage end? What follows for its dates is shown, then all of it is saved at once."""
    rows = Stage.objects.for_user(request.user).select_related("plan")
    stage, now = get_object_or_404(rows, pk=pk), timezone.now()
    today = today_of(stage.plan, now=now)
    initial = {"day": stage.ended_date or today}
    last = ending.last_day(stage)
    form = StageEndForm(posted(request), today=today, last_day=last, initial=initial)
    is_asked = not stage.outcome and form.is_bound and "back" not in request.POST
    if not is_asked or not form.is_valid():
        return _stage_page(request, stage, form)
    if form.is_extended:
        return _extend(request, stage, form, now=now)
    return _end(request, stage, form, now=now)


def _stage_page(
    request: AuthenticatedHttpRequest, stage: Stage, form: StageEndForm
) -> HttpResponse:
    context = {"plan": stage.plan, "stage": stage, "form": form}
    status = WITH_PROBLEMS if form.is_bound and form.errors else 200
    return render(request, "deadlines/stage_ended.html", context, status=status)


def _preview(
    request: AuthenticatedHttpRequest, stage: Stage, form: StageEndForm, **more: Any
) -> HttpResponse:
    context = {
        "plan": stage.plan,
        "stage": stage,
        "outcome": dict(form.fields["outcome"].choices)[form.cleaned_data["outcome"]],  # type: ignore[attr-defined]
        "hidden": [(name, form[name].value()) for name in form.fields],
        "now": timezone.now(),
        **more,
    }
    return render(request, "deadlines/stage_ended_shown.html", context)


def _end(
    request: AuthenticatedHttpRequest, stage: Stage, form: StageEndForm, *, now: datetime
) -> HttpResponse:
    outcome, day = form.cleaned_data["outcome"], form.cleaned_data["day"]
    found = ending.endings(stage, outcome=outcome, day=day)
    token = token_of(found, outcome, day)
    if request.POST.get("shown") != token:
        return _preview(request, stage, form, endings=lines_of(found, now=now), token=token)
    try:
        ended = ending.end(
            stage, to_end_of(request, found), outcome=outcome, day=day, by=request.user, now=now
        )
    except moving.ChangedMeanwhileError:
        say_changed(request)
        return redirect("stage_ended", stage.pk)
    say(request, ended_words(ended), undo_url=undo_address(stage.plan, now))
    return redirect("stage_ended", stage.pk)


def _extend(
    request: AuthenticatedHttpRequest, stage: Stage, form: StageEndForm, *, now: datetime
) -> HttpResponse:
    last, told = form.cleaned_data["last"], form.cleaned_data["day"]
    moved, more = ending.extended(stage, last=last), ending.more_meetings(stage, last=last)
    token = moves.token(moved, last, told, [(one.key, one.counted.day) for one in more])
    if request.POST.get("shown") != token:
        shown = moves_shown.shown(moved, now=now)
        return _preview(request, stage, form, moved=shown, more=more, token=token)
    chosen, added = chosen_of(request, moved), set(request.POST.getlist("add"))
    try:
        numbers = ending.extend(
            stage,
            [one for one in moved if one.deadline.pk in chosen],
            [one for one in more if one.key in added],
            told=told,
            by=request.user,
            now=now,
        )
    except moving.ChangedMeanwhileError:
        say_changed(request)
        return redirect("stage_ended", stage.pk)
    say(request, extended_words(*numbers), undo_url=undo_address(stage.plan, now))
    return redirect("dates", stage.plan_id)


def extended_words(moved: int, added: int) -> str:
    """`The longer stage is saved. 1 date has moved. 4 meetings are added.`"""
    said = [_("The longer stage is saved."), moved_words(moved)]
    if added:
        words = ngettext("%(n)d meeting is added.", "%(n)d meetings are added.", added)
        said.append(words % {"n": added})
    return " ".join(said)


def lines_of(found: Sequence[Ending], *, now: datetime) -> list[tuple[Ending, str]]:
    return [(one, agenda.short(one.deadline, now=now)) for one in found]


def token_of(found: Sequence[Ending], *about: object) -> str:
    return moves.token(
        [moves.to_day(one.deadline, one.deadline.local_date) for one in found], *about
    )


def to_end_of(request: AuthenticatedHttpRequest, found: Sequence[Ending]) -> list[Deadline]:
    """The dates that were ticked to be ended, among those shown."""
    ticked = set(request.POST.getlist("end"))
    return [one.deadline for one in found if str(one.deadline.pk) in ticked]


def ended_words(number: int) -> str:
    if not number:
        return _("Saved. No date was ended; all reminders go on.")
    words = ngettext(
        "Saved. %(n)d date is ended; no more mails go out for it.",
        "Saved. %(n)d dates are ended; no more mails go out for them.",
        number,
    )
    return words % {"n": number}


@require_http_methods(["GET", "HEAD", "POST"])
def plan_ended(request: AuthenticatedHttpRequest, plan_pk: UUID) -> HttpResponse:
    """It ended: which reminders stop, and what to do then. The record stays."""
    plan, now = plan_of(request, plan_pk), timezone.now()
    form = PlanEndForm(posted(request), today=today_of(plan, now=now))
    found = ending.of_plan(plan)
    token = token_of(found, "plan")
    if request.method != "POST" or not form.is_valid() or plan.ended_date:
        return _plan_page(request, plan, form, found=found, now=now)
    if request.POST.get("shown") != token:
        say_changed(request)
        return redirect("plan_ended", plan.pk)
    try:
        ended = ending.end_all(
            plan, to_end_of(request, found), day=form.cleaned_data["day"], by=request.user, now=now
        )
    except moving.ChangedMeanwhileError:
        say_changed(request)
        return redirect("plan_ended", plan.pk)
    say(request, ended_words(ended), undo_url=undo_address(plan, now))
    return redirect("plan_ended", plan.pk)


def _plan_page(
    request: AuthenticatedHttpRequest,
    plan: Plan,
    form: PlanEndForm,
    *,
    found: Sequence[Ending],
    now: datetime,
) -> HttpResponse:
    context: dict[str, Any] = {
        "plan": plan,
        "form": form,
        "endings": lines_of(found, now=now),
        "token": token_of(found, "plan"),
        "limits": outside_limits.of_place(plan.country, plan.region),
        "now": now,
    }
    status = WITH_PROBLEMS if form.is_bound and form.errors else 200
    return render(request, "deadlines/plan_ended.html", context, status=status)


@require_POST
def plan_resumed(request: AuthenticatedHttpRequest, plan_pk: UUID) -> HttpResponse:
    """It goes on after all, however late: the dates that its end closed are open again."""
    plan = plan_of(request, plan_pk)
    try:
        opened = ending.resume_all(plan, by=request.user, now=timezone.now())
    except moving.ChangedMeanwhileError:
        say_changed(request)
        return redirect("plan_ended", plan.pk)
    say(request, resumed_words(opened))
    return redirect("dates", plan.pk)


def resumed_words(number: int) -> str:
    if not number:
        return _("It goes on. Open again the dates that still matter.")
    words = ngettext(
        "It goes on. %(n)d date is open again, and its mails are planned.",
        "It goes on. %(n)d dates are open again, and their mails are planned.",
        number,
    )
    return words % {"n": number}


@require_safe
def limits(request: AuthenticatedHttpRequest, plan_pk: UUID) -> HttpResponse:
    """Time limits outside the company, to be verified; each leads to the date it would be."""
    plan = plan_of(request, plan_pk)
    found = outside_limits.of_place(plan.country, plan.region)
    return render(request, "deadlines/limits.html", {"plan": plan, "limits": found})
