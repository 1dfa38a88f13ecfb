"""One goal: what its words leave open, how far it is, how it changed."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from apps.core.http import AuthenticatedHttpRequest
from apps.core.notices import say
from apps.goals import from_above, noting
from apps.goals.changes import changes
from apps.goals.forms import GoalPrinciplesForm
from apps.goals.models import GoalPrinciple, GoalVersion
from apps.goals.page import page_of
from apps.goals.periods import Calendar
from apps.goals.progress import add_url
from apps.goals.reach import goal_of


@require_safe
def goal(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    found = goal_of(request, pk)
    links = GoalPrinciple.objects.for_user(request.user).filter(goal=found, withdrawn_at=None)
    links = links.select_related("principle")
    about = [one.principle for one in links.order_by("principle__list_name", "principle__position")]
    context = {
        "plan": found.plan,
        "goal": found,
        "page": page_of(found, now=timezone.now()),
        "about": about,
        "principles_form": GoalPrinciplesForm(plan=found.plan, initial={"principles": about}),
        "add_url": add_url(found),
    }
    return render(request, "goals/goal.html", context)


@require_POST
def version_entry(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """Make an entry of what a version changed, once."""
    rows = GoalVersion.objects.for_user(request.user).select_related("goal__plan")
    version = get_object_or_404(rows, pk=pk)
    earlier = version.goal.versions.select_related("given_by").order_by("number")
    found = changes(
        list(earlier.filter(number__lte=version.number)), Calendar.of(version.goal.plan)
    )
    if not found:
        return redirect(version.goal)
    return keep(request, noting.of_change(version.goal, found[0]))


def keep(request: AuthenticatedHttpRequest, note: from_above.Note) -> HttpResponse:
    """Keep a note as an entry and go there; with undo."""
    kept = from_above.keep(note, by=request.user, now=timezone.now())
    if kept is None:
        raise Http404
    say(request, _("Kept as an entry."), undo_url=kept.undo_url)
    return redirect(kept.url)
