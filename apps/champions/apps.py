from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig


class ChampionsConfig(AppConfig):
    name = "apps.champions"
    label = "champions"

    def ready(self) -> None:
        import_module("apps.champions.hanging").register()
        waiting, dates = (
            import_module("apps.champions.waiting"),
            import_module("apps.champions.dates"),
        )
        import_module("apps.deadlines.from_above").register_waiting_past(dates.LABEL, waiting.of)
