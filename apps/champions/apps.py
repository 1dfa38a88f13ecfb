from __future__ import annotations

from django.apps import AppConfig


class ChampionsConfig(AppConfig):
    name = "apps.champions"
    label = "champions"
