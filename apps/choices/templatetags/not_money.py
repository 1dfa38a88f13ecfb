from __future__ import annotations

from django import template

from apps.choices import not_money_words as words
from apps.choices.not_money import Group, LeftOut, NotMoney, Point

register = template.Library()


@register.filter
def group_head(group: Group) -> str:
    """`What you sign away`."""
    return words.head_of(group)


@register.filter
def point_source(point: Point) -> str:
    """`law: RCW 49.44.211, 2022. Verify it.`"""
    return words.source_of(point)


@register.filter
def left_out_words(one: LeftOut) -> str:
    return words.say_left_out(one)


@register.filter
def which_law(found: NotMoney) -> str:
    """Whose law stands there where no country is set; else empty."""
    return words.which_law(found.said)
