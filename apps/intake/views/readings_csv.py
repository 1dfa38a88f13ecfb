"""A table of figures for a metric: choose a file, look at what was understood, then save."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from apps.core.http import AuthenticatedHttpRequest
from apps.core.notices import say, warn
from apps.core.owner_scope import owner_scope
from apps.evidence.enums import EntryKind
from apps.evidence.models import Entry
from apps.files.refusals import UploadRefused
from apps.files.uploading import posted_files
from apps.intake import values as services
from apps.intake.kinds import VALUES_JOB_KIND
from apps.intake.models import ValuesImport
from apps.intake.reading import NotRead
from apps.intake.values_form import TableForm
from apps.intake.wording import row_reason_words, table_problem_words
from apps.jobs.models import Job

SHOWN_VALUES = 8
SHOWN_REJECTED = 50


@require_http_methods(["GET", "HEAD", "POST"])
def entry_values_import(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """Choose the file. Its bytes are kept; not one value is saved yet."""
    entry = get_object_or_404(Entry.objects.for_user(request.user).select_related("plan"), pk=pk)
    if entry.kind != EntryKind.METRIC:
        return redirect(entry)
    context = {"plan": entry.plan, "entry": entry, "section": "log"}
    if request.method != "POST":
        return render(request, "intake/values_file.html", context)
    files, dropped = posted_files(request)
    try:
        if dropped:
            raise dropped[0]
        if not files:
            context["problem"] = _("Choose a file first.")
            return render(request, "intake/values_file.html", context, status=422)
        opened = services.open_import(
            entry=entry, by=request.user, now=timezone.now(), upload=files[0]
        )
    except UploadRefused as refusal:
        context["problem"] = refusal.sentence
        return render(request, "intake/values_file.html", context, status=422)
    return redirect(opened)


def _import(request: AuthenticatedHttpRequest, pk: UUID) -> ValuesImport:
    rows = ValuesImport.objects.for_user(request.user)
    return get_object_or_404(rows.select_related("entry__plan", "file"), pk=pk)


@transaction.non_atomic_requests
@require_http_methods(["GET", "HEAD", "POST"])
def valuesimport(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """What was understood, each guess to be corrected; then what became of it.

    A child reads the table: that happens between two transactions, so that nothing is held meanwhile (docs/adr/0003).
    """
    with owner_scope(request.user.pk):
        found = _import(request, pk)
        if found.confirmed_at is not None:
            return _outcome_page(request, found)
    try:
        return _preview(request, found)
    except NotRead as failure:
        context = _context(found) | {"problem": table_problem_words(failure.reason)}
        return _page(request, context, status=422)


def _page(
    request: AuthenticatedHttpRequest, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    with owner_scope(request.user.pk):
        return render(request, "intake/readings_csv.html", context, status=status)


def _preview(request: AuthenticatedHttpRequest, found: ValuesImport) -> HttpResponse:
    is_posted = request.method == "POST"
    table = services.look(found, delimiter=request.POST.get("delimiter", "")[:1])
    initial = services.guessed(table) | {"source": found.name}
    if is_posted and "anew" in request.POST:
        is_posted = False
    form = TableForm(request.POST if is_posted else None, table=table, initial=initial)
    if is_posted and not form.is_valid():
        return _preview_page(request, found, form, table=table, status=422)
    settled = {**initial, **(form.cleaned_data if is_posted else {})}
    source = settled.pop("source").strip()
    understood = services.understand(
        found, choices=settled, source=source, today=timezone.now().date()
    )
    if is_posted and "save" in request.POST and understood.values:
        services.confirm(
            import_=found, by=request.user, now=timezone.now(), choices=settled, source=source,
            understood=understood, clock=timezone.now,
        )  # fmt: skip
        return redirect(found)
    return _preview_page(request, found, form, table=table, understood=understood)


def _preview_page(
    request: AuthenticatedHttpRequest,
    found: ValuesImport,
    form: TableForm,
    *,
    table: dict[str, Any],
    understood: services.Understood | None = None,
    status: int = 200,
) -> HttpResponse:
    rejected = understood.rejected if understood else ()
    context = _context(found) | {
        "form": form,
        "understood": understood,
        "shown": understood.values[:SHOWN_VALUES] if understood else (),
        "rejected": [(one, row_reason_words(one.reason)) for one in rejected[:SHOWN_REJECTED]],
        "more": max(len(rejected) - SHOWN_REJECTED, 0),
        "doubts": [one for one in map(table_problem_words, table["problems"]) if one],
        "guesses": [
            one for one in table["columns"] if one["is_order_guess"] or one["is_decimal_guess"]
        ],
    }
    return _page(request, context, status=status)


def _context(found: ValuesImport) -> dict[str, Any]:
    return {
        "plan": found.entry.plan,
        "entry": found.entry,
        "import": found,
        "name": found.name,
        "section": "log",
    }


def _outcome_page(request: AuthenticatedHttpRequest, found: ValuesImport) -> HttpResponse:
    job = Job.objects.for_user(request.user).filter(kind=VALUES_JOB_KIND, about_id=found.pk)
    latest = job.order_by("-created_at").first()
    context = _context(found) | {
        "is_running": found.finished_at is None and latest is not None and not latest.is_finished,
        "known": found.done - found.added,
        "problem": table_problem_words(found.problem) if found.problem else "",
        "rejected": [
            (number, row_reason_words(reason), cells) for number, reason, *cells in found.rejected
        ],
        "more": found.rejected_count - len(found.rejected),
    }
    return render(request, "intake/values_saved.html", context)


@require_POST
def valuesimport_leave(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    found = _import(request, pk)
    services.let_go(import_=found, by=request.user, now=timezone.now())
    say(request, _("Nothing was saved."))
    return redirect("entry_readings", found.entry_id)


@require_POST
def valuesimport_out(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """Take out every value of this file."""
    found = _import(request, pk)
    count = services.take_out(import_=found, by=request.user, now=timezone.now())
    if count:
        said = ngettext("%(count)d value is out.", "%(count)d values are out.", count)
        say(request, said % {"count": count})
    else:
        warn(request, _("There is nothing to take out."))
    return redirect(reverse("entry_readings", args=[found.entry_id]))
