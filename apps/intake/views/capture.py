from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from apps.core.http import AuthenticatedHttpRequest
from apps.core.notices import say, warn
from apps.core.text import visible_controls
from apps.evidence import services as evidence
from apps.evidence.arrival import Arrival, keep_files, logged_before
from apps.evidence.chips import chips
from apps.evidence.forms import CaptureForm
from apps.evidence.models import Entry
from apps.evidence.reach import entry_of, plan_of
from apps.evidence.repeated import token_for_words
from apps.evidence.unsaved import keep_draft, let_go_of_draft
from apps.files.naming import kept_name
from apps.files.refusals import UploadRefused
from apps.files.rules import Refusal
from apps.files.uploading import posted_files
from apps.intake import panel, services
from apps.intake.cautions import cautions, texts_of
from apps.intake.enums import ItemOutcome
from apps.intake.kinds import Reader, reader_of
from apps.intake.models import Batch, Item
from apps.intake.proposing import Proposal, propose
from apps.plans.models import Plan

MOST_LOOKS = 40  # then the page no longer asks whether a file is read
STOP_POLLING = 286


@require_POST
def capture(request: AuthenticatedHttpRequest, plan_pk: UUID) -> HttpResponse:
    """The capture bar: the words and every good file are saved, whatever becomes of a bad one.

    Several files without words, or a mail, come in as a batch: each becomes its own entry.
    """
    plan = plan_of(request, plan_pk)
    files, dropped = posted_files(request)
    names = [kept_name(one.name or "") for one in files]
    form = CaptureForm(request.POST, file_names=names or [one.name for one in dropped])
    if not form.is_valid():
        sentences = [str(one) for errors in form.errors.values() for one in errors]
        return _not_saved(request, plan, sentences=sentences, refused=dropped)
    asked = form.cleaned_data
    if not asked["statement"] and _come_apart(names, dropped):
        return _take_in(request, plan, token=asked["client_token"], files=files, dropped=dropped)
    arrival = keep_files(files, by=request.user, now=timezone.now(), dropped=dropped)
    if not asked["statement"] and not arrival.kept:
        return _not_saved(request, plan, sentences=[], refused=arrival.refused)
    return _one_entry(request, plan, asked=asked, arrival=arrival)


def _come_apart(names: Sequence[str], dropped: Sequence[UploadRefused]) -> bool:
    """Whether each of these files is an entry of its own; a mail is read before it is one."""
    is_mail = any(reader_of(name) is not Reader.DOCUMENT for name in names)
    return is_mail or len(names) + len(dropped) > 1


def _take_in(
    request: AuthenticatedHttpRequest,
    plan: Plan,
    *,
    token: UUID,
    files: Sequence[UploadedFile[bytes]],
    dropped: Sequence[UploadRefused],
) -> HttpResponse:
    batch = services.take_in(
        plan=plan, uploads=files, by=request.user, now=timezone.now(), client_token=token, dropped=dropped,
    )  # fmt: skip
    refused = _all_refused(batch)
    if refused:
        return _not_saved(request, plan, sentences=[], refused=refused)
    if not request.htmx:
        return redirect(batch)
    context = panel.context_of(batch, by=request.user, now=timezone.now(), request=request)
    return render(request, "intake/_panel.html", context)


def _all_refused(batch: Batch) -> list[UploadRefused]:
    """The refusals of a batch of which nothing was kept; none if anything was."""
    items = list(Item.objects.for_user(batch.owner_id).filter(batch=batch))
    if any(item.outcome != ItemOutcome.REFUSED for item in items):
        return []
    return [UploadRefused(Refusal(item.reason), item.sentence, name=item.name) for item in items]


