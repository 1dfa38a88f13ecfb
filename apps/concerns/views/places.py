"""Where it shows this: choose an entry, then a file, a page and the words there."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.concerns import places
from apps.concerns.choosing import offer
from apps.concerns.enums import Bearing
from apps.concerns.forms import WhereForm
from apps.concerns.models import Concern, Place
from apps.concerns.reach import concern_of, entry_asked, entry_of, place_of
from apps.concerns.wording import looked_words, where_said
from apps.core.audience import Audience
from apps.core.http import AuthenticatedHttpRequest
from apps.core.notices import say, warn
from apps.evidence.citing import Found
from apps.evidence.enums import EntryKind
from apps.evidence.forms import AudienceForm

WITH_PROBLEMS = 422


@require_http_methods(["GET", "HEAD", "POST"])
def concern_show(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """Point to a place. Without an entry in the address it is chosen first, by its words or from the latest."""
    found = concern_of(request, pk)
    asked = request.POST if request.method == "POST" else request.GET
    entry = entry_asked(request, found.plan, asked.get("entry", ""))
    if entry is None:
        return _choose(request, found)
    form = WhereForm(request.POST or None, entry=entry)
    if request.method == "POST" and form.is_valid():
        place = _save(request, found, form)
        _tell(request, place, form)
        return redirect(f"{found.get_absolute_url()}#places")
    context = {
        "plan": found.plan,
        "concern": found,
        "entry": entry,
        "form": form,
        "where": where_said(found),
    }
    status = WITH_PROBLEMS if form.errors else 200
    return render(request, "concerns/show.html", context, status=status)


def _choose(request: AuthenticatedHttpRequest, found: Concern) -> HttpResponse:
    context = {
        "plan": found.plan,
        "concern": found,
        "where": where_said(found),
        "offer": offer(found, asked=request.GET.get("q", "")),
    }
    return render(request, "concerns/choose.html", context)


def _save(request: AuthenticatedHttpRequest, found: Concern, form: WhereForm) -> Place:
    said = form.cleaned_data
    return places.add_place(
        concern=found, by=request.user, now=timezone.now(), entry=form.entry,
        attachment=said["attachment"], page=said["page"], quote=said["quote"], bearing=said["bearing"],
    )  # fmt: skip


def _tell(request: AuthenticatedHttpRequest, place: Place, form: WhereForm) -> None:
    """What was saved, and what became of comparing it with the file."""
    words = looked_words(form.looked, page=place.page)
    undo = reverse("place_withdraw", args=[place.pk])
    saved = _("Saved.")
    if place.bearing == Bearing.HURTS:
        saved = _("Saved, only for your lawyer, until you decide otherwise.")
    is_as_said = form.looked.found is Found.THERE and place.page in {None, *form.looked.on_pages}
    say(request, f"{saved} {words}".strip() if is_as_said else saved, undo_url=undo)
    if words and not is_as_said:
        warn(request, words)


@require_POST
def place_withdraw(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    found = place_of(request, pk)
    places.withdraw_place(place=found, by=request.user, now=timezone.now())
    said = _("The place is out. The record keeps it.")
    if found.bearing == Bearing.HURTS and found.decided_at is None:
        said = _("The place is out. It was never decided, so it will be gone for good soon.")
    say(request, said, undo_url=reverse("place_restore", args=[pk]))
    return redirect(f"{found.concern.get_absolute_url()}#places")


@require_POST
def place_restore(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    found = place_of(request, pk)
    places.restore_place(place=found, by=request.user, now=timezone.now())
    say(request, _("The place is back."))
    return redirect(f"{found.concern.get_absolute_url()}#places")


@require_POST
def place_audience(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """Decide for one place; its undo names what it was in the address."""
    found = place_of(request, pk)
    form = AudienceForm(request.POST if "audience" in request.POST else request.GET)
    if form.is_valid():
        wanted, undone = form.cleaned_data["audience"], request.GET.get("instead_of", "")
        was = places.decide_place(
            place=found, by=request.user, now=timezone.now(), audience=wanted, instead_of=undone
        )
        found.refresh_from_db(fields=["audience"])
        _tell_decision(request, found, wanted=wanted, was="" if undone else was)
    return redirect(f"{found.concern.get_absolute_url()}#places")


def _tell_decision(
    request: AuthenticatedHttpRequest, place: Place, *, wanted: str, was: str
) -> None:
    if place.audience == wanted:
        address = urlencode({"audience": was, "instead_of": wanted})
        undo = f"{reverse('place_audience', args=[place.pk])}?{address}" if was else ""
        said = _("Decided: %(audience)s.") % {"audience": Audience(place.audience).label}
        say(request, said, undo_url=undo)
    elif place.entry.kind == EntryKind.PROTECTED:
        warn(request, _("A protected event stays with your lawyer. Nothing was changed."))
    elif place.bearing == Bearing.HURTS and place.decided_at is None:
        warn(request, _("It stays only for your lawyer, and out of the record, until you decide."))
    else:
        warn(request, _("It was decided anew since. Nothing was changed."))


@require_safe
def entry_answers(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """From an entry: which concern does it answer?"""
    entry = entry_of(request, pk)
    rows = Concern.objects.for_user(request.user).filter(plan=entry.plan).present()
    lines = [
        (one, where_said(one), f"{reverse('concern_show', args=[one.pk])}?entry={entry.pk}")
        for one in rows.select_related("source", "said_by")
    ]
    context = {"plan": entry.plan, "entry": entry, "lines": lines}
    return render(request, "concerns/which.html", context)
