"""What a person is told when something outside Daybook stands in the way."""

from __future__ import annotations


class Refusal(Exception):  # noqa: N818  it is an answer, not a defect
    """One clear sentence that says what is wrong and what to do; commands print it and exit 2."""
