from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig


class ChampionsConfig(AppConfig):
    name = "apps.champions"
    label = "champions"

    def ready(self) -> None:
        import_module("apps.champions.hanging").register()
