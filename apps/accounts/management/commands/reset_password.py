from __future__ import annotations

from typing import Any
from uuid import UUID

from allauth.account import app_settings
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.urls import reverse

from apps.accounts.models import User


class Command(BaseCommand):
    help = (
        "Print a link with which one person chooses a new password. It works once, for three days."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("user", help="e-mail address or id of the account")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        user = _find(options["user"])
        key = app_settings.PASSWORD_RESET_TOKEN_GENERATOR().make_token(user)
        uid = user_pk_to_url_str(user)
        path = reverse("account_reset_password_from_key", args=[uid, key])
        self.stdout.write(settings.PUBLIC_URL + path)


def _find(named: str) -> User:
    try:
        by_id = {"pk": UUID(named)}
    except ValueError:
        by_id = {}
    known = User.objects.real()
    user = known.filter(**by_id).first() if by_id else known.filter(email__iexact=named).first()
    if user is None:
        raise CommandError("There is no account with this address or id.", returncode=2)
    return user
