"""Check a finished packet, or any PDF, against the bundle rules."""

from __future__ import annotations

import json as jsons
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from apps.packets.check import check_packet


class Command(BaseCommand):
    help = "Check a PDF against the bundle rules; exit 1 if one fails."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--json", action="store_true", help="end with one JSON object")

    def handle(self, *, file: Path, json: bool, **_: Any) -> None:
        if not file.is_file():
            raise CommandError(f"There is no file {file}.", returncode=2)
        report = check_packet(file)
        for rule in report.rules:
            self.stdout.write(
                f"{rule.number:>2} {rule.status}{f': {rule.detail}' if rule.detail else ''}"
            )
        if json:
            self.stdout.write(_as_json(report.to_json()))
        if report.failed:
            sys.exit(1)


def _as_json(report: dict[str, Any]) -> str:
    return jsons.dumps(report, ensure_ascii=False)
