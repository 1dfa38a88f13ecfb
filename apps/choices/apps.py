from __future__ import annotations

from django.apps import AppConfig


class ChoicesConfig(AppConfig):
    name = "apps.choices"
    label = "choices"
