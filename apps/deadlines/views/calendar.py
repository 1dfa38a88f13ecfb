from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.core import shown_once
from apps.core.asking import asks_again
from apps.core.http import AuthenticatedHttpRequest
from apps.core.notices import say
from apps.core.owner_scope import set_owner
from apps.deadlines import feed, ics
from apps.deadlines.views.shared import plan_of

MADE = "feed_made"


@require_http_methods(["GET", "HEAD", "POST"])
@asks_again()
def calendar_live(request: AuthenticatedHttpRequest, plan_pk: UUID) -> HttpResponse:
    """The live calendar of a plan; a POST makes its secret address, which the page it leads to shows once."""
    plan, now = plan_of(request, plan_pk), timezone.now()
    if plan.is_example:
        raise Http404
    if request.method == "POST":
        shown_once.keep(request, MADE, feed.make_feed(plan=plan, by=request.user, now=now))
        return redirect("calendar_live", plan.pk)
    context: dict[str, Any] = {"plan": plan, "is_local": settings.PUBLIC_IS_LOCAL}
    context["feed"] = feed.feed_of_plan(plan)
    token = shown_once.take(request, MADE)
    if token and feed.opens(context["feed"], token):
        context["address"] = settings.PUBLIC_URL + reverse("calendar_feed", args=[token])
    return render(request, "deadlines/calendar.html", context)


@require_POST
def calendar_end(request: AuthenticatedHttpRequest, plan_pk: UUID) -> HttpResponse:
    plan = plan_of(request, plan_pk)
    if feed.withdraw_feed(plan=plan, by=request.user, now=timezone.now()):
        say(request, _("The address is withdrawn. Whoever asks it from now on finds nothing."))
    return redirect("calendar_live", plan.pk)


@login_not_required
@require_safe
def calendar_feed(request: HttpRequest, token: str) -> HttpResponse:
    """What a phone reads by the secret address; nothing tells a withdrawn one from one that never was."""
    row = feed.feed_of_token(token)
    if row is None:
        raise Http404
    now = timezone.now()
    set_owner(row.owner_id)
    if request.method == "GET":
        feed.note_read(row, now=now)
    response = HttpResponse(feed.content_of(row, now=now), content_type=ics.MEDIA_TYPE)
    response["Content-Disposition"] = f'inline; filename="{ics.FILE_NAME}"'
    response["Cache-Control"] = "no-store, private"
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response
