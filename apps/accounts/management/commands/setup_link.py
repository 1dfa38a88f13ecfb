from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.urls import reverse
from django.utils import timezone

from apps.accounts.services import make_setup_link


class Command(BaseCommand):
    help = "Print the one-time link that makes the first account. Prints nothing once there is one."

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        token = make_setup_link(now=timezone.now())
        if token:
            self.stdout.write(settings.PUBLIC_URL + reverse("welcome", args=[token]))
