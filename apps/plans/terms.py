"""What the user's own letter says about a window or a rule; it overrides every template."""

from __future__ import annotations

from dataclasses import dataclass

from apps.plans.enums import Unit


@dataclass(frozen=True, kw_only=True)
class LetterTerm:
    """A figure with its unit, or words."""

    number: int | None = None
    unit: Unit | None = None
    text: str = ""
    name: str = ""
