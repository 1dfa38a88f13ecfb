from __future__ import annotations

from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from apps.core.http import AuthenticatedHttpRequest
from apps.core.ids import uuid7
from apps.evidence.reach import plan_of
from apps.files.refusals import STATUS, UploadRefused
from apps.files.rules import Refusal
from apps.files.uploading import posted_files
from apps.intake import services
from apps.intake.enums import ItemOutcome, Source
from apps.intake.forms import BatchForm, OneFileForm, StartForm
from apps.intake.models import Batch, Item
from apps.intake.shown import earlier_batches, lines_of
from apps.plans.models import Plan


@require_http_methods(["GET", "HEAD", "POST"])
def intake(request: AuthenticatedHttpRequest, plan_pk: UUID) -> HttpResponse:
    """Add many files; a form without script takes them all at once."""
    plan = plan_of(request, plan_pk)
    is_sent = request.method == "POST"
    form = BatchForm(request.POST if is_sent else None)
    files, dropped = posted_files(request)
    if form.is_valid() and (files or dropped):
        batch = services.take_in(
            plan=plan, uploads=files, dropped=dropped, by=request.user, now=timezone.now(), **form.cleaned_data,
        )  # fmt: skip
        return redirect(batch)
    context = {
        "plan": plan,
        "form": form,
        "token": uuid7(),
        "problem": _("Choose the files first.") if is_sent else "",
        "earlier": earlier_batches(plan),
    }
    return render(request, "intake/intake.html", context, status=422 if is_sent else 200)


@require_POST
def intake_file(request: AuthenticatedHttpRequest, plan_pk: UUID) -> HttpResponse:
    """One file of a batch; answers with its line, whatever became of it."""
    plan = plan_of(request, plan_pk)
    form = OneFileForm(request.POST)
    files, dropped = posted_files(request)
    if not form.is_valid() or not (files or dropped):
        return HttpResponse(status=400)
    item = _keep(plan, form, request=request, upload=next(iter(files), None), dropped=dropped)
    (line,) = lines_of([item], zone=request.user.zone)
    return render(request, "intake/_sent.html", {"line": line}, status=_status(item))


def _keep(
    plan: Plan,
    form: OneFileForm,
    *,
    request: AuthenticatedHttpRequest,
    upload: UploadedFile[bytes] | None,
    dropped: list[UploadRefused],
) -> Item:
    asked, now = form.cleaned_data, timezone.now()
    batch = services.open_batch(
        plan=plan, by=request.user, now=now, source=Source.FILES,
        client_token=asked["client_token"], origin=asked["origin"],
    )  # fmt: skip
    if upload is None:
        token = asked["file_token"]
        pk = services.item_key(batch, token) if token else None
        return services.refuse(batch=batch, refusal=dropped[0], now=now, name=asked["path"], pk=pk)
    return services.add_file(
        batch=batch, upload=upload, by=request.user, now=now, name=asked["path"], token=asked["file_token"],
    )  # fmt: skip


def _status(item: Item) -> int:
    if item.outcome != ItemOutcome.REFUSED:
        return 200
    return STATUS.get(Refusal(item.reason), 422)


@require_POST
def intake_start(request: AuthenticatedHttpRequest, plan_pk: UUID) -> HttpResponse:
    """Everything of a batch has arrived, or as much as will: let a worker read it; 201 and its page."""
    plan = plan_of(request, plan_pk)
    form = StartForm(request.POST)
    if not form.is_valid():
        return HttpResponse(status=400)
    mine = Batch.objects.for_user(request.user).filter(plan=plan)
    batch = get_object_or_404(mine, client_token=form.cleaned_data["client_token"])
    services.start_reading(batch=batch, by=request.user, now=timezone.now())
    return HttpResponse(status=201, headers={"Location": batch.get_absolute_url()})
