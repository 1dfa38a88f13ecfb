from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.core import say_dates
from apps.core.http import AuthenticatedHttpRequest
from apps.core.notices import say, warn
from apps.core.text import visible_controls
from apps.deadlines import agenda, month, moves, moves_shown, moving, taking_back
from apps.deadlines.forms.bulk import BulkMoveForm
from apps.deadlines.models import Deadline, DeadlineKind, DeadlineState
from apps.deadlines.plan_calendar import calendar_of
from apps.deadlines.taking_back import TakenBack
from apps.deadlines.views.shared import WITH_PROBLEMS, plan_of, posted, undo_address
from apps.deadlines.views.trigger import chosen_of, moved_words, say_changed
from apps.plans.models import Plan
from apps.plans.today import today_of


@require_safe
def dates_month(request: AuthenticatedHttpRequest, plan_pk: UUID) -> HttpResponse:
    """A month as a table; below it the same dates as lines."""
    plan, now = plan_of(request, plan_pk), timezone.now()
    filters = agenda.filters_of(request.GET)
    today = today_of(plan, now=now)
    first = month.first_of(request.GET.get("month", ""), today=today)
    lines = agenda.lines_between(plan, first, now=now, filters=filters)
    context = {
        "plan": plan,
        "month": month.month(
            first,
            lines,
            today=today,
            calendar=calendar_of(plan),
            begins=month.first_weekday(plan.country),
        ),
        "filters": filters,
        "kinds": DeadlineKind.choices,
        "states": DeadlineState.choices,
        "now": now,
        "today": today,
    }
    return render(request, "deadlines/month.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def dates_move(request: AuthenticatedHttpRequest, plan_pk: UUID) -> HttpResponse:
    """Tick dates, see where they would go, move them all at once."""
    plan, now = plan_of(request, plan_pk), timezone.now()
    coming = list(Deadline.objects.for_user(request.user).filter(plan=plan).open().in_order())
    ticked = set(request.POST.getlist("pick"))
    picked = [one for one in coming if str(one.pk) in ticked]
    form = BulkMoveForm(posted(request), picked=picked)
    if not form.is_bound or not form.is_valid() or "back" in request.POST:
        return _pick_page(request, form, coming, plan=plan, now=now)
    token = moves.token(form.moves)
    if request.POST.get("shown") != token:
        return _preview_page(request, form, plan=plan, token=token, now=now)
    return _save(request, form, plan=plan, now=now)


def _pick_page(
    request: AuthenticatedHttpRequest,
    form: BulkMoveForm,
    coming: Sequence[Deadline],
    *,
    plan: Plan,
    now: datetime,
) -> HttpResponse:
    picked = {one.pk for one in form.picked}
    lines = [(one, agenda.short(one, now=now), one.pk in picked) for one in coming]
    context: dict[str, Any] = {"plan": plan, "form": form, "lines": lines, "now": now}
    status = WITH_PROBLEMS if form.is_bound and form.errors else 200
    return render(request, "deadlines/move_several.html", context, status=status)


def _preview_page(
    request: AuthenticatedHttpRequest, form: BulkMoveForm, *, plan: Plan, token: str, now: datetime
) -> HttpResponse:
    shown = moves_shown.shown(form.moves, now=now)
    context = {
        "plan": plan,
        "shown": shown,
        "past_end": moves_shown.asked(shown),
        "hidden": [(name, form[name].value()) for name in form.fields],
        "picked": form.picked,
        "token": token,
        "now": now,
    }
    return render(request, "deadlines/move_several_shown.html", context)


def _save(
    request: AuthenticatedHttpRequest, form: BulkMoveForm, *, plan: Plan, now: datetime
) -> HttpResponse:
    chosen = chosen_of(request, form.moves)
    picked = [one for one in form.moves if one.deadline.pk in chosen]
    try:
        moved = moving.move_dates(
            picked, chosen=chosen, by=request.user, now=now, why=form.cleaned_data["why"]
        )
    except moving.ChangedMeanwhileError:
        say_changed(request)
        return redirect("dates_move", plan.pk)
    if not moved:
        say(request, _("No date has moved."))
        return redirect("dates", plan.pk)
    say(request, moved_words(moved), undo_url=undo_address(plan, now))
    return redirect("dates", plan.pk)


@require_POST
def dates_undo(request: AuthenticatedHttpRequest, plan_pk: UUID, stamp: int) -> HttpResponse:
    plan = plan_of(request, plan_pk)
    back = taking_back.take_back(plan, by=request.user, now=timezone.now(), at=stamp)
    if back is None:
        warn(request, _("This can be taken back for ten minutes only. Change the dates by hand."))
    elif not back:
        warn(request, _("Nothing is left to take back: it was changed since."))
    else:
        say(request, taken_back_words(back))
    return redirect("dates", plan_pk)


def taken_back_words(back: TakenBack) -> str:
    """What is as it was before, a sentence each."""
    said = []
    if back.dates:
        words = ngettext(
            "%(n)d date is as it was before.", "%(n)d dates are as they were before.", back.dates
        )
        said.append(words % {"n": back.dates})
    if back.day:
        said.append(_("They are counted from %(day)s again.") % {"day": say_dates.day(back.day)})
    if back.first_day:
        said.append(
            _("The stage begins on %(day)s again.") % {"day": say_dates.day(back.first_day)}
        )
    if back.last_day:
        said.append(
            _("The one before ends on that day, too.")
            if back.last_day == back.first_day
            else _("A stage ends on %(day)s again.") % {"day": say_dates.day(back.last_day)}
        )
    if back.length:
        said.append(_("The length is as it was before."))
    if back.stage:
        said.append(_("%(stage)s runs on as before.") % {"stage": visible_controls(back.stage)})
    if back.plan:
        said.append(_("The plan goes on as before."))
    return " ".join(said)
