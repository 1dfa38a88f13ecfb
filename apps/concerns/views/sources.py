"""Texts of the employer's: pasted, ticked sentence by sentence, named, taken out."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.concerns import services
from apps.concerns.forms import SourceFactsForm, SourceForm
from apps.concerns.models import Source
from apps.concerns.ordering import MOST_CONCERNS
from apps.concerns.prefill import source_initial
from apps.concerns.reach import entry_asked, plan_of, source_of
from apps.concerns.sentences import LONGEST_WORDS, joined, named, tickable, with_neighbours
from apps.concerns.sources import shown
from apps.concerns.wording import name_of_source
from apps.core.http import AuthenticatedHttpRequest
from apps.core.ids import uuid7
from apps.core.notices import say
from apps.plans.today import latest_day

WITH_PROBLEMS = 422


@require_http_methods(["GET", "HEAD", "POST"])
def source_add(request: AuthenticatedHttpRequest, plan_pk: UUID) -> HttpResponse:
    """Paste a review, a letter or feedback; the next page shows it as sentences."""
    plan = plan_of(request, plan_pk)
    today = latest_day(request.user, plan, now=timezone.now())
    if request.method == "POST":
        form = SourceForm(request.POST, plan=plan, today=today)
        if form.is_valid():
            kept = services.add_source(
                plan=plan, by=request.user, now=timezone.now(), text=form.cleaned_data["text"],
                client_token=form.cleaned_data["client_token"] or uuid7(), **form.said(),
            )  # fmt: skip
            return redirect(kept)
    else:
        entry = entry_asked(request, plan, request.GET.get("entry", ""))
        form = SourceForm(plan=plan, today=today, initial=source_initial(entry))
    context = {
        "plan": plan,
        "form": form,
        "heading": _("Paste what they wrote"),
        "side": _("The text"),
        "intro": _("A review, a letter, feedback they collected: the whole of it, as it stands."),
        "save_label": _("Save and show its sentences"),
        "cancel_url": reverse("concerns", args=[plan.pk]),
        "back_url": reverse("concerns", args=[plan.pk]),
        "back_label": _("Concerns"),
    }
    return render(request, "components/form_page.html", context, status=_status(form))


def _status(form: Any) -> int:
    return WITH_PROBLEMS if form.errors else 200


@require_safe
def source(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """The text as sentences, with a tick at each that is no concern yet."""
    return _page(request, source_of(request, pk))


def _page(request: AuthenticatedHttpRequest, found: Source, *, problem: str = "") -> HttpResponse:
    context = {
        "plan": found.plan,
        "source": found,
        "name": name_of_source(found),
        "shown": shown(found, asked=request.GET.get("page", "")),
        "problem": problem,
        "ticked": set(request.POST.getlist("tick")),
        "with_next": set(request.POST.getlist("with_next")),
    }
    status = WITH_PROBLEMS if problem else 200
    return render(request, "concerns/source.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def source_tick(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """Make the ticked sentences concerns, word for word; those marked so as one with the sentence behind."""
    found = source_of(request, pk)
    if request.method != "POST":
        return redirect(found)
    every = tickable(found.text)
    ticked = named(request.POST.getlist("tick"), among=every)
    if not ticked:
        return _page(request, found, problem=_("No sentence is ticked. Tick at least one."))
    glued = set(named(request.POST.getlist("with_next"), among=every))
    ticked = with_neighbours(ticked, every=every, with_next=glued)
    spans = joined(ticked, every=every, with_next=glued)
    if problem := _too_long(spans):
        return _page(request, found, problem=problem)
    try:
        rows = services.tick_sentences(
            source=found, by=request.user, now=timezone.now(), spans=spans
        )
    except services.TooManyError:
        return _page(request, found, problem=too_many())
    said = ngettext("%(count)d concern is saved, word for word.", "%(count)d concerns are saved, word for word.", len(rows))  # fmt: skip
    say(request, said % {"count": len(rows)})
    return redirect("concerns", found.plan_id)


def _too_long(spans: list[Any]) -> str:
    if all(one.until - one.start <= LONGEST_WORDS for one in spans):
        return ""
    return _("Joined, these sentences are longer than %(most)d characters. Join fewer of them.") % {
        "most": LONGEST_WORDS
    }


def too_many() -> str:
    return _("A plan holds at most %(most)d concerns. Take out some that say the same.") % {
        "most": MOST_CONCERNS
    }


@require_http_methods(["GET", "HEAD", "POST"])
def source_change(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """Name it, and say its kind, when and by whom; the words stay."""
    found = source_of(request, pk)
    names = ("name", "sort", "said_date", "said_by")
    initial = {one: getattr(found, one) for one in names}
    form = SourceFactsForm(
        request.POST or None,
        plan=found.plan,
        of=found,
        initial=initial,
        today=latest_day(request.user, found.plan, now=timezone.now()),
    )
    if request.method == "POST" and form.is_valid():
        services.change_source(source=found, by=request.user, now=timezone.now(), **form.said())
        say(request, _("Saved. The words stay as they were pasted."))
        return redirect(found)
    context = {
        "plan": found.plan,
        "form": form,
        "heading": _("What this text is"),
        "save_label": _("Save"),
        "cancel_url": found.get_absolute_url(),
    }
    return render(request, "components/form_page.html", context, status=_status(form))


@require_POST
def source_withdraw(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    found = source_of(request, pk)
    services.withdraw_source(source=found, by=request.user, now=timezone.now())
    undo = reverse("source_restore", args=[pk])
    say(request, _("The text is out of the list. Its concerns stay."), undo_url=undo)
    return redirect("concerns", found.plan_id)


@require_POST
def source_restore(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    found = source_of(request, pk)
    services.restore_source(source=found, by=request.user, now=timezone.now())
    say(request, _("The text is back."))
    return redirect(found)
