from __future__ import annotations

from uuid import UUID

from django.core.signing import BadSignature
from django.db import transaction
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import HttpResponseStopPolling

from apps.checkpoints.brief import brief_of
from apps.checkpoints.reach import checkpoint_of
from apps.core.audience import Audience, PacketKind
from apps.core.http import AuthenticatedHttpRequest
from apps.core.notices import say, warn
from apps.core.owner_scope import owner_scope
from apps.core.partials import render_partial
from apps.core.sandbox import SandboxError
from apps.evidence import services as evidence
from apps.evidence.models import Entry
from apps.evidence.stumbling import look_at
from apps.jobs import services as jobs
from apps.packets import services
from apps.packets.brief import NAME, brief_pdf
from apps.packets.build import packet_storage
from apps.packets.forms import BuildForm, DecideForm, DecideManyForm, PacketTextForm
from apps.packets.models import Build, PacketText
from apps.packets.preflight import to_mend
from apps.packets.review import decided, unplaced, waiting
from apps.packets.screen import build_context, card, next_after
from apps.plans.models import Plan
from apps.plans.services import change_plan

UNDO = "review_undo"


def _plan(request: AuthenticatedHttpRequest, plan_pk: UUID) -> Plan:
    return get_object_or_404(Plan.objects.for_user(request.user), pk=plan_pk)


def _build(request: AuthenticatedHttpRequest, pk: UUID) -> Build:
    builds = Build.objects.for_user(request.user).select_related("job", "plan")
    return get_object_or_404(builds, pk=pk)


def _text(plan: Plan, request: AuthenticatedHttpRequest) -> PacketText | None:
    return PacketText.objects.for_user(request.user).filter(plan=plan).first()


