"""The list of concerns, and one of them: their words beside the answer, and the page with the proof."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.concerns import services
from apps.concerns.board import read_board
from apps.concerns.forms import AboutForm, ConcernForm, SplitForm, about_initial
from apps.concerns.models import Concern, Source
from apps.concerns.next_step import next_of
from apps.concerns.ordering import MOST_CONCERNS
from apps.concerns.page import page_of
from apps.concerns.prefill import concern_initial
from apps.concerns.proposing import propose
from apps.concerns.reach import concern_of, concern_with_answers, entry_asked, plan_of
from apps.concerns.sources import where_in
from apps.concerns.wording import answered_words, name_of_source, where_said
from apps.core.audience import Audience
from apps.core.forms import LAST_DAY
from apps.core.http import AuthenticatedHttpRequest
from apps.core.ids import uuid7
from apps.core.notices import say, warn
from apps.core.sensitive import speaks_of_protected
from apps.evidence.forms import AudienceForm
from apps.plans.today import latest_day

WITH_PROBLEMS = 422


@require_safe
def concerns(request: AuthenticatedHttpRequest, plan_pk: UUID) -> HttpResponse:
    """What they say, in the user's order, with what is answered and the texts it stands in."""
    plan = plan_of(request, plan_pk)
    board = read_board(plan)
    rows = [one.concern for one in board.rows]
    proposals = propose(plan, rows)
    sources = Source.objects.for_user(request.user).filter(plan=plan).present().defer("text")
    context = {
        "plan": plan,
        "board": board,
        "next": next_of(board),
        "lines": [(one, where_said(one.concern), proposals.get(one.concern)) for one in board.rows],
        "sources": [(one, name_of_source(one)) for one in sources],
        "answered": answered_words(board.answered, board.total),
        "is_sensitive": speaks_of_protected(*(one.words for one in rows)),
    }
    return render(request, "concerns/concerns.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def concern_add(request: AuthenticatedHttpRequest, plan_pk: UUID) -> HttpResponse:
    """A concern that stands in no text: said aloud, or the words of an entry."""
    plan = plan_of(request, plan_pk)
    today = latest_day(request.user, plan, now=timezone.now())
    if request.method == "POST":
        form = ConcernForm(request.POST, plan=plan, today=today)
        if form.is_valid() and (kept := _added(request, form)):
            say(request, _("The concern is saved, word for word."), undo_url=reverse("concern_withdraw", args=[kept.pk]))  # fmt: skip
            return redirect(kept)
    else:
        entry = entry_asked(request, plan, request.GET.get("entry", ""))
        form = ConcernForm(plan=plan, today=today, initial=concern_initial(entry))
    heading = _("What they say, said aloud or elsewhere")
    context = _form_context(plan, form, heading=heading, save_label=_("Save concern"))
    return render(request, "components/form_page.html", context, status=_status(form))


def _added(request: AuthenticatedHttpRequest, form: ConcernForm) -> Concern | None:
    said = form.cleaned_data
    try:
        return services.add_concern(
            plan=form.plan, by=request.user, now=timezone.now(), words=said["words"],
            client_token=said["client_token"] or uuid7(), **form.about(),
        )  # fmt: skip
    except services.TooManyError:
        words = _("A plan holds at most %(most)d concerns. Take out some that say the same.")
        form.add_error("words", words % {"most": MOST_CONCERNS})
        return None


def _form_context(plan: Any, form: Any, *, heading: str, save_label: str) -> dict[str, Any]:
    url = reverse("concerns", args=[plan.pk])
    return {
        "plan": plan,
        "form": form,
        "heading": heading,
        "side": _("The concern"),
        "save_label": save_label,
        "cancel_url": url,
        "back_url": url,
        "back_label": _("Concerns"),
    }


def _status(form: Any) -> int:
    return WITH_PROBLEMS if form.errors else 200


@require_safe
def concern(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    found = concern_with_answers(request, pk)
    page, board = page_of(found, found.plan), read_board(found.plan)
    context = {
        "plan": found.plan,
        "concern": found,
        "page": page,
        "where": where_said(found),
        "answered": answered_words(board.answered, board.total),
        "row": board.row_of(found.pk),
        "next": next_of(board),
        "audiences": Audience.choices,
        "source_url": _source_url(found),
    }
    return render(request, "concerns/concern.html", context)


def _source_url(found: Concern) -> str:
    return where_in(found.source, found.start or 0) if found.source else ""


@require_http_methods(["GET", "HEAD", "POST"])
def concern_change(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """What it is about, and where, when and by whom it was said; the words stay."""
    found = concern_of(request, pk)
    today = latest_day(request.user, found.plan, now=timezone.now())
    form = AboutForm(
        request.POST or None, plan=found.plan, of=found, today=today, initial=about_initial(found)
    )
    if request.method == "POST" and form.is_valid():
        services.change_concern(concern=found, by=request.user, now=timezone.now(), **form.about())
        say(request, _("Saved. Their words stay as they are."))
        return redirect(found)
    context = {
        **_form_context(found.plan, form, heading=_("What it is about"), save_label=_("Save")),
        "intro": f"“{found.words}”",
        "side": _("This concern"),
        "cancel_url": found.get_absolute_url(),
    }
    return render(request, "components/form_page.html", context, status=_status(form))


@require_POST
def concern_about(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """Take what was proposed, or take it back (an empty value); the other stays as it is."""
    found = concern_of(request, pk)
    asked = request.POST if {"goal", "principle"} & set(request.POST) else request.GET
    form = AboutForm({**_as_posted(found), **{name: asked[name] for name in ("goal", "principle") if name in asked}}, plan=found.plan, of=found, today=LAST_DAY)  # fmt: skip
    if not form.is_valid():
        raise Http404
    services.change_concern(concern=found, by=request.user, now=timezone.now(), **form.about())
    before = {"goal": str(found.goal_id or ""), "principle": str(found.principle_id or "")}
    undo = f"{reverse('concern_about', args=[pk])}?{urlencode(before)}"
    say(request, _("Saved."), undo_url=undo)
    return redirect(_back(request, found))


def _as_posted(found: Concern) -> dict[str, Any]:
    names = ("said_by_id", "goal_id", "principle_id")
    ids = {name.removesuffix("_id"): getattr(found, name) for name in names}
    return {"place": found.place, "said_date": found.said_date, **ids}


def _back(request: AuthenticatedHttpRequest, found: Concern) -> str:
    """The list, when it was asked from there; else the concern."""
    if request.POST.get("from") == "list":
        return f"{reverse('concerns', args=[found.plan_id])}#c{found.pk}"
    return found.get_absolute_url()


@require_http_methods(["GET", "HEAD", "POST"])
def concern_split(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """Take a compound one apart: the parts hold its exact words."""
    found = concern_of(request, pk)
    form = SplitForm(request.POST or None, words=found.words)
    if found.withdrawn_at is not None:
        return redirect(found)
    if request.method == "POST" and form.is_valid():
        try:
            rows = services.split_concern(
                concern=found, by=request.user, now=timezone.now(), spans=form.spans
            )
        except services.TooManyError:
            warn(request, _("A plan holds at most %(most)d concerns. Nothing was split.") % {"most": MOST_CONCERNS})  # fmt: skip
            return redirect(found)
        said = ngettext("Split into %(count)d concern.", "Split into %(count)d concerns.", len(rows))  # fmt: skip
        say(request, said % {"count": len(rows)}, undo_url=reverse("concern_restore", args=[pk]))
        return redirect("concerns", found.plan_id)
    context = {"plan": found.plan, "concern": found, "form": form, "where": where_said(found)}
    return render(request, "concerns/split.html", context, status=_status(form))


@require_POST
def concern_move(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """Change places with the one before (`way=up`) or behind (`way=down`)."""
    found = concern_of(request, pk)
    way = request.POST.get("way")
    if way in {"up", "down"}:
        services.move_concern(concern=found, by=request.user, up=way == "up")
    return redirect(f"{reverse('concerns', args=[found.plan_id])}#c{found.pk}")


@require_POST
def concern_withdraw(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    found = concern_of(request, pk)
    services.withdraw_concern(concern=found, by=request.user, now=timezone.now())
    undo = reverse("concern_restore", args=[pk])
    say(request, _("The concern is out of lists and packets. The record keeps it."), undo_url=undo)
    return redirect("concerns", found.plan_id)


@require_POST
def concern_restore(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    found = concern_of(request, pk)
    services.restore_concern(concern=found, by=request.user, now=timezone.now())
    found.refresh_from_db(fields=["withdrawn_at"])
    if found.withdrawn_at is None:
        say(request, _("The concern is back."))
    else:
        warn(request, _("It stays out: its words stand in another concern of the list."))
    return redirect(found)


@require_POST
def concern_audience(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """Decide who may see it; its undo names what it was in the address."""
    found = concern_of(request, pk)
    form = AudienceForm(request.POST if "audience" in request.POST else request.GET)
    if form.is_valid():
        wanted, undone = form.cleaned_data["audience"], request.GET.get("instead_of", "")
        was = services.decide_concern(
            concern=found, by=request.user, now=timezone.now(), audience=wanted, instead_of=undone
        )
        address = urlencode({"audience": was, "instead_of": wanted})
        undo = f"{reverse('concern_audience', args=[pk])}?{address}"
        said = _("Decided: %(audience)s.") % {"audience": Audience(wanted).label}
        say(request, said, undo_url="" if undone else undo)
    return redirect(found)
