"""What the user answers: a draft, then the decision that makes it the answer."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from apps.concerns import responses
from apps.concerns.enums import CONCESSIONS, Standing
from apps.concerns.forms import AnswerForm, DecideForm
from apps.concerns.models import Concern, Response
from apps.concerns.reach import concern_of, response_of
from apps.concerns.wording import where_said
from apps.core.audience import Audience
from apps.core.http import AuthenticatedHttpRequest
from apps.core.notices import say, warn
from apps.core.sensitive import speaks_of_protected
from apps.evidence.forms import AudienceForm
from apps.evidence.prose_words import acronyms, read

WITH_PROBLEMS = 422


@require_http_methods(["GET", "HEAD", "POST"])
def concern_answer(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """Write a draft: it stays scratch until it is decided. `discard` removes it."""
    found = concern_of(request, pk)
    if request.method == "POST" and "discard" in request.POST:
        return _discard(request, found)
    form = AnswerForm(request.POST or None, initial=_initial(request, found))
    if request.method == "POST" and form.is_valid():
        kept = responses.save_draft(
            concern=found, by=request.user, now=timezone.now(), **form.cleaned_data
        )
        if "decide" in request.POST:
            return redirect("concern_decide", pk)
        say(request, _said_of(kept))
        return redirect(found)
    words = form["words"].value() or ""
    context = {
        "plan": found.plan,
        "concern": found,
        "form": form,
        "where": where_said(found),
        "prose": read(words, known=acronyms(found.words)),
        "draft": draft_of(request, found),
        "is_sensitive": speaks_of_protected(found.words, words),
    }
    status = WITH_PROBLEMS if form.errors else 200
    return render(request, "concerns/answer.html", context, status=status)


def _said_of(kept: Response | None) -> str:
    if kept is None:
        return _("It says what your answer says already. Nothing was changed.")
    if kept.standing in CONCESSIONS:
        return _("The draft is saved, only for your lawyer, until you decide it.")
    return _("The draft is saved. It leaves with nothing until you decide it.")


def draft_of(request: AuthenticatedHttpRequest, found: Concern) -> Response | None:
    return Response.objects.for_user(request.user).filter(concern=found, decided_at=None).first()


def _initial(request: AuthenticatedHttpRequest, found: Concern) -> dict[str, Any]:
    """The draft as it stands, or the answer that would be written anew."""
    rows = Response.objects.for_user(request.user).filter(concern=found).order_by("-number")
    newest = rows.first()
    return {"standing": newest.standing, "words": newest.words} if newest else {}


def _discard(request: AuthenticatedHttpRequest, found: Concern) -> HttpResponse:
    responses.save_draft(
        concern=found, by=request.user, now=timezone.now(), standing=Standing.UNANSWERED, words=""
    )
    say(request, _("The draft is gone. No trace of it is kept."))
    return redirect(found)


@require_http_methods(["GET", "HEAD", "POST"])
def concern_decide(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """Make the draft the answer, and say who may see it."""
    found = concern_of(request, pk)
    draft = draft_of(request, found)
    if draft is None:
        return redirect(found)
    if draft.standing in responses.NEEDS_WORDS and not draft.words.strip():
        warn(request, _("Say in one or two sentences what is not so. Then it can be decided."))
        return redirect("concern_answer", pk)
    form = DecideForm(request.POST or None, initial={"seen": responses.mark_of(draft)})
    if request.method == "POST" and form.is_valid():
        try:
            responses.decide_answer(
                concern=found, by=request.user, now=timezone.now(), **form.cleaned_data
            )
        except responses.DraftChangedError:
            warn(request, _("The draft was changed since you opened this page. Read it once more, then decide."))  # fmt: skip
            return redirect("concern_decide", pk)
        say(request, _("This is your answer from now on. A change of mind becomes a new version."))
        return redirect(found)
    context = {
        "plan": found.plan,
        "concern": found,
        "draft": draft,
        "form": form,
        "concedes": draft.standing in CONCESSIONS,
        "prose": read(draft.words, known=acronyms(found.words)),
        "is_sensitive": speaks_of_protected(found.words, draft.words),
    }
    status = WITH_PROBLEMS if form.errors else 200
    return render(request, "concerns/decide.html", context, status=status)


@require_POST
def response_audience(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """Decide anew who may see a decided answer; its undo names what it was in the address."""
    found = response_of(request, pk)
    form = AudienceForm(request.POST if "audience" in request.POST else request.GET)
    if form.is_valid():
        wanted, undone = form.cleaned_data["audience"], request.GET.get("instead_of", "")
        was = responses.decide_answer_audience(
            response=found, by=request.user, now=timezone.now(), audience=wanted, instead_of=undone
        )
        address = urlencode({"audience": was, "instead_of": wanted})
        undo = f"{reverse('response_audience', args=[pk])}?{address}"
        said = _("Decided: %(audience)s.") % {"audience": Audience(wanted).label}
        say(request, said, undo_url="" if undone else undo)
    return redirect(found.concern)
