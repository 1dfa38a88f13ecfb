"""The text that says back what was agreed: written, sent, and what became of it."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from apps.checkpoints import services
from apps.checkpoints.confirm_back import text_to_send
from apps.checkpoints.enums import SaidBack
from apps.checkpoints.forms.meeting import SentForm, card_of
from apps.checkpoints.forms.small import CameBackForm, as_closed_as
from apps.checkpoints.models import ConfirmBack
from apps.checkpoints.reach import back_of
from apps.core.fuzzy import exactly
from apps.core.http import AuthenticatedHttpRequest
from apps.core.notices import say
from apps.core.say_dates import fuzzy as say_when
from apps.core.say_dates import short_moment
from apps.evidence.enums import EntryKind
from apps.evidence.models import Entry
from apps.evidence.reach import entry_of
from apps.plans.today import own_today, today_of

WITH_PROBLEMS = 422


@require_http_methods(["GET", "HEAD", "POST"])
def entry_text(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """A text of at most five lines to send; "I sent it" keeps it as a reference card."""
    entry = entry_of(request, pk)
    if entry.kind != EntryKind.MEETING:
        return redirect(entry)
    back = ConfirmBack.objects.for_user(request.user).select_related("card", "answer").filter(entry=entry).first()  # fmt: skip
    bound = request.POST if request.method == "POST" else None
    form = SentForm(bound, initial={"text": back.text if back else _text(entry)})
    if request.method == "POST" and form.is_valid():
        return _keep(request, entry, form)
    if back is not None and back.state != SaidBack.DRAFT and not form.is_bound:
        return _sent_page(request, entry, back)
    return _text_page(request, entry, form)


def _text_page(request: AuthenticatedHttpRequest, entry: Entry, form: SentForm) -> HttpResponse:
    context = {"plan": entry.plan, "entry": entry, "form": form}
    status = WITH_PROBLEMS if form.errors else 200
    return render(request, "checkpoints/confirm_back.html", context, status=status)


def _text(entry: Entry) -> str:
    detail = getattr(entry, "meeting", None)
    start = entry.happened.local_start
    return text_to_send(
        present=detail.present if detail else "",
        day=start.date() if start else None,
        promised=detail.promised if detail else "",
        said=(detail.exact_words if detail else "") or entry.statement,
        today=today_of(entry.plan, now=timezone.now()),
    )


def _keep(request: AuthenticatedHttpRequest, entry: Entry, form: SentForm) -> HttpResponse:
    """Keep the words for later, or as sent: one card a meeting, however often the button is pressed."""
    now, text = timezone.now(), form.cleaned_data["text"]
    if request.POST.get("do") == "keep":
        try:
            services.keep_draft(entry=entry, by=request.user, now=now, text=text)
        except services.SaidBeforeError:
            form.add_error(None, _("A text of this meeting is marked as sent, and it stays. This one is not kept."))  # fmt: skip
            return _text_page(request, entry, form)
        say(request, _("The text is kept. It is not marked as sent."))
        return redirect("entry_text", entry.pk)
    card = services.mark_sent(
        entry=entry, by=request.user, now=now, text=text, card=_card(request, entry, form, now=now)
    )
    say(request, _("Kept as a reference card."), undo_url=reverse("entry_undo", args=[card.pk]))
    return redirect(card)


def _card(
    request: AuthenticatedHttpRequest, entry: Entry, form: SentForm, *, now: datetime
) -> dict[str, Any]:
    zone, detail = request.user.zone, getattr(entry, "meeting", None)
    return {
        "happened": exactly(now, zone=zone),
        "people": [link.person for link in entry.present_people],  # type: ignore[attr-defined]
        "goals": [link.goal for link in entry.present_goals],  # type: ignore[attr-defined]
        "audience": as_closed_as(entry),
        **card_of(
            form,
            meeting_day=say_when(entry.happened),
            present=detail.present if detail else "",
            sent=short_moment(now, zone=zone),
        ),
    }


def _sent_page(
    request: AuthenticatedHttpRequest,
    entry: Entry,
    back: ConfirmBack,
    *,
    form: CameBackForm | None = None,
) -> HttpResponse:
    """The text as it was sent, and what became of it."""
    now = timezone.now()
    today, own = today_of(entry.plan, now=now), own_today(request.user, now=now)
    form = form or CameBackForm(initial={"day": own}, today=own)
    context = {"plan": entry.plan, "entry": entry, "back": back, "form": form, "today": today}
    status = WITH_PROBLEMS if form.errors else 200
    return render(request, "checkpoints/said_back.html", context, status=status)


@require_POST
def confirmback_answer(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """Somebody answered: their words become an entry."""
    back, now = back_of(request, pk), timezone.now()
    entry = entry_of(request, back.entry_id)
    if back.state == SaidBack.DRAFT:
        return redirect(back)
    form = CameBackForm(request.POST, today=own_today(request.user, now=now))
    if not form.is_valid():
        return _sent_page(request, entry, back, form=form)
    day = say_when(entry.happened)
    fields = form.entry_fields(entry, meeting_day=day, zone=request.user.zone)
    answer = services.keep_answer(back=back, by=request.user, now=now, fields=fields)
    say(request, _("Kept as an entry."), undo_url=reverse("entry_undo", args=[answer.pk]))
    return redirect(answer)


@require_POST
def confirmback_state(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """Nothing came back, not yet, or take that back."""
    back, now = back_of(request, pk), timezone.now()
    match request.POST.get("do", ""):
        case "later":
            services.ask_no_more(back=back, by=request.user)
            say(request, _("It is not asked again. You can say it here whenever something comes."))
        case "nothing":
            services.settle_back(back=back, by=request.user, now=now, is_settled=True)
            say(request, _("No correction received."))
        case "reopen" | "":
            services.settle_back(back=back, by=request.user, now=now, is_settled=False)
        case _:
            raise Http404
    return redirect(back)
