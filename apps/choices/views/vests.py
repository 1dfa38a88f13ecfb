"""The vests of a scenario: by hand, pasted or out of a file, and their days as dates of the plan."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from apps.choices import services, vest_services
from apps.choices.forms.vests import PasteForm, PricesForm, VestForm
from apps.choices.models import Scenario, Vest
from apps.choices.parsers.outcome import Means, Statement
from apps.choices.parsers.statement import MOST_ROWS, read_statement
from apps.choices.reach import scenario_of, vests_of
from apps.choices.vest_page import habits_of, page_of, read_lines
from apps.choices.vest_undo import locked
from apps.choices.vest_words import doubts, told, what_vests
from apps.core import say_dates
from apps.core.http import AuthenticatedHttpRequest
from apps.core.notices import say, warn
from apps.files.uploading import posted_files
from apps.plans.today import today_of

WITH_PROBLEMS = 422
GONE = "gone"  # in the address of an undo: what was removed
CHOICES = ("order", "decimal", "means", "column", "day_column")  # how a statement is read
MOST_SHOWN = 100  # lines that were not kept, of each sort


@require_http_methods(["GET", "HEAD", "POST"])
def choice_vests(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """The vests with their prices; posting adds one by hand, or keeps the prices."""
    scenario, now = scenario_of(request, pk), timezone.now()
    do = request.POST.get("do", "") if request.method == "POST" else ""
    if do == "prices":
        return _keep_prices(request, scenario, now=now)
    if do == "box":
        form = PasteForm(initial={"text": request.POST.get("text", "")})
        return _page(request, scenario, now=now, paste=form)
    if request.method == "POST":
        return _add(request, scenario, now=now)
    return _page(request, scenario, now=now)


def _keep_prices(
    request: AuthenticatedHttpRequest, scenario: Scenario, *, now: datetime
) -> HttpResponse:
    form = PricesForm(request.POST, scenario=scenario)
    if not form.is_valid():
        return _page(request, scenario, now=now, prices=form)
    services.change_scenario(scenario=scenario, by=request.user, now=now, **form.cleaned_data)
    say(request, _("The prices are saved."))
    return redirect("choice_vests", scenario.pk)


def _add(request: AuthenticatedHttpRequest, scenario: Scenario, *, now: datetime) -> HttpResponse:
    form = VestForm(request.POST, scenario=scenario, today=today_of(scenario.plan, now=now))
    if not form.is_valid():
        return _page(request, scenario, now=now, add=form)
    fields = {name: form.cleaned_data[name] for name in ("day", "shares", "amount")}
    try:
        vest_services.add_vest(scenario=scenario, by=request.user, now=now, **fields)
    except vest_services.TooManyVestsError:
        form.add_error(None, _("A scenario holds at most %(most)d vests. Remove one first.") % {"most": MOST_ROWS})  # fmt: skip
        return _page(request, scenario, now=now, add=form)
    say(request, _("The vest is added."))
    return redirect("choice_vests", scenario.pk)


def _page(
    request: AuthenticatedHttpRequest,
    scenario: Scenario,
    *,
    now: datetime,
    add: VestForm | None = None,
    prices: PricesForm | None = None,
    paste: PasteForm | None = None,
) -> HttpResponse:
    today = today_of(scenario.plan, now=now)
    forms = {
        "add_form": add or VestForm(scenario=scenario, today=today),
        "prices_form": prices or PricesForm(scenario=scenario),
        "paste_form": paste or PasteForm(),
    }
    page = page_of(scenario, vests_of(scenario), now=now)
    context: dict[str, Any] = {"plan": scenario.plan, "scenario": scenario, "page": page, **forms}
    has_problems = any(one.is_bound and one.errors for one in forms.values())
    status = WITH_PROBLEMS if has_problems else 200
    return render(request, "choices/vests.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def choice_vests_read(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """What was read of a statement, and what was not; nothing is saved here."""
    scenario, now = scenario_of(request, pk), timezone.now()
    if request.method != "POST":
        return redirect("choice_vests", scenario.pk)
    form = _posted_statement(request)
    if not form.is_valid():
        return _page(request, scenario, now=now, paste=form)
    statement = _statement(form, scenario, today=today_of(scenario.plan, now=now))
    return _preview(request, scenario, form=form, statement=statement)


def _posted_statement(request: AuthenticatedHttpRequest) -> PasteForm:
    form = PasteForm(request.POST, request.FILES)
    for refusal in posted_files(request, "file")[1]:
        form.add_error("file", refusal.sentence)
    return form


def _statement(form: PasteForm, scenario: Scenario, *, today: date) -> Statement:
    """The statement as its reader wants it read."""
    chosen = form.cleaned_data
    habits = replace(
        habits_of(scenario, today=today),
        order=chosen["order"] or None, decimal=chosen["decimal"] or None, means=Means(chosen["means"]),
        column=chosen["column"], day_column=chosen["day_column"],
    )  # fmt: skip
    return read_statement(form.statement, habits)


def _preview(
    request: AuthenticatedHttpRequest, scenario: Scenario, *, form: PasteForm, statement: Statement
) -> HttpResponse:
    new = vest_services.new_rows(scenario, statement.rows)
    problems = [told(one, currency=scenario.currency) for one in statement.problems[:MOST_SHOWN]]
    context: dict[str, Any] = {
        "plan": scenario.plan,
        "scenario": scenario,
        "form": form,
        "text": form.statement,
        "rows": read_lines(scenario, statement.rows, new=new),
        "new": len(new),
        "doubts": doubts(statement),
        "problems": problems,
        "more_problems": len(statement.problems) - len(problems),
        "left_out": statement.left_out[:MOST_SHOWN],
        "left_count": len(statement.left_out),
        "chosen": {name: form.cleaned_data[name] for name in CHOICES},
    }
    return render(request, "choices/vests_read.html", context)


@require_POST
def choice_vests_keep(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """Keep what the preview showed."""
    scenario, now = scenario_of(request, pk), timezone.now()
    form = _posted_statement(request)
    if not form.is_valid():
        return _page(request, scenario, now=now, paste=form)
    statement = _statement(form, scenario, today=today_of(scenario.plan, now=now))
    kept = vest_services.keep_vests(
        scenario=scenario, by=request.user, now=now, rows=statement.rows
    )
    _say_kept(request, kept)
    return redirect("choice_vests", scenario.pk)


def _say_kept(request: AuthenticatedHttpRequest, kept: vest_services.Kept) -> None:
    words = [ngettext("%(n)d vest is kept.", "%(n)d vests are kept.", kept.added) % {"n": kept.added}]  # fmt: skip
    if kept.there:
        words.append(
            ngettext("%(n)d was here already.", "%(n)d were here already.", kept.there) % {"n": kept.there}
        )  # fmt: skip
    if kept.added or not kept.beyond:
        say(request, " ".join(words))
    if kept.beyond:
        warn(request, _("A scenario holds at most %(most)d vests; %(n)d did not fit.") % {"most": MOST_ROWS, "n": kept.beyond})  # fmt: skip


@require_POST
def vest_remove(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """Take one away; the notice puts it back."""
    rows = Vest.objects.for_user(request.user).select_related("scenario__plan")
    vest, now = get_object_or_404(rows, pk=pk), timezone.now()
    scenario = vest.scenario
    undo = f"{reverse('choice_vests_undo', args=[scenario.pk])}?{urlencode({GONE: locked(vest, now=now)})}"
    words = [
        _("Removed: %(day)s, %(what)s.")
        % {"day": say_dates.day(vest.vest_date), "what": what_vests(vest, currency=scenario.currency)}
    ]  # fmt: skip
    vest_services.remove_vest(vest=vest, by=request.user, now=now)
    if vest_services.is_left_in_dates(scenario, vest.vest_date):
        words.append(_("The day still stands in Dates."))
    say(request, " ".join(words), undo_url=undo)
    return redirect("choice_vests", scenario.pk)


@require_POST
def choice_vests_undo(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """Put the one that was removed last back."""
    scenario, now = scenario_of(request, pk), timezone.now()
    try:
        is_back = vest_services.restore_vest(
            scenario=scenario, by=request.user, now=now, word=request.GET.get(GONE, "")
        )
    except vest_services.TooManyVestsError:
        warn(request, _("A scenario holds at most %(most)d vests. Remove one first.") % {"most": MOST_ROWS})  # fmt: skip
        return redirect("choice_vests", scenario.pk)
    if is_back:
        say(request, _("It is back."))
    else:
        warn(request, _("There is nothing to put back."))
    return redirect("choice_vests", scenario.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def choice_vests_clear(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """Remove all of them, by a second tap."""
    scenario = scenario_of(request, pk)
    if request.method == "POST":
        gone = vest_services.remove_all_vests(
            scenario=scenario, by=request.user, now=timezone.now()
        )
        say(request, ngettext("%(n)d vest is removed.", "%(n)d vests are removed.", gone) % {"n": gone})  # fmt: skip
        return redirect("choice_vests", scenario.pk)
    count = len(vests_of(scenario))
    context = {"plan": scenario.plan, "scenario": scenario, "count": count}
    return render(request, "choices/vests_clear.html", context)


@require_POST
def choice_vests_to_dates(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """Make the coming days dates of the plan; what vests on them stays here."""
    scenario, now = scenario_of(request, pk), timezone.now()
    made = vest_services.vests_to_dates(scenario=scenario, by=request.user, now=now)
    words = [ngettext("%(n)d date is added, with reminders.", "%(n)d dates are added, with reminders.", made.added)
             % {"n": made.added}] if made.added else [_("No date was added.")]  # fmt: skip
    if made.there:
        words.append(
            ngettext("%(n)d was there already.", "%(n)d were there already.", made.there) % {"n": made.there}
        )  # fmt: skip
    say(request, " ".join(words))
    return redirect("choice_vests", scenario.pk)
