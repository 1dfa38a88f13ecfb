from __future__ import annotations

from django import template

from apps.plans.models import TermLabel
from apps.plans.wording import length

register = template.Library()


@register.simple_tag
def say_length(number: int, unit: str) -> str:
    """`10 business days`."""
    return length(number, unit) if unit else str(number)


@register.simple_tag
def say_label(label: str) -> str:
    """`reported`, `law`: where a value comes from."""
    return str(TermLabel(label).label)
