from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig


class EvidenceConfig(AppConfig):
    name = "apps.evidence"
    label = "evidence"

    def ready(self) -> None:
        mine = import_module("apps.evidence.proof")
        goals = import_module("apps.goals.proof")
        goals.register(tallies=mine.tallies, lines=mine.lines)
        import_module("apps.evidence.for_goals").register()
        import_module("apps.evidence.telling").register()
