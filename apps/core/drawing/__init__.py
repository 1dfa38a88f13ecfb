"""Pictures drawn on the server: the same SVG in the page and in the PDF, each with its numbers as a table."""

from apps.core.drawing.days import CountedDay, DayKind, counted_days, days_left
from apps.core.drawing.picture import Picture, Table
from apps.core.drawing.values import Figure, Point, values_over_time
from apps.core.drawing.weeks import GoalMarks, Mark, weeks_by_goal

__all__ = [
    "CountedDay",
    "DayKind",
    "Figure",
    "GoalMarks",
    "Mark",
    "Picture",
    "Point",
    "Table",
    "counted_days",
    "days_left",
    "values_over_time",
    "weeks_by_goal",
]
