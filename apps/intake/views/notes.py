from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.utils.translation.trans_real import parse_accept_lang_header
from django.views.decorators.http import require_http_methods, require_POST

from apps.core.http import AuthenticatedHttpRequest
from apps.core.ids import uuid7
from apps.core.notices import say
from apps.evidence.enums import EntryKind
from apps.evidence.reach import plan_of
from apps.intake.notes import (
    LONGEST_SOURCE,
    ORDERS,
    ROWS_A_PAGE,
    Pasted,
    longest_line,
    proposals,
    save_notes,
)
from apps.intake.notes_rows import (
    HOW,
    Checker,
    NotesForm,
    Row,
    first_rows,
    has_questions,
    posted_rows,
    question_of_order,
    settle,
)
from apps.intake.parsers.month_words import MONTHS, is_day_first
from apps.intake.parsers.notes import Proposed
from apps.plans.models import Plan

MOST_LANGUAGES = 5


@require_http_methods(["GET", "HEAD", "POST"])
def notes(request: AuthenticatedHttpRequest, plan_pk: UUID) -> HttpResponse:
    """The box, and what its words propose; nothing is saved here."""
    plan, now = plan_of(request, plan_pk), timezone.now()
    if request.method != "POST":
        return _box(request, plan, NotesForm(initial={"client_token": uuid7()}, now=now))
    form = NotesForm(request.POST, now=now)
    if not form.is_valid() or request.POST.get("do") == "box":
        return _box(request, plan, form)
    sheet = Sheet.of(request, form)
    problem = _problem(sheet.found)
    if problem:
        form.add_error("text", problem)
        return _box(request, plan, form)
    return _table(
        request, plan, sheet=sheet, rows=first_rows(sheet.found, start=0, most=ROWS_A_PAGE)
    )


def _problem(found: Sequence[Proposed]) -> str:
    """Why no rows can be shown, as a sentence; empty when they can."""
    if not found:
        return _("There are no words in it that could be an entry.")
    longest = longest_line(found)
    if longest is None:
        return ""
    words = {"line": longest.first_line, "limit": LONGEST_SOURCE}
    return (
        _(
            "From line %(line)d on it is too much for one entry: more than %(limit)d characters, or thousands of lines. "
            "Split the line, or paste the notes in parts."
        )
        % words
    )


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """One paste as it stands: its text, what it proposes, and from which place on rows are shown."""

    pasted: Pasted
    found: Sequence[Proposed]
    token: UUID
    start: int

    @classmethod
    def of(cls, request: AuthenticatedHttpRequest, form: NotesForm) -> Sheet:
        asked = form.cleaned_data
        day_first, languages = _habits(request)
        pasted = Pasted(
            text=asked["text"], at=asked["read_at"], zone=request.user.zone, order=asked["order"],
            day_first=day_first, languages=languages,
        )  # fmt: skip
        found = proposals(pasted)
        start = min(asked["start"] or 0, max(len(found) - 1, 0))
        return cls(pasted=pasted, found=found, token=asked["client_token"], start=start)

    @property
    def rest(self) -> Sequence[Proposed]:
        """What stands beneath the rows of this page."""
        return self.found[self.start + ROWS_A_PAGE :]

    def rows(self, request: AuthenticatedHttpRequest) -> list[Row]:
        return posted_rows(request.POST, self.found, start=self.start, most=ROWS_A_PAGE)

    def in_order(self, order: str) -> Sheet:
        pasted = replace(self.pasted, order=order)
        return replace(self, pasted=pasted, found=proposals(pasted))

    def next_page(self) -> Sheet:
        return replace(self, start=self.start + ROWS_A_PAGE)


def _habits(request: AuthenticatedHttpRequest) -> tuple[bool, tuple[str, ...]]:
    """How the browser's languages write 3/4, and which names of months they have; English always."""
    accepted = [tag for tag, _q in parse_accept_lang_header(request.headers.get("Accept-Language", "")[:500])]  # fmt: skip
    known = [tag.partition("-")[0] for tag in accepted if tag.partition("-")[0] in MONTHS]
    languages = tuple(dict.fromkeys([*known[:MOST_LANGUAGES], "en"]))
    return is_day_first(accepted[0] if accepted else "en-us"), languages


def _box(request: AuthenticatedHttpRequest, plan: Plan, form: NotesForm) -> HttpResponse:
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "intake/notes.html", {"plan": plan, "form": form}, status=status)


def _table(
    request: AuthenticatedHttpRequest, plan: Plan, *, sheet: Sheet, rows: Sequence[Row]
) -> HttpResponse:
    wrong = [row for row in rows if row.problems]
    context: dict[str, Any] = {
        "plan": plan,
        "sheet": sheet,
        "rows": rows,
        "wrong": wrong,
        "total": len(sheet.found),
        "last": sheet.start + len(rows),
        "read_at": f"{sheet.pasted.at:%Y-%m-%dT%H:%M:%S%z}",
        "question": question_of_order(rows, day_first=sheet.pasted.day_first),
        "can_save_all": sheet.rest and not has_questions(sheet.rest, now=timezone.now()),
        "kinds": EntryKind.choices,
        "hows": HOW,
    }
    return render(request, "intake/notes_table.html", context, status=422 if wrong else 200)


@transaction.non_atomic_requests
@require_POST
def notes_save(request: AuthenticatedHttpRequest, plan_pk: UUID) -> HttpResponse:
    """Save the rows, or those of this page, or read dates the other way. Opens its own transactions: a hundred each."""
    plan, now = plan_of(request, plan_pk), timezone.now()
    form = NotesForm(request.POST, now=now)
    if not form.is_valid():
        return _box(request, plan, form)
    sheet = Sheet.of(request, form)
    rows, order = sheet.rows(request), request.POST.get("read", "")
    if order in ORDERS:
        sheet = sheet.in_order(order)
        settle(rows, sheet.found)
        return _table(request, plan, sheet=sheet, rows=rows)
    return _save(request, plan, sheet=sheet, rows=rows, now=now)


def _save(
    request: AuthenticatedHttpRequest, plan: Plan, *, sheet: Sheet, rows: list[Row], now: datetime
) -> HttpResponse:
    takes_all = request.POST.get("do") == "all" and not has_questions(sheet.rest, now=now)
    checker = Checker(zone=request.user.zone, now=now)
    noted = checker.noted(rows)
    if takes_all:
        below = first_rows(sheet.found, start=sheet.start + ROWS_A_PAGE, most=len(sheet.found))
        noted += checker.noted(below)
    if any(row.problems for row in rows):
        return _table(request, plan, sheet=sheet, rows=rows)
    batch = save_notes(plan=plan, by=request.user, now=now, token=sheet.token, noted=noted)
    said = ngettext(
        "%(n)d entry written from your notes.", "%(n)d entries written from your notes.", len(noted)
    )
    say(request, said % {"n": len(noted)}, undo_url=reverse("batch_undo", args=[batch.pk]))
    if sheet.rest and not takes_all:
        following = sheet.next_page()
        shown = first_rows(following.found, start=following.start, most=ROWS_A_PAGE)
        return _table(request, plan, sheet=following, rows=shown)
    return redirect(batch)
