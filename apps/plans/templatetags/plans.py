from __future__ import annotations

from django import template

from apps.plans.models import TermLabel
from apps.plans.wording import length, source_words

register = template.Library()


@register.simple_tag
def say_length(number: int, unit: str) -> str:
    """`10 business days`."""
    return length(number, unit) if unit else str(number)


@register.simple_tag
def say_source(label: str, source: str, year: int | None) -> str:
    """`reported: Business Insider, 2021`; a letter has neither source nor year."""
    known = None if label == TermLabel.LETTER else year
    return source_words(str(TermLabel(label).label), source, known)
