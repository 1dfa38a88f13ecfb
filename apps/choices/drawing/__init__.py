"""The pictures of Choices: the same SVG in the page and in the PDF, each with its exact amounts as a table."""

from apps.choices.drawing.chance import chance_curve
from apps.choices.drawing.days import worth_of_days
from apps.choices.drawing.flips import flips, turning_points
from apps.choices.drawing.money import money_by_way

__all__ = ["chance_curve", "flips", "money_by_way", "turning_points", "worth_of_days"]
