"""Registered when Django is ready: every account has a plan from its first moment."""

from __future__ import annotations

from apps.accounts import newcomers
from apps.onboarding.services import first_plan

newcomers.register(first_plan)
