"""The private page: somebody without an account reads what is asked, answers once and takes a copy.

Its secret address is the only right there is: no session, no cookie. GET and HEAD read only, since programs follow the
links of messages; unknown, closed, used and outdated addresses answer alike (docs/adr/0011).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from apps.champions.limits import may_post
from apps.champions.models import FeedbackAnswer, FeedbackRequest
from apps.champions.page_form import AnswerForm
from apps.champions.private_page import give_answer, is_open, kept_by, last_day, request_of_token
from apps.champions.reach import id_of
from apps.core.owner_scope import set_owner
from apps.core.text import without_nul
from apps.plans.today import today_of

WITH_PROBLEMS, TOO_MANY, GONE = 422, 429, 404
NO_REFERRER = "no-referrer"
COPY_NAME = "my-answer-{day}.txt"


@csrf_exempt  # nothing here rests on a cookie: who can forge the post knows the secret address, and may answer
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def asked(request: HttpRequest, token: str) -> HttpResponse:
    """What is asked, and the one answer to it."""
    opened = Opened(token=token, row=request_of_token(token), now=timezone.now())
    if opened.row is not None:
        set_owner(opened.row.owner_id)
    answer = _posted if request.method == "POST" else _read
    response = answer(request, opened)
    response["Cache-Control"] = "no-store, private"
    response["Referrer-Policy"] = NO_REFERRER
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


@dataclass(frozen=True, kw_only=True)
class Opened:
    """A visit: `row` is what the token was made for, open or not."""

    token: str
    row: FeedbackRequest | None
    now: datetime

    def open_row(self) -> FeedbackRequest | None:
        return self.row if self.row is not None and is_open(self.row, now=self.now) else None


def _read(request: HttpRequest, opened: Opened) -> HttpResponse:
    row = opened.open_row()
    if row is None:
        return _closed(request)
    return _page(request, row, AnswerForm(row=row, today=today_of(row.plan, now=opened.now)))


def _posted(request: HttpRequest, opened: Opened) -> HttpResponse:
    token, now, row = opened.token, opened.now, opened.open_row()
    named = id_of(request.POST.get("client_token", ""))
    stood = kept_by(token, named or UUID(int=0))
    if stood is not None:
        return _copy(stood) if request.POST.get("do") == "copy" else _thanks(request, stood)
    if row is None:
        return _closed(request)
    form = AnswerForm(request.POST, row=row, today=today_of(row.plan, now=now))
    if not may_post(token, now=now):
        return _page(request, row, form, status=TOO_MANY)
    if _is_asker(request, row) or not form.is_valid():
        return _page(request, row, form, status=WITH_PROBLEMS)
    kept = give_answer(token=token, form=form.token(), answer=form.answer(now=now), now=now)
    return _thanks(request, kept) if kept is not None else _closed(request)


def _page(
    request: HttpRequest, row: FeedbackRequest, form: AnswerForm, *, status: int = 200
) -> HttpResponse:
    context: dict[str, Any] = {
        "row": row,
        "asker": row.owner.name.strip(),
        "form": form,
        "last_day": last_day(row),
        "is_asker": _is_asker(request, row),
        "is_too_often": status == TOO_MANY,
    }
    return _render(request, "champions/asked.html", context, status=status)


def _is_asker(request: HttpRequest, row: FeedbackRequest) -> bool:
    """Somebody looking at their own page cannot sign it for another by mistake."""
    return bool(request.user.is_authenticated and request.user.pk == row.owner_id)


def _thanks(request: HttpRequest, kept: FeedbackAnswer) -> HttpResponse:
    asker = kept.request.owner.name.strip()
    context = {
        "kept": kept,
        "asker": asker,
        "form_token": request.POST.get("client_token", ""),
    }
    return _render(request, "champions/asked_thanks.html", context)


def _copy(kept: FeedbackAnswer) -> HttpResponse:
    """The bytes that were signed, under a name that tells nothing."""
    day = today_of(kept.request.plan, now=kept.received_at).isoformat()
    response = HttpResponse(kept.signed_text, content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{COPY_NAME.format(day=day)}"'
    return response


def _closed(request: HttpRequest) -> HttpResponse:
    """One answer for every address that opens nothing; words that were sent there are given back."""
    words = without_nul(request.POST.get("words", "")) if request.method == "POST" else ""
    return _render(request, "champions/asked_closed.html", {"words": words}, status=GONE)


def _render(
    request: HttpRequest, template: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    """The page says itself, too, that no other site may learn its address."""
    return render(request, template, {**context, "referrer": NO_REFERRER}, status=status)
