from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation.trans_real import parse_accept_lang_header
from django.views.decorators.http import require_http_methods, require_POST

from apps.core.http import AuthenticatedHttpRequest
from apps.core.notices import warn
from apps.core.partials import render_partial
from apps.evidence.enums import EntryKind
from apps.evidence.forms import DateForm, PeopleForm
from apps.evidence.models import Entry, with_links
from apps.evidence.reach import plan_of
from apps.goals.models import Goal
from apps.intake import sorting
from apps.intake.parsers.month_words import is_day_first
from apps.intake.sorting import Step
from apps.intake.suggest import suggestions
from apps.plans.models import Person, Plan

UNDO = "sort_undo"
KEYS_OF_KINDS = {EntryKind.WIN: "w", EntryKind.FEEDBACK: "f"}


@require_http_methods(["GET", "HEAD", "POST"])
def sort(request: AuthenticatedHttpRequest, plan_pk: UUID) -> HttpResponse:
    """One entry that waits, with what it seems to be about; each tap does one thing."""
    plan = plan_of(request, plan_pk)
    if request.method != "POST":
        return _page(
            request, plan, _asked(request, plan), after=_uuid(request.GET.get("after", ""))
        )
    entry = _entry(request, plan, _uuid(request.POST.get("entry", "")))
    if entry is None:
        raise Http404
    done = Tap(request=request, plan=plan, entry=entry, now=timezone.now()).apply()
    if done.form is not None:
        return _page(request, plan, entry, form=done.form)
    if done.step is not None:
        request.session[UNDO] = done.step.as_json()
    is_over = request.POST.get("do") == "done"
    if request.htmx:
        return _page(request, plan, None if is_over else _fresh(request, entry), after=entry.pk)
    query = f"after={entry.pk}" if is_over else f"entry={entry.pk}"
    return redirect(f"{reverse('sort', args=[plan.pk])}?{query}")


@require_POST
def sort_undo(request: AuthenticatedHttpRequest, plan_pk: UUID) -> HttpResponse:
    """Take the last step back and show its entry again."""
    plan = plan_of(request, plan_pk)
    kept = request.session.pop(UNDO, None)
    step = Step.of_json(kept) if kept else None
    entry = _entry(request, plan, _uuid(step.entry)) if step else None
    if step is None or entry is None:
        warn(request, _("There is nothing left to take back."))
        return redirect("sort", plan.pk)
    sorting.take_back(step=step, entry=entry, by=request.user, now=timezone.now())
    if request.htmx:
        return _page(request, plan, _fresh(request, entry))
    return redirect(f"{reverse('sort', args=[plan.pk])}?entry={entry.pk}")


@dataclass(frozen=True, kw_only=True)
class Done:
    """What a tap led to: a step, or a form that came back with problems, or neither."""

    step: Step | None = None
    form: DateForm | None = None


@dataclass(frozen=True, kw_only=True)
class Tap:
    """One thing said about one entry."""

    request: AuthenticatedHttpRequest
    plan: Plan
    entry: Entry
    now: datetime

    def apply(self) -> Done:
        """Do what was tapped; 404 for anything that is not among the choices."""
        does = {
            "goal": self._goal, "person": self._person, "people": self._people, "kind": self._kind,
            "date": self._date, "done": self._done,
        }  # fmt: skip
        chosen = does.get(self.request.POST.get("do", ""))
        if chosen is None:
            raise Http404
        return chosen()

    @property
    def _whose(self) -> dict[str, Any]:
        return {"entry": self.entry, "by": self.request.user, "now": self.now}

    def _value(self) -> str:
        return self.request.POST.get("value", "")

    def _goal(self) -> Done:
        goal = get_object_or_404(_goals(self.plan), pk=_uuid(self._value()))
        return Done(step=sorting.toggle_goal(goal=goal, **self._whose))

    def _person(self) -> Done:
        person = get_object_or_404(_people(self.plan), pk=_uuid(self._value()))
        return Done(step=sorting.toggle_person(person=person, **self._whose))

    def _people(self) -> Done:
        form = PeopleForm(self.request.POST, plan=self.plan)
        if not form.is_valid():
            raise Http404
        return Done(step=sorting.put_people(people=form.cleaned_data["people"], **self._whose))

    def _kind(self) -> Done:
        if self._value() not in EntryKind.values:
            raise Http404
        return Done(step=sorting.put_kind(kind=self._value(), **self._whose))

    def _date(self) -> Done:
        form = DateForm.of(self.entry, self.request.POST, now=self.now)
        if not form.is_valid():
            return Done(form=form)
        return Done(step=sorting.put_date(happened=form.cleaned_data["happened"], **self._whose))

    def _done(self) -> Done:
        return Done(step=sorting.mark_sorted(**self._whose))


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _goals(plan: Plan) -> Any:
    return Goal.objects.for_user(plan.owner_id).filter(plan=plan).present().with_words()


def _people(plan: Plan) -> Any:
    return Person.objects.for_user(plan.owner_id).filter(plan=plan).present()


def _entry(request: AuthenticatedHttpRequest, plan: Plan, pk: UUID | None) -> Entry | None:
    """A present entry of the plan with its details and links."""
    entries = Entry.objects.for_user(request.user).present().filter(plan=plan).with_details()
    return with_links(entries.select_related("plan")).filter(pk=pk).first() if pk else None


def _fresh(request: AuthenticatedHttpRequest, entry: Entry) -> Entry | None:
    return _entry(request, entry.plan, entry.pk)


def _asked(request: AuthenticatedHttpRequest, plan: Plan) -> Entry | None:
    return _entry(request, plan, _uuid(request.GET.get("entry", "")))


def _page(
    request: AuthenticatedHttpRequest,
    plan: Plan,
    entry: Entry | None,
    *,
    after: UUID | None = None,
    form: DateForm | None = None,
) -> HttpResponse:
    """The card of an entry, or of the next that waits."""
    if entry is None:
        entry = _entry(request, plan, sorting.next_unsorted(plan, after=after))
    context = {
        "plan": plan,
        "waiting": sorting.to_sort(plan),
        "can_undo": UNDO in request.session,
        "card": _card(request, plan, entry, form=form) if entry else None,
    }
    status = 422 if form else 200
    return render_partial(request, "intake/sort.html", context, partial="card", status=status)


def _card(
    request: AuthenticatedHttpRequest, plan: Plan, entry: Entry, *, form: DateForm | None
) -> dict[str, Any]:
    goals, people = list(_goals(plan)), list(_people(plan))
    present: Any = entry
    linked = {link.goal_id for link in present.present_goals}
    accepted = parse_accept_lang_header(request.headers.get("Accept-Language", "")[:500])
    day_first = is_day_first(accepted[0][0] if accepted else "en-us")
    chosen = [link.person_id for link in present.present_people]
    return {
        "entry": entry,
        "goals": [(goal, goal.pk in linked) for goal in goals],
        "people": people,
        "kinds": [(one.value, one.label, KEYS_OF_KINDS.get(one, "")) for one in EntryKind],
        "date_form": form or DateForm.of(entry, now=timezone.now()),
        "people_form": PeopleForm(initial={"people": chosen}, plan=plan, auto_id="sort_%s"),
        "mail": entry.email if entry.kind == EntryKind.EMAIL and hasattr(entry, "email") else None,
        "suggested": suggestions(entry, goals=goals, people=people, day_first=day_first),
    }
