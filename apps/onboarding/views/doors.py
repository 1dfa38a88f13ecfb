from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from apps.accounts.own_device import own_device_first
from apps.core.http import AuthenticatedHttpRequest
from apps.core.ids import uuid7
from apps.core.notices import say
from apps.deadlines import counting_json, said_before
from apps.deadlines.agenda import full
from apps.deadlines.how_counted import how_counted
from apps.deadlines.models import Deadline, DeadlineKind
from apps.deadlines.wallclock import due_at
from apps.onboarding import services
from apps.onboarding.enums import FROM_TONIGHT, Door
from apps.onboarding.forms import FORMS, ByDateForm, DoorForm
from apps.plans.models import Plan

DATE_KINDS = {Door.APPEAL: DeadlineKind.APPEAL, Door.CHOOSE: DeadlineKind.DECISION}


@require_http_methods(["GET", "HEAD", "POST"])
@own_device_first
def door(request: AuthenticatedHttpRequest, door: str) -> HttpResponse:
    """One of the six doors: its questions, then how its date is counted, then it is saved."""
    if door not in Door.values:
        raise Http404
    chosen, plan = Door(door), services.plan_of(request.user, now=timezone.now())
    form = FORMS[chosen](request.POST or None, plan=plan)
    if not form.is_valid():
        return _page(request, form, plan=plan)
    date = _date(form)
    if date and "confirmed" not in request.POST:
        return _page(request, form, plan=plan, date=date)
    services.go_through(
        door=chosen, plan=plan, by=request.user, now=timezone.now(), answers=form.answers(),
        dates=[date] if date else [], token=_token(request),
    )  # fmt: skip
    said_before.keep(request.session, plan.pk, form.days_said(), window=form.window_said())
    template = form.cleaned_data.get("template", "")
    say(request, _said(form, date=date, template=template))
    return redirect(_after(chosen, plan=plan, template=template))


def _said(form: DoorForm, *, date: services.ChosenDate | None, template: str) -> str:
    if template:
        return _("Saved. Now its dates are counted.")
    if isinstance(form, ByDateForm) and date is None:
        return _("Saved. No date is set yet: add it as soon as you know it.")
    return _("Saved. Everything can be filled in later.")


def _page(
    request: AuthenticatedHttpRequest, form: DoorForm, *, plan: Plan,
    date: services.ChosenDate | None = None,
) -> HttpResponse:  # fmt: skip
    counted = getattr(form, "counted", None)
    context = {
        "form": form,
        "door": form.door,
        "plan": plan,
        "token": uuid7(),
        "asks_date": isinstance(form, ByDateForm),
        "skip_url": _after(form.door, plan=plan),
        "date": date,
        "sentence": _sentence(date) if date else "",
        "how": how_counted(counted) if counted else None,
        "posted": [(name, form[name].value() or "") for name in form.fields] if date else [],
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "onboarding/door.html", context, status=status)


def _sentence(date: services.ChosenDate) -> str:
    """The date counted aloud: `Fri 5 Jun 2026, 17:00 Seattle (UTC-7), in 3 days`."""
    row = Deadline(local_date=date.day, local_time=date.clock, zone=date.zone)
    row.due_at = due_at(date.day, date.clock, zone=date.zone)
    return full(row, now=timezone.now())


def _date(form: DoorForm) -> services.ChosenDate | None:
    """The date this door saves, or None where none was said, or where the page of its stage counts it."""
    if not isinstance(form, ByDateForm) or form.meant is None:
        return None
    if form.counted and form.cleaned_data.get("template"):
        return None
    return services.ChosenDate(
        kind=DATE_KINDS[form.door],
        title=form.door_title(),
        day=form.meant,
        clock=form.cleaned_data["clock"],
        zone=form.cleaned_data["zone"],
        counted=counting_json.dump(form.counted) if form.counted else {},
        counted_from=form.cleaned_data["counted_from"] if form.counted else None,
        window=counting_json.dump_rule(form.rule) if form.rule else {},
    )


def _token(request: AuthenticatedHttpRequest) -> UUID:
    try:
        return UUID(request.POST.get("token", ""))
    except ValueError:
        return uuid7()


def _after(door: Door, *, plan: Plan, template: str = "") -> str:
    """Where a door leads: an appeal straight on, a named stage to the dates it proposes, all else to Tonight.

    A document without a named stage brings its goals first, then Tonight.
    """
    if door is Door.APPEAL:
        return reverse("start_goals")
    if door is Door.DOCUMENT and not template:
        return reverse("start_goals") + FROM_TONIGHT
    if template:
        return reverse("stage_count", args=[plan.pk, template])
    return reverse("tonight", args=[plan.pk])
