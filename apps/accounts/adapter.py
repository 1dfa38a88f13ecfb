from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Where allauth meets our own rules."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002
        """The first account comes from the one-time link; later ones from DAYBOOK_SIGNUP."""
        return bool(settings.SIGNUP_OPEN)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:  # noqa: ARG002
        return reverse("account_settings")
