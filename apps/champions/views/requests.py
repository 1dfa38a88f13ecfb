"""Asking somebody who saw the work: whom, what, the text, and what became of it."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.audit.services import hold_chain
from apps.champions import services
from apps.champions.asking import telling
from apps.champions.dates import answer_by
from apps.champions.enums import Asked, Consent
from apps.champions.forms import NEW, DraftForm, RequestForm, SentForm
from apps.champions.hanging import add_url
from apps.champions.models import FeedbackRequest
from apps.champions.private_page import (
    ANSWERABLE,
    address_of,
    is_offered,
    is_open,
    last_day,
    make_page,
    was_answered,
)
from apps.champions.reach import id_of, request_of, requests_of
from apps.champions.wording import MAY_READ, how_it_came
from apps.core.http import AuthenticatedHttpRequest
from apps.core.ids import uuid7
from apps.core.notices import say
from apps.evidence.models import Entry
from apps.evidence.reach import plan_of
from apps.goals.models import Goal
from apps.plans.models import Person, Plan, Relation
from apps.plans.services import add_person
from apps.plans.today import today_of

WITH_PROBLEMS = 422
OPEN = (Asked.DRAFT, Asked.ASKED)


@require_safe
def champions(request: AuthenticatedHttpRequest, plan_pk: UUID) -> HttpResponse:
    """Who was asked, who answered; `?goal=` leads on to a request about that goal."""
    plan = plan_of(request, plan_pk)
    rows = list(requests_of(request, plan))
    today = today_of(plan, now=timezone.now())
    for one in rows:
        one.is_late = is_late(one, today=today)  # type: ignore[attr-defined]
    goal = _goal_asked(request, plan)
    context = {
        "plan": plan,
        "waiting": [one for one in rows if one.state == Asked.ASKED],
        "drafts": [one for one in rows if one.state == Asked.DRAFT],
        "answered": [one for one in rows if one.state == Asked.ANSWERED],
        "settled": [one for one in rows if one.state not in {*OPEN, Asked.ANSWERED}],
        "is_empty": not rows,
        "goal": goal,
        "add_url": add_url(plan.pk, goal=goal.pk) if goal else add_url(plan.pk),
    }
    return render(request, "champions/champions.html", context)


def is_late(row: FeedbackRequest, *, today: Any) -> bool:
    """Asked longer ago than the text gave time for."""
    asked = row.asked_date if row.state == Asked.ASKED else None
    return asked is not None and answer_by(asked) <= today


def _goal_asked(request: AuthenticatedHttpRequest, plan: Plan) -> Goal | None:
    pk = id_of(request.GET.get("goal", ""))
    rows = Goal.objects.for_user(request.user).present().filter(plan=plan)
    return rows.filter(pk=pk).first() if pk else None


@require_http_methods(["GET", "HEAD", "POST"])
def request_add(request: AuthenticatedHttpRequest, plan_pk: UUID) -> HttpResponse:
    plan = plan_of(request, plan_pk)
    asked: dict[str, Any] = {name: id_of(request.GET.get(name, "")) for name in ("goal", "person")}
    asked["person"] = asked["person"] or NEW
    initial = {**asked, "entries": [id_of(request.GET.get("entry", ""))]}
    bound = request.POST if request.method == "POST" else None
    form = RequestForm(bound, plan=plan, initial=initial)
    if request.method == "POST" and form.is_valid():
        return redirect(_add(request, plan, form))
    context = {
        "plan": plan,
        "form": form,
        "heading": _("Ask somebody who saw it"),
        "side": _("Whom, and what"),
        "intro": _("You send it yourself, in your usual channel. Ask only what you would say aloud; they may tell your manager."),
        "save_label": _("Save and show the text"),
        "cancel_url": reverse("champions", args=[plan.pk]),
        "back_url": reverse("champions", args=[plan.pk]),
        "back_label": _("Who saw your work"),
    }  # fmt: skip
    return render(request, "components/form_page.html", context, status=_status(form))


@transaction.atomic
def _add(request: AuthenticatedHttpRequest, plan: Plan, form: RequestForm) -> FeedbackRequest:
    """A new person only once, though the form is sent twice."""
    hold_chain(request.user.pk)  # a second tap waits here, and finds the first one's request
    found, now = form.cleaned_data, timezone.now()
    token = found["client_token"] or uuid7()
    stood = FeedbackRequest.objects.for_user(request.user).filter(client_token=token).first()
    if stood is not None:
        return stood
    person: Person = found["person"] or add_person(
        plan=plan,
        by=request.user,
        now=now,
        name=found["new_name"],
        relation=found["relation"] or Relation.CHAMPION,
    )
    return services.add_request(
        plan=plan, person=person, by=request.user, now=now, saw=found["saw"], goal=found["goal"],
        entries=found["entries"], client_token=token,
    )  # fmt: skip


@require_safe
def request(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """The text to copy while it is a draft; afterwards what was sent and what came back."""
    row = request_of(request, pk)
    return page(request, row)


def page(
    request: AuthenticatedHttpRequest,
    row: FeedbackRequest,
    *,
    form: SentForm | None = None,
    address: str = "",
) -> HttpResponse:
    """`address` is that of a private page made just now."""
    now = timezone.now()
    today = today_of(row.plan, now=now)
    reminders = Entry.objects.for_user(request.user).filter(reminds__request=row)
    answers = list(row.answers.all())
    for one in answers:
        one.may_read = MAY_READ[Consent(one.consent)]  # type: ignore[attr-defined]
        one.how = how_it_came(one)  # type: ignore[attr-defined]
    text = form["text"].value() if form is not None and form.is_bound else row.text
    context = {
        "plan": row.plan,
        "row": row,
        "form": form or SentForm(by=request.user, row=row, now=now),
        "reminders": reminders.newest_first(),
        "telling": telling(str(text or "")[:20_000]) if row.state == Asked.DRAFT else [],
        "is_late": is_late(row, today=today),
        "answers": answers,
        **_private_page(row, address, now=now),
    }
    return render(request, "champions/request.html", context, status=_status(form))


def page_made(request: AuthenticatedHttpRequest, pk: UUID, token: str) -> HttpResponse:
    """Show the address of a new private page, this once: it stands in no other answer."""
    row = request_of(request, pk)
    response = page(request, row, address=address_of(token) if token else "")
    response["HX-Push-Url"] = row.get_absolute_url()
    return response


def _private_page(row: FeedbackRequest, address: str, *, now: datetime) -> dict[str, Any]:
    """How the private page of a request stands, for its user."""
    return {
        "address": address,
        "page_is_offered": is_offered() and (row.state == Asked.DRAFT or row.state in ANSWERABLE),
        "page_is_open": is_open(row, now=now),
        "page_last_day": last_day(row),
        "page_was_answered": was_answered(row),
    }


@require_http_methods(["GET", "HEAD", "POST"])
def request_change(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """What the text is made of; it is written anew from it."""
    row = request_of(request, pk)
    if row.state != Asked.DRAFT:
        return redirect(row)
    form = DraftForm(request.POST if request.method == "POST" else None, row=row)
    if request.method == "POST" and form.is_valid():
        services.change_draft(request=row, by=request.user, now=timezone.now(), **form.changes())
        say(request, _("The text is written anew."))
        return redirect(row)
    context = {
        "plan": row.plan,
        "form": form,
        "heading": _("Change what you ask"),
        "side": _("What it asks"),
        "intro": _("The text is written anew from this; what you changed in the text itself goes."),
        "save_label": _("Save and write the text anew"),
        "cancel_url": row.get_absolute_url(),
        "back_url": row.get_absolute_url(),
        "back_label": _("The text"),
    }
    return render(request, "components/form_page.html", context, status=_status(form))


@require_POST
def request_sent(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """Keep the words for later, or as sent, by themselves or with a private page."""
    row, now = request_of(request, pk), timezone.now()
    form = SentForm(request.POST, by=request.user, row=row, now=now)
    is_valid, text = form.is_valid(), form.cleaned_data.get("text", "")
    if request.POST.get("do") == "keep" and text and not form.theirs:
        services.change_draft(request=row, by=request.user, now=now, text=text)
        say(request, _("The text is kept. It is not marked as sent."))
        return redirect(row)
    if not is_valid:
        return page(request, row, form=form)
    day = form.cleaned_data["day"]
    if request.POST.get("do") == "page" and is_offered():
        token = make_page(request=row, by=request.user, now=now, text=text, asked_date=day)
        return page_made(request, row.pk, token)
    services.mark_asked(request=row, by=request.user, now=now, text=text, asked_date=day)
    say(request, _("Kept as sent. In some days you are asked what came of it."))
    return redirect(row)


@require_POST
def request_state(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """They would rather not, no answer came, not asked any more, or any of it taken back."""
    row, do = request_of(request, pk), request.POST.get("do", "reopen")
    moves = {
        "declined": services.decline,
        "nothing": services.say_unanswered,
        "drop": services.drop,
        "reopen": services.reopen,
    }
    if do not in moves:
        raise Http404
    after = moves[do](request=row, by=request.user, now=timezone.now())
    undo = reverse("request_state", args=[row.pk])
    changed = after.state != row.state
    say(
        request,
        f"{after.get_state_display()}.",
        undo_url=undo if changed and do != "reopen" else "",
    )
    return redirect(row)


def _status(form: Any) -> int:
    return WITH_PROBLEMS if form is not None and form.errors else 200
