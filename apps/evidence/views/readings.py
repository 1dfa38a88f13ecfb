from __future__ import annotations

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from apps.core.http import AuthenticatedHttpRequest
from apps.core.notices import say, warn
from apps.evidence import readings as services
from apps.evidence.chart import picture_of
from apps.evidence.enums import EntryKind
from apps.evidence.forms.readings import ReadingForm
from apps.evidence.models import Entry, Reading
from apps.evidence.reach import entry_of

PER_PAGE = 50


@require_http_methods(["GET", "HEAD", "POST"])
def entry_readings(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """The values of a metric over time: a picture, a form for one more, and all of them."""
    entry = entry_of(request, pk)
    if entry.kind != EntryKind.METRIC:
        return redirect(entry)
    form = ReadingForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        _add(request, entry, form)
        return redirect("entry_readings", pk)
    readings = Reading.objects.for_user(request.user).present().filter(entry=entry)
    page = Paginator(readings.reverse(), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "plan": entry.plan,
        "entry": entry,
        "form": form,
        "page": page,
        "picture": picture_of(entry),
    }
    return render(request, "evidence/readings.html", context, status=422 if form.errors else 200)


def _add(request: AuthenticatedHttpRequest, entry: Entry, form: ReadingForm) -> None:
    try:
        added = services.add_readings(
            entry=entry, by=request.user, now=timezone.now(), values=[form.reading()]
        )
    except services.TooManyError:
        warn(request, _("This entry is full: %(most)d values.") % {"most": services.MOST})
        return
    if not added:
        say(request, _("This value stands there already."))
        return
    undo = reverse("reading_withdraw", args=[added[0].pk])
    say(request, _("Value saved."), undo_url=undo)


def _reading(request: AuthenticatedHttpRequest, pk: UUID) -> Reading:
    return get_object_or_404(Reading.objects.for_user(request.user), pk=pk)


@require_POST
def reading_withdraw(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    reading = _reading(request, pk)
    services.withdraw_readings(readings=[reading], by=request.user, now=timezone.now())
    say(request, _("Taken out."), undo_url=reverse("reading_restore", args=[pk]))
    return redirect("entry_readings", reading.entry_id)


@require_POST
def reading_restore(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    reading = _reading(request, pk)
    services.restore_reading(reading=reading, by=request.user, now=timezone.now())
    say(request, _("Taken back."))
    return redirect("entry_readings", reading.entry_id)