@require_safe
def packet(request: AuthenticatedHttpRequest, plan_pk: UUID) -> HttpResponse:
    plan = _plan(request, plan_pk)
    found = to_mend(plan)
    context = {
        "plan": plan,
        "decided": decided(plan),
        "text": _text(plan, request),
        "unplaced": unplaced(plan),
        "to_mend": found,
        "left_out": sum(one.is_left_out for one in found),
        "kinds": PacketKind,
        "build_form": BuildForm(plan=plan),
        "builds": Build.objects.for_user(request.user).filter(plan=plan).newest_first()[:20],
    }
    return render(request, "packets/packet.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def packet_words(request: AuthenticatedHttpRequest, plan_pk: UUID) -> HttpResponse:
    plan = _plan(request, plan_pk)
    form = PacketTextForm(request.POST or None, initial=vars(_text(plan, request) or PacketText()))
    only_looks = "look" in request.POST
    if request.method == "POST" and not only_looks and form.is_valid():
        services.save_text(plan=plan, by=request.user, now=timezone.now(), **form.cleaned_data)
        say(request, _("Your words for the packet are saved."))
        return redirect("packet", plan.pk)
    context = {
        "plan": plan,
        "form": form,
        "heading": _("Your own words"),
        "side": _("In the packet"),
        "intro": _("Not legal advice: a lawyer should see this before it is sent."),
        "save_label": _("Save words"),
        "cancel_url": reverse("packet", args=[plan.pk]),
        "prose": look_at(str(form["statement"].value() or ""), plan=plan),
    }
    return render(request, "packets/words.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def review(request: AuthenticatedHttpRequest, plan_pk: UUID) -> HttpResponse:
    plan = _plan(request, plan_pk)
    if request.method == "POST":
        form = DecideForm(request.POST, plan=plan)
        if not form.is_valid():
            raise Http404
        _decide(
            request, [form.cleaned_data["entry"]], audience=form.cleaned_data["audience"], plan=plan
        )
        if not request.htmx:
            return redirect("review", plan.pk)
    context = {
        "plan": plan,
        "decided": decided(plan),
        "card": card(_next(request, plan)),
        "many_form": DecideManyForm(plan=plan),
        "can_undo": UNDO in request.session,
    }
    return render_partial(request, "packets/review.html", context, partial="cards")


def _next(request: AuthenticatedHttpRequest, plan: Plan) -> Entry | None:
    """The card to show: the first that waits, or the one after `?after=` ("Decide later")."""
    ids = list(waiting(plan).values_list("pk", flat=True))
    after = request.GET.get("after", "")
    chosen = next_after(ids, next((pk for pk in ids if str(pk) == after), None))
    return waiting(plan).filter(pk=chosen).first() if chosen else None


@require_POST
def review_many(request: AuthenticatedHttpRequest, plan_pk: UUID) -> HttpResponse:
    plan = _plan(request, plan_pk)
    form = DecideManyForm(request.POST, plan=plan)
    if not form.is_valid():
        raise Http404
    goal = form.cleaned_data["goal"]
    entries = list(
        waiting(plan, goal=goal.pk if goal else None, with_proof=form.cleaned_data["with_proof"])
    )
    _decide(request, entries, audience=form.cleaned_data["audience"], plan=plan)
    return redirect("review", plan.pk)


def _decide(
    request: AuthenticatedHttpRequest, entries: list[Entry], *, audience: str, plan: Plan
) -> None:
    if not entries:
        warn(request, _("No entry that waits fits this choice. Nothing was changed."))
        return
    before = evidence.decide_audience(
        entries=entries, by=request.user, now=timezone.now(), audience=Audience(audience)
    )
    request.session[UNDO] = before.token()  # too long for an address when many were decided at once
    words = ngettext(
        "%(count)s entry: %(audience)s.", "%(count)s entries: %(audience)s.", len(entries)
    )
    say(
        request,
        words % {"count": len(entries), "audience": Audience(audience).label},
        undo_url=reverse("review_undo", args=[plan.pk]),
    )


@require_POST
def review_undo(request: AuthenticatedHttpRequest, plan_pk: UUID) -> HttpResponse:
    plan = _plan(request, plan_pk)
    token = request.session.pop(UNDO, "")
    try:
        before = evidence.Decision.of_token(token)
    except BadSignature:
        warn(request, _("There is nothing left to take back."))
        return redirect("review", plan.pk)
    if evidence.take_back(decision=before, by=request.user, now=timezone.now()):
        say(request, _("Taken back. It waits for your decision as before."))
    else:
        warn(request, _("It was decided anew since. Nothing was changed."))
    return redirect("review", plan.pk)


@transaction.non_atomic_requests
@require_POST
def build_request(request: AuthenticatedHttpRequest, plan_pk: UUID) -> HttpResponse:
    """Opens its own transaction: the record is frozen as of one moment."""
    plan = _plan(request, plan_pk)
    form = BuildForm(request.POST, plan=plan)
    if not form.is_valid():
        raise Http404
    kind = PacketKind(form.cleaned_data["kind"])
    if paper := form.cleaned_data["paper"]:
        change_plan(plan, by=request.user, now=timezone.now(), paper=paper)
    try:
        made = services.request_build(plan=plan, by=request.user, now=timezone.now(), kind=kind)
    except services.NothingDecidedError:
        warn(
            request,
            _(
                "Nothing is marked for this packet yet, and it has no statement. Decide first what may go in."
            ),
        )
        return redirect("review" if decided(plan).undecided else "packet", plan.pk)
    return redirect(made)


@require_safe
def build(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    return render(request, "packets/build.html", build_context(_build(request, pk)))


@require_safe
def build_progress(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """Polled while it is built; the last answer carries the whole result and ends the polling (286)."""
    found = _build(request, pk)
    response = render(request, "packets/build.html#state", build_context(found))
    return HttpResponseStopPolling(response.content) if found.job.is_finished else response


@require_POST
def build_cancel(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    found = _build(request, pk)
    jobs.ask_to_cancel(job=found.job, now=timezone.now())
    return redirect(found)


@require_POST
def build_again(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    found = _build(request, pk)
    services.rebuild(build=found, now=timezone.now())
    return redirect(found)


@require_POST
def build_accept(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    found = _build(request, pk)
    services.accept_check(build=found, by=request.user, now=timezone.now())
    return redirect(found)


@require_safe
def build_file(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponseBase:
    """The finished packet under a neutral name; what the check found is read first."""
    found = _build(request, pk)
    if not found.is_ready or not packet_storage().exists(found.file_key):
        raise Http404
    if found.needs_a_look:
        return redirect(found)
    response = FileResponse(
        packet_storage().open(found.file_key),
        as_attachment=True,
        filename=found.file_name,
        content_type="application/pdf",
    )
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response


@transaction.non_atomic_requests
@require_safe
def checkpoint_page(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """The page before a checkpoint as a PDF, under a neutral name; no transaction waits while it is set."""
    now = timezone.now()
    with owner_scope(request.user.pk):
        found = checkpoint_of(request, pk)
        brief = brief_of(found, now=now)
    try:
        content = brief_pdf(brief, by=request.user, now=now)
    except SandboxError:
        warn(request, _("The page could not be made. Print it from here instead."))
        return redirect("checkpoint", found.pk)
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{NAME}"'
    return response
