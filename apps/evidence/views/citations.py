from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from apps.core.http import AuthenticatedHttpRequest
from apps.core.notices import say, warn
from apps.evidence import citing
from apps.evidence.citing import Found
from apps.evidence.enums import EntryKind
from apps.evidence.forms import AudienceForm
from apps.evidence.forms.places import PlaceForm
from apps.evidence.models import Citation
from apps.evidence.reach import entry_of


@require_http_methods(["GET", "HEAD", "POST"])
def entry_cite(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """Say where a file, or the entry's own words, show what it says."""
    entry = entry_of(request, pk)
    if request.method != "POST":
        form = PlaceForm.asked(request.GET, entry=entry)
    else:
        form = PlaceForm(request.POST, entry=entry)
        if form.is_valid():
            said = form.cleaned_data
            place = citing.cite(
                entry=entry, by=request.user, now=timezone.now(), attachment=said["attachment"],
                page=said["page"], quote=said["quote"],
            )  # fmt: skip
            _tell(request, place, form)
            return redirect(f"{entry.get_absolute_url()}#places")
    context = {"plan": entry.plan, "entry": entry, "form": form}
    return render(request, "evidence/entry_cite.html", context, status=422 if form.errors else 200)


def _tell(request: AuthenticatedHttpRequest, place: Citation, form: PlaceForm) -> None:
    """What was saved, and what became of comparing it with the file."""
    found, undo = form.looked.found, reverse("citation_withdraw", args=[place.pk])
    if found is Found.THERE and place.page:
        say(request, _("Saved. The words stand on page %(page)d.") % {"page": place.page}, undo_url=undo)  # fmt: skip
        return
    say(request, _("Saved."), undo_url=undo)
    if found is Found.NOT_THERE:
        warn(
            request,
            _("These words were not found in what could be read there. They are kept as you wrote them; compare them once more."),
        )  # fmt: skip
    elif found is Found.NOT_READ:
        warn(request, _("The words of this file could not be compared. They are kept as you wrote them."))  # fmt: skip


def _place(request: AuthenticatedHttpRequest, pk: UUID) -> Citation:
    rows = Citation.objects.for_user(request.user).select_related("entry")
    return get_object_or_404(rows, pk=pk)


@require_POST
def citation_withdraw(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    place = _place(request, pk)
    citing.withdraw_citation(citation=place, by=request.user, now=timezone.now())
    undo = reverse("citation_restore", args=[pk])
    say(request, _("The place is out. The history keeps it."), undo_url=undo)
    return redirect(place.entry)


@require_POST
def citation_restore(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    place = _place(request, pk)
    citing.restore_citation(citation=place, by=request.user, now=timezone.now())
    say(request, _("The place is back."))
    return redirect(place.entry)


@require_POST
def citation_audience(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """Decide for one place; its undo names what it was in the address."""
    place = _place(request, pk)
    form = AudienceForm(request.POST if "audience" in request.POST else request.GET)
    if form.is_valid():
        wanted, undone = form.cleaned_data["audience"], request.GET.get("instead_of", "")
        was = citing.decide_citation(
            citation=place, by=request.user, now=timezone.now(), audience=wanted, instead_of=undone
        )
        place.refresh_from_db(fields=["audience"])
        _tell_decision(request, place, wanted=wanted, was=was)
    return redirect(f"{place.entry.get_absolute_url()}#places")


def _tell_decision(
    request: AuthenticatedHttpRequest, place: Citation, *, wanted: str, was: str
) -> None:
    if place.audience == wanted:
        address = urlencode({"audience": was, "instead_of": wanted})
        undo = f"{reverse('citation_audience', args=[place.pk])}?{address}"
        said = _("Decided: %(audience)s.") % {"audience": place.get_audience_display()}
        say(request, said, undo_url=undo)
    elif place.entry.kind == EntryKind.PROTECTED:
        warn(request, _("A protected event stays with your lawyer. Nothing was changed."))
    else:
        warn(request, _("It was decided anew since. Nothing was changed."))
