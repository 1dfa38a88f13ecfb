from __future__ import annotations

from uuid import UUID

from django import forms
from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from apps.core import shown_once
from apps.core.asking import asks_again
from apps.core.forms import DaybookForm, TextField
from apps.core.http import AuthenticatedHttpRequest
from apps.core.notices import say
from apps.evidence.reach import plan_of
from apps.intake import tokens
from apps.intake.models import ApiToken


class TokenForm(DaybookForm):
    name = TextField(
        label=_("What is it for?"), max_length=60, help_text=_("For example: my phone.")
    )

    def refuse_more(self) -> None:
        """Say that there are enough."""
        problem = _now("A plan has at most %(most)d tokens. Take one back first.")
        self.add_error("name", forms.ValidationError(problem % {"most": tokens.MOST_TOKENS}))


MADE = "token_made"


@require_http_methods(["GET", "HEAD", "POST"])
@asks_again()
def elsewhere(request: AuthenticatedHttpRequest, plan_pk: UUID) -> HttpResponse:
    """How to log from a phone, a share menu or another page; a new token is shown once, on the page it leads to."""
    plan = plan_of(request, plan_pk)
    form = TokenForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        name = form.cleaned_data["name"]
        try:
            made = tokens.make_token(plan=plan, by=request.user, now=timezone.now(), name=name)
            shown_once.keep(request, MADE, made)
            return redirect("elsewhere", plan.pk)
        except tokens.TooManyTokensError:
            form.refuse_more()
    context = {
        "plan": plan,
        "section": "account_settings",
        "form": form,
        "made": shown_once.take(request, MADE),
        "tokens": ApiToken.objects.for_user(request.user).usable().filter(plan=plan),
        "is_local": settings.PUBLIC_IS_LOCAL,
        "address": request.build_absolute_uri("/api/v1/entries"),
        "bookmarklet": _bookmarklet(
            request.build_absolute_uri(reverse("entry_add", args=[plan.pk]))
        ),
    }
    status = 422 if form.errors else 200
    return render(request, "intake/elsewhere.html", context, status=status)


def _bookmarklet(address: str) -> str:
    """A bookmark that opens the form of an entry with the words marked on a page; it reads nothing else."""
    words = "String(getSelection()).slice(0,1500)"
    return f"javascript:void(open('{address}?statement='+encodeURIComponent({words})))"


@require_POST
def token_revoke(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    found = ApiToken.objects.for_user(request.user).select_related("plan")
    token = get_object_or_404(found, pk=pk)
    tokens.revoke_token(token=token, by=request.user, now=timezone.now())
    say(request, _now("Taken back. Whatever used it can no longer log."))
    return redirect("elsewhere", token.plan_id)
