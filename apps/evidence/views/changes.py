from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.core.signing import BadSignature
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from apps.core.http import AuthenticatedHttpRequest
from apps.core.notices import say, warn
from apps.evidence import services
from apps.evidence.chips import chips, offered_zone
from apps.evidence.forms import (
    AudienceForm,
    CorrectionForm,
    DateForm,
    GoalsForm,
    KindForm,
    OfferedDateForm,
    PeopleForm,
    PrinciplesForm,
    WithdrawForm,
)
from apps.evidence.models import Entry
from apps.evidence.moves import filters_of, page_of
from apps.evidence.reach import entry_of, entry_with_history
from apps.evidence.recording import audience_of
from apps.evidence.views.entry import entry_page, whole


def _shown(
    request: AuthenticatedHttpRequest, entry: Entry, *, changed: str = "", **bound: Any
) -> HttpResponse:
    """After a chip: the chips anew in place, or the entry's page. With problems the form comes back open.

    On the entry's own page its heading, proof and history say the same as the chips. Only another kind
    brings who may see it anew: a choice there that is not saved yet stays. `changed` is the chip to go on from.
    """
    status = 422 if bound else 200
    if request.htmx and _is_of(request, entry):
        found = entry_with_history(request, entry.pk)
        context = {
            **whole(found, **bound),
            "changed": changed,
            "log_filters": filters_of(request, entry.plan),
        }
        return render(request, "evidence/_changed.html", context, status=status)
    if request.htmx:
        found = entry_of(request, entry.pk)
        context = {**chips(found, now=timezone.now(), **bound), "changed": changed}
        return render(request, "evidence/_chips.html", context, status=status)
    if bound:
        return entry_page(request, entry_with_history(request, entry.pk), status=422, **bound)
    return redirect(page_of(request, entry))


def _is_of(request: AuthenticatedHttpRequest, entry: Entry) -> bool:
    """Whether htmx asks from the entry's own page, whatever stands behind its address."""
    page = urlsplit(request.htmx.current_url_abs_path or "")
    return page.path == entry.get_absolute_url()


