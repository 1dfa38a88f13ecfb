from __future__ import annotations

from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from apps.accounts.kept import unlock
from apps.accounts.models import User
from apps.accounts.replay import run_again
from apps.accounts.services import settle_in

SEEN_ANYWAY = frozenset({"account/messages/logged_in.txt", "account/messages/logged_out.txt"})


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Where allauth meets our own rules."""

    error_messages: ClassVar = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": _("This address and this password do not belong together."),
        "enter_current_password": _("This is not the password you have now."),
        "incorrect_password": _("This is not your password."),
        "too_many_login_attempts": _("Too many tries. Please wait some minutes, then try again."),
        "rate_limited": _("Too many tries. Please wait some minutes, then try again."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002
        """The first account comes from the one-time link; later ones from DAYBOOK_SIGNUP."""
        return bool(settings.SIGNUP_OPEN)

    def is_safe_url(self, url: str) -> bool:
        """Redirects stay on this origin and are paths (R35)."""
        return url.startswith("/") and url_has_allowed_host_and_scheme(url, allowed_hosts=None)

    def get_signup_redirect_url(self, request: HttpRequest) -> str:  # noqa: ARG002
        return reverse("where_are_you")

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:  # noqa: ARG002
        return reverse("account_settings")

    def get_reset_password_from_key_url(self, key: str) -> str:
        """Links in mail start with the public address, whatever Host a request named (R34)."""
        path = reverse("account_reset_password_from_key", args=["UID", "KEY"])
        return settings.PUBLIC_URL + path.replace("UID-KEY", key)

    def save_user(
        self, request: HttpRequest, user: User, form: BaseForm, *, commit: bool = True
    ) -> User:
        """Store a later account with its name and zone, and what other apps have for a new account."""
        now = timezone.now()  # noqa: TID251  allauth calls this in place of a view
        user.name, user.zone = form.cleaned_data["name"], form.cleaned_data["zone"]
        user.zone_confirmed_at = now
        super().save_user(request, user, form, commit=commit)
        settle_in(user, now=now)
        return user

    def respond_user_inactive(
        self,
        request: HttpRequest,
        user: User,  # noqa: ARG002
    ) -> HttpResponse:
        """Say it in place: this needs no address of its own."""
        return render(request, "account/account_inactive.html", status=403)

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        *args: Any,
        **kwargs: Any,
    ) -> None:
        """Nobody needs to be told that they signed in or out: the page shows it."""
        if message_template not in SEEN_ANYWAY:
            super().add_message(request, level, message_template, *args, **kwargs)

    def post_login(self, request: HttpRequest, user: User, **details: Any) -> HttpResponseBase:
        """Save what was being posted when the session was lost, then go on."""
        response: HttpResponseBase = super().post_login(request, user, **details)
        token = request.POST.get("kept", "")
        if not token:
            return response
        kept = unlock(token, now=timezone.now())  # noqa: TID251  allauth calls this in place of a view
        return run_again(request, kept, user=user) if kept else response