def _one_entry(
    request: AuthenticatedHttpRequest, plan: Plan, *, asked: dict[str, Any], arrival: Arrival
) -> HttpResponse:
    words, now = asked["statement"], timezone.now()
    names = [name for _file, name in arrival.kept]
    proposal = propose(words, file_names=names, plan=plan, zone=request.user.zone, now=now)
    fields = proposal.fields() | {"client_token": asked["client_token"]}
    fields["client_token"] = token_for_words(by=request.user, fields=fields)
    entry = evidence.record_entry(plan=plan, by=request.user, now=now, files=arrival.kept, **fields)
    _forget_draft(request, plan)
    noticed = cautions([words], by=request.user)
    if proposal.left_out:
        noticed = [_("A key or password in the link was left out; the rest is kept.")]
    if request.htmx:
        return _saved(request, entry, proposal=proposal, arrival=arrival, noticed=noticed)
    say(request, _("Entry saved."), undo_url=reverse("entry_undo", args=[entry.pk]))
    for earlier in logged_before(entry) if arrival.kept else []:
        said = {"words": visible_controls(earlier.statement[:120])}
        warn(request, _("The same file is in the log already: “%(words)s”.") % said)
    for sentence in noticed:
        warn(request, sentence)
    for refusal in arrival.refused:
        said = {"name": refusal.name, "why": refusal.sentence}
        warn(request, _("%(name)s was not kept. %(why)s") % said)
    return redirect(entry)


def _forget_draft(request: AuthenticatedHttpRequest, plan: Plan) -> None:
    """The words are saved: what was kept of them goes, also what is being kept at this moment."""
    let_go_of_draft(request.session, plan.pk)
    transaction.on_commit(partial(let_go_of_draft, request.session, plan.pk))


def _saved(
    request: AuthenticatedHttpRequest,
    entry: Entry,
    *,
    proposal: Proposal,
    arrival: Arrival,
    noticed: list[str],
) -> HttpResponse:
    shown = entry_of(request, entry.pk)
    context = chips(shown, now=timezone.now())
    if proposal.days and not context["days"]:
        context["days"] = list(proposal.days)
    context |= {
        "refused": arrival.refused,
        "asks_origin": arrival.asks_origin,
        "logged_before": logged_before(shown) if arrival.kept else [],
        "cautions": noticed,
        "is_being_read": bool(arrival.kept),
    }
    return render(request, "evidence/_saved.html", context)


@require_safe
def entry_read(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """Asked under a saved entry until its files are read: the date a mail brought, and warnings, once."""
    entry, now = entry_of(request, pk), timezone.now()
    texts = texts_of([pk], by=request.user).get(pk, [])
    count = request.GET.get("look", "")
    look = int(count) if count.isdecimal() and len(count) < 4 else 0
    is_done = len(texts) >= len(entry.present_files) or look >= MOST_LOOKS  # type: ignore[attr-defined]
    context = chips(entry, now=now) | {"is_being_read": not is_done, "look": look + 1}
    if is_done:
        context["cautions"] = cautions(texts, by=request.user)
    status = STOP_POLLING if is_done else 200
    return render(request, "intake/_read.html", context, status=status)


def _not_saved(
    request: AuthenticatedHttpRequest,
    plan: Plan,
    *,
    sentences: Sequence[str],
    refused: Sequence[UploadRefused],
) -> HttpResponse:
    """Nothing was saved: why, with the words still there. A file that is too large answers 413, no room 507."""
    status = max([one.status for one in refused if not sentences] or [422])
    words = request.POST.get("statement", "")
    context: dict[str, Any] = {
        "plan": plan, "sentences": sentences, "refused": refused, "has_words": bool(words.strip()),
    }  # fmt: skip
    if request.htmx:
        # 413 and 507 would make the page speak of a failed connection; the sentence says it better.
        return render(request, "evidence/_not_saved.html", context, status=422)
    keep_draft(request.session, plan.pk, words)
    context |= {
        "capture_words": words,
        "capture_token": request.POST.get("client_token", ""),
    }
    return render(request, "evidence/not_saved.html", context, status=status)
