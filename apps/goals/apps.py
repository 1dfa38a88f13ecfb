from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig


class GoalsConfig(AppConfig):
    name = "apps.goals"
    label = "goals"

    def ready(self) -> None:
        import_module("apps.goals.wakeups").register()
