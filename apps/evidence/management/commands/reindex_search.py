"""What the search reads, made again from the record."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError

from apps.evidence import search_index
from apps.plans.models import Plan


class Command(BaseCommand):
    help = "Make what the search reads again from the record; nothing of the record changes."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--plan", type=UUID, help="only the entries of this plan")

    def handle(self, *, plan: UUID | None, **_: Any) -> None:
        plans = Plan.objects.order_by("pk").filter(**({"pk": plan} if plan else {}))
        if plan and not plans:
            raise CommandError("There is no such plan.", returncode=2)
        read = sum(search_index.rebuild(one.pk) for one in plans)
        self.stdout.write(f"Read {read} entries.")
