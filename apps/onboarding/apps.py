from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig


class OnboardingConfig(AppConfig):
    name = "apps.onboarding"
    label = "onboarding"

    def ready(self) -> None:
        import_module("apps.onboarding.newcomers")
        import_module("apps.onboarding.before_today")