@require_POST
def entry_kind(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    entry = entry_of(request, pk)
    form = KindForm(request.POST)
    if form.is_valid():
        services.change_kind(
            entry=entry, by=request.user, now=timezone.now(), kind=form.cleaned_data["kind"]
        )
    return _shown(request, entry, changed="kind")


@require_POST
def entry_date(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    entry, now = entry_of(request, pk), timezone.now()
    form = DateForm.of(entry, request.POST, now=now)
    if not form.is_valid():
        return _shown(request, entry, date_form=form)
    happened = form.cleaned_data["happened"]
    if happened != entry.happened:
        services.correct_entry(
            entry=entry, by=request.user, now=now, statement=entry.statement, happened=happened
        )
    return _shown(request, entry, changed="date")


@require_POST
def entry_offered_date(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """Take the date that was offered: what a mail carries, or one reading of a date that has two."""
    entry = entry_of(request, pk)
    form = OfferedDateForm(request.POST, zone=offered_zone(entry))
    if form.is_valid() and form.cleaned_data["at"] != entry.happened:
        services.correct_entry(
            entry=entry, by=request.user, now=timezone.now(), statement=entry.statement,
            happened=form.cleaned_data["at"],
        )  # fmt: skip
    return _shown(request, entry, changed="date")


@require_POST
def entry_goals(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    entry = entry_of(request, pk)
    form = GoalsForm(request.POST, plan=entry.plan, auto_id=f"goals_{pk}_%s")
    if not form.is_valid():
        return _shown(request, entry, goals_form=form)
    services.set_goals(
        entry=entry, by=request.user, now=timezone.now(), goals=form.cleaned_data["goals"]
    )
    return _shown(request, entry, changed="goals")


@require_POST
def entry_people(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    entry = entry_of(request, pk)
    form = PeopleForm(request.POST, plan=entry.plan, auto_id=f"people_{pk}_%s")
    if not form.is_valid():
        return _shown(request, entry, people_form=form)
    services.set_people(
        entry=entry, by=request.user, now=timezone.now(), people=form.cleaned_data["people"]
    )
    return _shown(request, entry, changed="people")


@require_POST
def entry_principles(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    entry = entry_of(request, pk)
    form = PrinciplesForm(request.POST, plan=entry.plan, entry=entry, auto_id=f"principles_{pk}_%s")
    if not form.is_valid():
        return _shown(request, entry, principles_form=form)
    services.set_principles(
        entry=entry, by=request.user, now=timezone.now(),
        principles=form.cleaned_data["principles"],
    )  # fmt: skip
    return _shown(request, entry, changed="principles")


@require_POST
def entry_audience(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    entry = entry_of(request, pk)
    form = AudienceForm(request.POST)
    if form.is_valid():
        was = services.decide_audience(
            entries=[entry],
            by=request.user,
            now=timezone.now(),
            audience=form.cleaned_data["audience"],
        )
        kept = audience_of(entry.kind, form.cleaned_data["audience"])
        if kept != form.cleaned_data["audience"]:
            warn(request, _("A protected event stays with your lawyer. Nothing was changed."))
            return redirect(page_of(request, entry))
        undo = f"{reverse('entry_audience_undo', args=[pk])}?{urlencode({'was': was.token()})}"
        say(request, _("Decided: %(audience)s.") % {"audience": kept.label}, undo_url=undo)
    return redirect(page_of(request, entry))


@require_POST
def entry_audience_undo(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    entry = entry_of(request, pk)
    try:
        was = services.Decision.of_token(request.GET.get("was", ""))
    except BadSignature:
        raise Http404 from None
    if services.take_back(decision=was, by=request.user, now=timezone.now()):
        say(request, _("Taken back."))
    else:
        warn(request, _("It was decided anew since. Nothing was changed."))
    return redirect(page_of(request, entry))


@require_http_methods(["GET", "HEAD", "POST"])
def entry_correct(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    entry, now = entry_of(request, pk), timezone.now()
    initial = {"statement": entry.statement, "happened": entry.happened}
    form = CorrectionForm(
        request.POST or None, initial=initial, zone=entry.happened_zone, now=now,
        typed_at=entry.written_at,
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        version = services.correct_entry(entry=entry, by=request.user, now=now, **form.cleaned_data)
        if version.number > entry.version_count:
            say(request, _("The correction is added. What stood before stays in the history."))
        else:
            say(request, _("It says the same as before. Nothing was added."))
        return redirect(entry)
    context = {
        "plan": entry.plan,
        "form": form,
        "heading": _("Add a correction"),
        "side": _("From now on"),
        "intro": _("What you wrote first stays in the history, with the time it was written."),
        "save_label": _("Add correction"),
        "cancel_url": entry.get_absolute_url(),
    }
    return render(request, "components/form_page.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def entry_withdraw(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    entry = entry_of(request, pk)
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.withdraw_entry(
            entry=entry, by=request.user, now=timezone.now(), why=form.cleaned_data["why"]
        )
        undo = reverse("entry_restore", args=[pk])
        say(request, _("The entry is out of lists and packets."), undo_url=undo)
        return redirect("log", entry.plan_id)
    context = {
        "plan": entry.plan,
        "form": form,
        "heading": _("Take this entry out"),
        "intro": _("It leaves lists and packets. The record keeps it, and you can take this back."),
        "save_label": _("Take it out"),
        "cancel_url": entry.get_absolute_url(),
    }
    return render(request, "components/form_page.html", context, status=422 if form.errors else 200)


@require_POST
def entry_restore(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    entry = entry_of(request, pk)
    services.restore_entry(entry=entry, by=request.user, now=timezone.now())
    say(request, _("The entry is back."))
    return redirect(entry)


@require_POST
def entry_undo(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """Take a new entry back altogether; after ten minutes it can only be taken out of lists."""
    entry = entry_of(request, pk)
    plan_pk = entry.plan_id
    if services.undo_entry(entry=entry, by=request.user, now=timezone.now()):
        say(request, _("The entry is gone, as if it had not been saved."))
        return render(request, "evidence/_gone.html") if request.htmx else redirect("log", plan_pk)
    warn(
        request,
        _(
            "Ten minutes have passed, or something refers to it. You can still take it out of lists and packets."
        ),
    )
    return redirect(entry)
