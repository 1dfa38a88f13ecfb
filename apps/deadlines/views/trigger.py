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
from django.views.decorators.http import require_http_methods

from apps.core.http import AuthenticatedHttpRequest
from apps.core.notices import say, warn
from apps.core.partials import render_partial
from apps.deadlines import moves, moves_shown, moving
from apps.deadlines.forms.trigger import TriggerDayForm
from apps.deadlines.models import TriggerDay
from apps.deadlines.moves import Move
from apps.deadlines.views.shared import WITH_PROBLEMS, plan_of, posted, undo_address


def chosen_of(request: AuthenticatedHttpRequest, shown: Sequence[Move]) -> set[UUID]:
    """The ticked dates among those that are shown; anything else that was posted names nothing."""
    ticked = set(request.POST.getlist("move"))
    return {one.deadline.pk for one in shown if str(one.deadline.pk) in ticked}


def moved_words(number: int) -> str:
    return ngettext("%(n)d date has moved.", "%(n)d dates have moved.", number) % {"n": number}


def say_changed(request: AuthenticatedHttpRequest) -> None:
    """Something changed between showing and saving."""
    warn(request, _("One of these dates was changed meanwhile. Nothing is saved: look again."))


@require_http_methods(["GET", "HEAD", "POST"])
def trigger_day(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """A day that dates are counted from: what moves with it is shown first, then all of it is saved at once."""
    rows = TriggerDay.objects.for_user(request.user).select_related("plan", "stage")
    trigger, now = get_object_or_404(rows, pk=pk), timezone.now()
    form = TriggerDayForm(posted(request), trigger=trigger, deadlines=moves.hanging(trigger))
    if not form.is_bound or not form.is_valid():
        return _page(request, form, now=now)
    if request.POST.get("shown") != form.token:
        return _page(request, form, now=now, shown=moves_shown.shown(form.moves, now=now))
    try:
        moved = moving.change_trigger_day(
            trigger,
            form.moves,
            day=form.cleaned_data["day"],
            lengths=form.changed_lengths(),
            chosen=chosen_of(request, form.moves),
            by=request.user,
            now=now,
            why=form.cleaned_data["why"],
            with_stage="stage_begins" in request.POST and form.moves_stage,
            stage_before=form.stage_before if "stage_before_ends" in request.POST else None,
        )
    except moving.ChangedMeanwhileError:
        say_changed(request)
        return redirect("trigger_day", pk)
    words = moved_words(moved) if moved else _("Saved. No date has moved.")
    say(request, words, undo_url=undo_address(trigger.plan, now))
    return redirect("dates", trigger.plan_id)


def _page(
    request: AuthenticatedHttpRequest,
    form: TriggerDayForm,
    *,
    now: datetime,
    shown: Sequence[moves_shown.ShownMove] | None = None,
) -> HttpResponse:
    context: dict[str, Any] = {
        "plan": form.trigger.plan,
        "trigger": form.trigger,
        "form": form,
        "shown": shown,
        "token": form.token if shown is not None else "",
        "past_end": moves_shown.asked(shown or ()),
        "moving": sum(one.is_moved for one in shown or ()),
        "moves_stage": shown is not None and form.moves_stage,
        "stage_before": form.stage_before if shown is not None else None,
        "new_day": form.cleaned_data["day"] if shown is not None else None,
        "now": now,
    }
    status = WITH_PROBLEMS if form.errors else 200
    return render_partial(
        request, "deadlines/trigger_day.html", context, partial="trigger-form", status=status
    )


@require_http_methods(["GET", "HEAD", "POST"])
def dates_recount(request: AuthenticatedHttpRequest, plan_pk: UUID) -> HttpResponse:
    """Dates that a new holiday or day off of the employer would move: shown, then saved at once."""
    plan, now = plan_of(request, plan_pk), timezone.now()
    found = moves.of_calendar(plan)
    token = moves.token(found)
    if request.method == "POST" and request.POST.get("shown") == token:
        try:
            moved = moving.move_dates(
                found,
                chosen=chosen_of(request, found),
                by=request.user,
                now=now,
                why=_("Counted anew after a change of holidays"),
            )
        except moving.ChangedMeanwhileError:
            say_changed(request)
            return redirect("dates_recount", plan_pk)
        say(request, moved_words(moved), undo_url=undo_address(plan, now))
        return redirect("dates", plan_pk)
    context = {
        "plan": plan,
        "shown": moves_shown.shown(found, now=now),
        "token": token,
        "now": now,
    }
    return render(request, "deadlines/recount.html", context)
