"""One checkpoint: its page before, what took place, and the questions to bring."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.checkpoints import services, undoing
from apps.checkpoints.brief import brief_of, may_lie_on_a_table
from apps.checkpoints.enums import Asking, Missed
from apps.checkpoints.forms.small import AnswerForm, QuestionForm
from apps.checkpoints.models import MeetingNote, Question
from apps.checkpoints.reach import checkpoint_of, question_of
from apps.core import say_dates
from apps.core.http import AuthenticatedHttpRequest
from apps.core.notices import say, warn
from apps.deadlines import agenda, lives, state_undo
from apps.deadlines.models import Deadline, DeadlineState
from apps.deadlines.services import set_deadline_state

WITH_PROBLEMS = 422


@require_safe
def checkpoint(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    return _page(request, checkpoint_of(request, pk))


def _page(
    request: AuthenticatedHttpRequest, found: Deadline, form: QuestionForm | None = None
) -> HttpResponse:
    now = timezone.now()
    brief = brief_of(found, now=now)
    form = form or QuestionForm()
    notes = MeetingNote.objects.for_user(request.user).filter(deadline=found)
    on_a_table = Exists(may_lie_on_a_table(found.plan).filter(pk=OuterRef("entry")))
    answered = Question.objects.for_user(request.user).filter(deadline=found, state=Asking.ANSWERED)
    context: dict[str, Any] = {
        "plan": found.plan,
        "deadline": found,
        "brief": brief,
        "form": form,
        "full": agenda.full(found, now=now),
        "state_words": lives.state_words(found.kind, found.state),
        "is_open": found.state == DeadlineState.OPEN,
        "has_come": found.local_date <= brief.today,
        "reasons": Missed.choices,
        "notes": notes.select_related("entry").annotate(is_shown=on_a_table).order_by("created_at"),
        "answered": answered,
        "proposal": _proposal(found) if found.state == DeadlineState.SKIPPED else "",
    }
    status = WITH_PROBLEMS if form.errors else 200
    return render(request, "checkpoints/checkpoint.html", context, status=status)


def _proposal(found: Deadline) -> str:
    """The address of a new entry that says that it did not take place; the words are read before they are saved."""
    change = found.changes.order_by("-revision").first()
    words = {"title": found.title, "day": say_dates.day(found.local_date), "why": change.why if change else ""}  # fmt: skip
    statement = _("“%(title)s” of %(day)s did not take place.") % words
    if words["why"]:
        statement = _("“%(title)s” of %(day)s did not take place: %(why)s.") % words
    asked = urlencode({"day": found.local_date.isoformat(), "statement": statement})
    return f"{reverse('entry_add', args=[found.plan_id])}?{asked}"


@require_POST
def checkpoint_outcome(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """Held, or why it did not take place, in one tap; the line that says so takes it back."""
    found, why = checkpoint_of(request, pk), request.POST.get("why", "")
    if why and why not in Missed.values:
        raise Http404
    state = DeadlineState.SKIPPED if why else DeadlineState.MET
    words = str(Missed(why).label) if why and why != Missed.OTHER else ""
    now = timezone.now()
    row = set_deadline_state(found, by=request.user, now=now, state=state, why=words)
    say(request, lives.said(found, state, now=now), undo_url=state_undo.undo_address(found, row))
    return redirect("checkpoint", found.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def checkpoint_ask(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """Write down something to ask."""
    found = checkpoint_of(request, pk)
    if request.method != "POST":
        return redirect("checkpoint", found.pk)
    form = QuestionForm(request.POST)
    if not form.is_valid():
        return _page(request, found, form)
    words = " ".join(form.cleaned_data["words"].split())
    row = services.add_question(plan=found.plan, by=request.user, now=timezone.now(), words=words)
    undo = undoing.undo_address(row, "question_state", Asking.DROPPED, at=str(found.pk))
    say(request, _("The question is written down."), undo_url=undo)
    return redirect(f"{reverse('checkpoint', args=[found.pk])}#questions")


@require_POST
def question_state(request: AuthenticatedHttpRequest, pk: UUID, state: str) -> HttpResponse:
    """Asked, not asked after all, or still to ask."""
    if state not in Asking.values or state == Asking.ANSWERED:
        raise Http404
    question = question_of(request, pk)
    at, before = _checkpoint_from(request), question.state
    if undoing.is_stale(question, request.GET.get(undoing.OF, "")):
        warn(request, _("This question was changed since. Nothing was taken back."))
        return _back(question, at)
    services.set_question_state(
        question=question, by=request.user, now=timezone.now(), state=state, deadline=at
    )
    if before not in {state, Asking.ANSWERED}:
        here = {"at": str(at.pk)} if at else {}
        undo = undoing.undo_address(question, "question_state", before, **here)
        say(request, f"{Asking(state).label}.", undo_url=undo)
    return _back(question, at)


@require_http_methods(["GET", "HEAD", "POST"])
def question_answer(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """What was answered, in their words; it stays."""
    question, at = question_of(request, pk), _checkpoint_from(request)
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if question.state == Asking.ANSWERED:
        if form.data.get("answer", question.answer) == question.answer:
            return _back(question, at)
        form.add_error(None, _("It is answered already, and that answer stays. Keep these words as an entry of their own."))  # fmt: skip
    elif request.method == "POST" and form.is_valid():
        answer = form.cleaned_data["answer"]
        services.answer_question(
            question=question, by=request.user, now=timezone.now(), answer=answer, deadline=at
        )
        say(request, _("The answer is kept."))
        return _back(question, at)
    cancel = _back(question, at)["Location"]
    context = {"plan": question.plan, "question": question, "form": form, "cancel_url": cancel}
    status = WITH_PROBLEMS if form.errors else 200
    return render(request, "checkpoints/question_answer.html", context, status=status)


def _checkpoint_from(request: AuthenticatedHttpRequest) -> Deadline | None:
    """The checkpoint whose page one came from, as the address names it."""
    try:
        pk = UUID(request.GET.get("at", ""))
    except ValueError:
        return None
    return checkpoint_of(request, pk)


def _back(question: Question, at: Deadline | None) -> HttpResponse:
    if at is None:
        at = question.deadline
    if at is None:
        return redirect("dates", question.plan_id)
    return redirect(f"{reverse('checkpoint', args=[at.pk])}#questions")
