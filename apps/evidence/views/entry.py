from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from apps.core.audience import Audience
from apps.core.http import AuthenticatedHttpRequest
from apps.core.notices import say, warn
from apps.evidence import repeated, services
from apps.evidence.arrival import Arrival, keep_files
from apps.evidence.chips import chips
from apps.evidence.details import detail_of, missing_details
from apps.evidence.enums import EntryKind
from apps.evidence.forms import FORMS, DetailsForm, EntryForm
from apps.evidence.history import history
from apps.evidence.mail_view import conversation_of, mail_of
from apps.evidence.models import Entry
from apps.evidence.moves import filters_of, neighbours
from apps.evidence.prefill import initial_of
from apps.evidence.prose_words import Read
from apps.evidence.reach import entry_of, entry_with_history, plan_of
from apps.evidence.showing import proofs
from apps.evidence.stumbling import look_at, look_at_entry
from apps.evidence.wording import fact_rows
from apps.evidence.written_for import purpose_of
from apps.files.uploading import posted_files
from apps.plans.models import Plan


@require_http_methods(["GET", "HEAD", "POST"])
def entry_add(request: AuthenticatedHttpRequest, plan_pk: UUID) -> HttpResponse:
    """The full form. A button that changes the kind, or asks how the words read, brings them back and saves nothing."""
    plan = plan_of(request, plan_pk)
    kind = _kind(request)
    common: dict[str, Any] = {"plan": plan, "zone": request.user.zone, "now": timezone.now()}
    if request.method != "POST":
        form = FORMS[kind](
            initial=initial_of(request.GET, plan=plan, zone=common["zone"], now=common["now"]),
            **common,
        )
        return _form_page(request, plan, form)
    form = FORMS[kind](request.POST, **common)
    if "turn_into" in request.POST:
        return _form_page(request, plan, form.unjudged())
    if "look" in request.POST:
        prose = look_at(request.POST.get("statement", ""), plan=plan)
        return _form_page(request, plan, form.unjudged(), prose=prose)
    if not form.is_valid():
        return _form_page(request, plan, form, status=422)
    return _save(request, plan, form)


def _kind(request: AuthenticatedHttpRequest) -> str:
    wanted = (
        request.POST.get("turn_into") or request.POST.get("kind") or request.GET.get("kind", "")
    )
    return wanted if wanted in FORMS else EntryKind.WIN


def _save(request: AuthenticatedHttpRequest, plan: Plan, form: EntryForm) -> HttpResponse:
    fields = form.entry_fields()
    again = repeated.look(by=request.user, fields=fields)
    if again and "again" not in request.POST:
        return _form_page(request, plan, form, status=422, again=again)
    is_correction = again is not None and again.can_correct and request.POST["again"] == "correct"
    if again and is_correction:
        services.correct_entry(
            entry=again.entry, by=request.user, now=timezone.now(), statement=fields["statement"],
            happened=fields["happened"], original_words=fields["original_words"] or None,
        )  # fmt: skip
    elif again:
        fields["client_token"] = again.token
    entry = _record(request, plan, fields, origin=form.cleaned_data["origin"])
    purpose = purpose_of(request.POST, plan=plan)
    if purpose is not None:
        joined = purpose.join(entry, by=request.user, now=timezone.now())
        say(request, joined.words, undo_url=joined.undo_url)
        return redirect(joined.url)
    if is_correction:
        say(request, _("The correction is added. What stood before stays in the history."))
    else:
        say(request, _("Entry saved."), undo_url=reverse("entry_undo", args=[entry.pk]))
    return redirect(entry)


def _record(
    request: AuthenticatedHttpRequest, plan: Plan, fields: Mapping[str, Any], *, origin: str
) -> Entry:
    """The entry of these fields with every file that could be kept; of the others it is told why."""
    now = timezone.now()
    files, dropped = posted_files(request)
    arrival = keep_files(files, by=request.user, now=now, origin=origin, dropped=dropped)
    tell_refusals(request, arrival)
    return services.record_entry(plan=plan, by=request.user, now=now, files=arrival.kept, **fields)


def tell_refusals(request: AuthenticatedHttpRequest, arrival: Arrival) -> None:
    """Say of each refused file why; the rest is saved."""
    for refusal in arrival.refused:
        words = {"name": refusal.name, "why": refusal.sentence}
        warn(request, _("%(name)s was not kept. %(why)s") % words)


def _form_page(
    request: AuthenticatedHttpRequest, plan: Plan, form: EntryForm, *, status: int = 200,
    again: repeated.Again | None = None, prose: Read | None = None,
) -> HttpResponse:  # fmt: skip
    context = {
        "plan": plan,
        "form": form,
        "kinds": EntryKind.choices,
        "files_lost": bool(request.FILES),
        "again": again,
        "prose": prose,
        "purpose": purpose_of(request.POST or request.GET, plan=plan),
    }
    return render(request, "evidence/entry_form.html", context, status=status)


@require_safe
def entry(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    found = entry_with_history(request, pk)
    return entry_page(request, found)


def entry_page(
    request: AuthenticatedHttpRequest, found: Any, *, status: int = 200, **bound: Any
) -> HttpResponse:
    """The page of one entry; `bound` holds a form that came back with problems."""
    older, newer = neighbours(found)
    context = {
        **whole(found, **bound),
        "older": older,
        "newer": newer,
        "log_filters": filters_of(request, found.plan),
        "conversation": conversation_of(found),
        "prose": look_at_entry(found),
    }
    return render(request, "evidence/entry.html", context, status=status)


def whole(found: Any, **bound: Any) -> dict[str, Any]:
    """Everything an entry's page shows of it; `found` comes with its history."""
    first = min(found.versions.all(), key=lambda one: one.number)
    places = [one for one in found.all_places if one.is_shown]
    mail = mail_of(found, zone=timezone.get_current_timezone_name(), places=places)
    shown = proofs(found)
    return {
        **chips(found, now=timezone.now(), **bound),
        "mail": mail,
        "proofs": shown,
        "lead": None if mail else next((one for one in shown if one.can_be_seen), None),
        "places": places,
        "details": fact_rows(found),
        "detail": detail_of(found),
        "missing": missing_details(found),
        "first": first,
        "history": history(found),
        "audiences": Audience.choices,
        "asks_origin": any(not one.file.origin for one in found.present_files),
    }


@require_http_methods(["GET", "HEAD", "POST"])
def entry_details(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """Fill the details of the entry's kind that are still empty."""
    found = entry_of(request, pk)
    missing = missing_details(found)
    form = DetailsForm(request.POST or None, kind=found.kind, missing=missing)
    if not missing:
        return redirect(found)
    if request.method == "POST" and form.is_valid():
        services.fill_details(
            entry=found, by=request.user, now=timezone.now(), details=form.cleaned_data
        )
        say(request, _("Saved."))
        return redirect(found)
    context = {
        "plan": found.plan,
        "form": form,
        "heading": _("Add to this entry"),
        "intro": found.statement,
        "save_label": _("Save"),
        "cancel_url": found.get_absolute_url(),
    }
    return render(request, "components/form_page.html", context, status=422 if form.errors else 200)
