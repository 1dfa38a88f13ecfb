"""The question how a goal is measured: written, asked, and what became of it."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from apps.core.http import AuthenticatedHttpRequest
from apps.core.notices import say
from apps.goals import from_above, measures, noting
from apps.goals.asking import draft
from apps.goals.clarity import look
from apps.goals.forms import AskedAnswerForm, AskForm
from apps.goals.models import Goal, GoalVersion, MeasureQuestion, MeasureState
from apps.goals.page import asked_of, told_of
from apps.goals.periods import Calendar
from apps.goals.reach import goal_of, question_of
from apps.goals.views.goal import keep
from apps.goals.wakeups import url_of
from apps.plans.models import Person, Relation
from apps.plans.today import latest_day, own_today

WITH_PROBLEMS = 422


@require_http_methods(["GET", "HEAD", "POST"])
def goal_measure(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """A message of at most five lines; "I sent it" keeps it as asked."""
    found, now = goal_of(request, pk), timezone.now()
    version = found.versions.select_related("given_by").latest("number")
    form = _ask_form(request, found, version)
    if request.method == "POST" and request.POST.get("do") == "keep":
        return _keep_draft(request, version, form)
    if request.method == "POST" and form.is_valid():
        fields = {"text": form.cleaned_data["text"], "asked_date": form.cleaned_data["asked"]}
        row = measures.mark_asked(version=version, by=request.user, now=now, **fields)
        say(request, _("Kept as asked. In some days you are asked what came of it."))
        return redirect(f"{url_of(row)}")
    return _page(request, found, form=form)


def _ask_form(
    request: AuthenticatedHttpRequest, goal: Goal, version: GoalVersion, *, is_fresh: bool = False
) -> AskForm:
    now = timezone.now()
    posted = request.POST if request.method == "POST" and not is_fresh else None
    initial = {"text": _text(request, goal, version), "asked": own_today(request.user, now=now)}
    return AskForm(posted, initial=initial, today=latest_day(request.user, goal.plan, now=now))


def _keep_draft(
    request: AuthenticatedHttpRequest, version: GoalVersion, form: AskForm
) -> HttpResponse:
    """The day may still be empty; the words may not."""
    form.is_valid()
    text = form.cleaned_data.get("text", "")
    if not text:
        return _page(request, goal_of(request, version.goal_id), form=form)
    measures.keep_draft(version=version, by=request.user, now=timezone.now(), text=text)
    say(request, _("The text is kept. It is not marked as sent."))
    return redirect("goal_measure", version.goal_id)


def _text(request: AuthenticatedHttpRequest, goal: Goal, version: GoalVersion) -> str:
    """The draft that was kept, else one in the goal's own words."""
    rows = MeasureQuestion.objects.for_user(request.user).filter(version=version)
    kept = rows.filter(state=MeasureState.DRAFT).first()
    if kept is not None:
        return kept.text
    told = told_of(version, Calendar.of(goal.plan))
    to = version.given_by or _manager(goal)
    return draft(
        look(version.words), told, number=goal.number, to=to.name if to else "", signed=request.user.name
    )  # fmt: skip


def _manager(goal: Goal) -> Person | None:
    people = Person.objects.for_user(goal.owner_id).present()
    return people.filter(plan=goal.plan, relation=Relation.MANAGER).first()


def _page(
    request: AuthenticatedHttpRequest,
    goal: Goal,
    *,
    form: AskForm,
    answering: tuple[MeasureQuestion, AskedAnswerForm] | None = None,
) -> HttpResponse:
    questions = asked_of(goal)[::-1]
    tokens = {one.pk: note.token for one in questions if (note := noting.of_question(one))}
    entries = from_above.kept(goal.plan, list(tokens.values()))
    asked = [
        (one, entries.get(tokens[one.pk], ""), _answer_form(one, answering)) for one in questions
    ]
    open_ones = [one for one in questions if one.state == MeasureState.ASKED]
    context = {"plan": goal.plan, "goal": goal, "form": form, "asked": asked, "open": open_ones}
    has_problems = form.errors or (answering and answering[1].errors)
    status = WITH_PROBLEMS if has_problems else 200
    return render(request, "goals/measure.html", context, status=status)


def _answer_form(
    question: MeasureQuestion, answering: tuple[MeasureQuestion, AskedAnswerForm] | None
) -> AskedAnswerForm:
    """Each question has a form of its own; the one that was posted comes back with its words."""
    if answering is not None and answering[0].pk == question.pk:
        return answering[1]
    return AskedAnswerForm(auto_id=f"id_{question.pk}_%s")


@require_POST
def measure_answer(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    question, now = question_of(request, pk), timezone.now()
    form = AskedAnswerForm(request.POST, auto_id=f"id_{question.pk}_%s")
    if not form.is_valid():
        found = goal_of(request, question.version.goal_id)
        version = found.versions.select_related("given_by").latest("number")
        fresh = _ask_form(request, found, version, is_fresh=True)
        return _page(request, found, form=fresh, answering=(question, form))
    answer = form.cleaned_data["answer"]
    measures.answer_question(question=question, by=request.user, now=now, answer=answer)
    say(request, _("The answer is kept."))
    return redirect(url_of(question))


@require_POST
def measure_state(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """No answer came, or take that back."""
    question = question_of(request, pk)
    settled = {"nothing": True, "reopen": False, "": False}.get(request.POST.get("do", ""))
    if settled is None:
        raise Http404
    measures.say_unanswered(
        question=question, by=request.user, now=timezone.now(), is_settled=settled
    )
    say(request, _("Noted: no answer came.") if settled else _("Open again."))
    return redirect(url_of(question))


@require_POST
def measure_entry(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """Make an entry of a question and what became of it, once for each outcome."""
    note = noting.of_question(question_of(request, pk))
    if note is None:
        raise Http404
    return keep(request, note)
