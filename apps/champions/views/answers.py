"""What came back: pasted in its words, or pointed to."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from apps.champions.answers import keep_answer
from apps.champions.forms import PasteForm, PointForm
from apps.champions.models import FeedbackRequest
from apps.champions.reach import request_of
from apps.core.http import AuthenticatedHttpRequest
from apps.core.notices import say
from apps.plans.models import Relation

WITH_PROBLEMS = 422


@require_http_methods(["GET", "HEAD", "POST"])
def request_answer(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """Paste the answer: it becomes an entry."""
    row = request_of(request, pk)
    form = PasteForm(**_asked(request, row), initial={"relation": _relation(row)})
    return _page(request, row, form, heading=_("Paste what they wrote"))


@require_http_methods(["GET", "HEAD", "POST"])
def request_point(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """Say where the answer is: it becomes a reference card."""
    row = request_of(request, pk)
    form = PointForm(**_asked(request, row))
    return _page(request, row, form, heading=_("Point to where it is"))


def _asked(request: AuthenticatedHttpRequest, row: FeedbackRequest) -> dict[str, Any]:
    """What both forms need."""
    posted = request.POST if request.method == "POST" else None
    return {"data": posted, "by": request.user, "plan": row.plan, "now": timezone.now()}


def _page(
    request: AuthenticatedHttpRequest,
    row: FeedbackRequest,
    form: PasteForm | PointForm,
    *,
    heading: str,
) -> HttpResponse:
    if row.asked_date is None:
        return redirect(row)
    if request.method == "POST" and form.is_valid():
        kept = keep_answer(
            request=row, by=request.user, now=timezone.now(), answer=form.answer(),
            client_token=form.token(),
        )  # fmt: skip
        undo = reverse("entry_undo", args=[kept.entry_id])
        say(request, _("The answer is kept as an entry."), undo_url=undo)
        return redirect(row)
    context = {
        "plan": row.plan,
        "form": form,
        "heading": heading,
        "side": _("The answer"),
        "save_label": _("Save the answer"),
        "cancel_url": row.get_absolute_url(),
        "back_url": row.get_absolute_url(),
        "back_label": _("What you asked"),
    }
    status = WITH_PROBLEMS if form.errors else 200
    return render(request, "components/form_page.html", context, status=status)


def _relation(row: FeedbackRequest) -> str:
    """The post of the person as it is known, else what they are to the user, unless that is `other`."""
    person = row.person
    known = (
        ""
        if person.relation in {Relation.OTHER, Relation.CHAMPION}
        else person.get_relation_display()
    )
    return (person.post or str(known))[:80]
