"""Ledger, words, files and packets, re-read and re-hashed."""

from __future__ import annotations

import json as jsons
import sys
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError

from apps.accounts.models import User
from apps.operations.verify import Verdict, verify_owner
from apps.plans.models import Plan


class Command(BaseCommand):
    help = "Verify the ledger and re-hash all words, files and packets; exit 1 if a record does not hold."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--plan", type=UUID, help="only the record that this plan belongs to")
        parser.add_argument("--json", action="store_true", help="end with one JSON object")

    def handle(self, *, plan: UUID | None, json: bool, **_: Any) -> None:
        owners = (
            [_owner_of(plan)]
            if plan
            else list(User.objects.order_by("pk").values_list("pk", flat=True))
        )
        verdicts = {str(owner): verify_owner(owner) for owner in owners}
        for owner, verdict in verdicts.items():
            self._say(owner, verdict)
        if json:
            self.stdout.write(jsons.dumps({owner: asdict(one) for owner, one in verdicts.items()}))
        if not all(one.holds for one in verdicts.values()):
            sys.exit(1)

    def _say(self, owner: str, verdict: Verdict) -> None:
        """One line when it holds; else one for each thing that does not."""
        self.stdout.write(f"{owner}: {'holds' if verdict.holds else 'does not hold'}")
        if verdict.ledger_break:
            self.stdout.write(f"  the ledger breaks at event {verdict.ledger_break}")
        for what, ids in verdict.findings().items():
            for one in ids:
                self.stdout.write(f"  {what}: {one}")


def _owner_of(plan: UUID) -> UUID:
    found = Plan.objects.filter(pk=plan).values_list("owner_id", flat=True).first()
    if found is None:
        raise CommandError("There is no such plan.", returncode=2)
    return found
