from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from apps.files.services import sweep


class Command(BaseCommand):
    help = "Remove what interrupted uploads left in the file storage."

    def handle(self, *_args: Any, **_options: Any) -> None:
        removed = sweep(now=timezone.now())
        self.stdout.write(f"Removed {removed} leftover files.")
