from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from apps.core.http import AuthenticatedHttpRequest
from apps.core.notices import say
from apps.evidence import services
from apps.evidence.arrival import keep_files
from apps.evidence.cards import proposed_title
from apps.evidence.details import missing_details
from apps.evidence.enums import EntryKind
from apps.evidence.forms import FilesForm, OriginForm, PointForm
from apps.evidence.models import Attachment
from apps.evidence.reach import attachment_of, entry_of
from apps.evidence.undoing import TO_POINT_AT
from apps.evidence.views.entry import tell_refusals
from apps.files.models import StoredFile
from apps.files.services import say_origin
from apps.files.uploading import posted_files


@require_http_methods(["GET", "HEAD", "POST"])
def entry_files(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """Add files to an entry; each with its own outcome."""
    entry, now = entry_of(request, pk), timezone.now()
    form = FilesForm(request.POST if request.method == "POST" else None)
    files, dropped = posted_files(request)
    if request.method == "POST" and form.is_valid():
        arrival = keep_files(
            files, by=request.user, now=now, origin=form.cleaned_data["origin"], dropped=dropped
        )
        services.attach_files(entry=entry, by=request.user, now=now, files=arrival.kept)
        tell_refusals(request, arrival)
        if arrival.kept:
            is_protected = entry.kind == EntryKind.PROTECTED
            said = _("The files are added. They are only for your lawyer, like the event.")
            say(
                request,
                said if is_protected else _("The files are added. They are not decided yet."),
            )
            return redirect(entry)
    context = {"plan": entry.plan, "entry": entry, "form": form}
    status = 422 if request.method == "POST" else 200
    return render(request, "evidence/entry_files.html", context, status=status)


@require_POST
def entry_origin(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """One answer for all files of the entry nobody has answered for; only the answer is stored."""
    entry, now = entry_of(request, pk), timezone.now()
    form = OriginForm(request.POST)
    if not form.is_valid():
        return redirect(entry)
    origin = form.cleaned_data["origin"]
    mine = StoredFile.objects.for_user(request.user).filter(origin="")
    for file in mine.filter(
        attachments__in=Attachment.objects.for_user(request.user).present().filter(entry=entry)
    ).distinct():
        say_origin(file=file, by=request.user, now=now, origin=origin)
    points = origin in TO_POINT_AT
    if request.htmx:
        return render(request, "evidence/_origin_said.html", {"entry": entry, "points": points})
    return redirect("entry_point", pk) if points else redirect(entry)


@require_http_methods(["GET", "HEAD", "POST"])
def entry_point(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """Point to it instead: a reference card takes the place of copies from a work system."""
    entry, now = entry_of(request, pk), timezone.now()
    entry_kind, entry.kind = entry.kind, EntryKind.REFERENCE
    form = PointForm(
        request.POST or None, kind=EntryKind.REFERENCE, missing=missing_details(entry),
        title=proposed_title(entry.statement),
    )  # fmt: skip
    entry.kind = entry_kind
    if request.method == "POST" and form.is_valid():
        title = form.cleaned_data.pop("statement", "")
        services.point_instead(
            entry=entry, by=request.user, now=now, details=form.cleaned_data, title=title
        )
        say(request, _("The entry points to it now. The copy is off the entry."))
        return redirect(entry)
    context = {"plan": entry.plan, "entry": entry, "form": form}
    return render(request, "evidence/entry_point.html", context, status=422 if form.errors else 200)


@require_POST
def attachment_withdraw(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    attachment = attachment_of(request, pk)
    services.withdraw_attachment(attachment=attachment, by=request.user, now=timezone.now())
    undo = reverse("attachment_restore", args=[pk])
    say(request, _("The file is off this entry. Its history keeps it."), undo_url=undo)
    return redirect(attachment.entry)


@require_POST
def attachment_restore(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    attachment = attachment_of(request, pk)
    services.restore_attachment(attachment=attachment, by=request.user, now=timezone.now())
    say(request, _("The file is back."))
    return redirect(attachment.entry)
