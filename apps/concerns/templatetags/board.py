"""Words and marks of the board."""

from __future__ import annotations

from django import template
from django.utils.safestring import SafeString

from apps.concerns.board import Board, Row
from apps.concerns.next_step import Way, first_way
from apps.concerns.saying import Asked, asked, strength_words
from apps.core.drawing.marks import marks

register = template.Library()


@register.filter
def tally_of(board: Board) -> SafeString:
    """A mark a concern: solid where it is answered."""
    return marks([one.is_answered for one in board.rows])


@register.filter
def say_strength(row: Row) -> str:
    """`Their own document: letter.pdf, page 2.`"""
    return strength_words(row)


@register.filter
def likely_questions(row: Row) -> list[Asked]:
    return asked(row)


@register.filter
def best_way(row: Row) -> Way | None:
    return first_way(row)
