from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig


class ChoicesConfig(AppConfig):
    name = "apps.choices"
    label = "choices"

    def ready(self) -> None:
        import_module("apps.choices.hanging").register()
