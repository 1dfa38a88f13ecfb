"""A value that a test knows to be there, and an id that nothing has."""

from __future__ import annotations

from typing import TypeVar

Value = TypeVar("Value")
# Cases are named by it: an id made anew would name them otherwise in each worker.
NOBODYS = "00000000-0000-4000-8000-000000000000"


def known(value: Value | None) -> Value:
    """The value; the test fails where there is none."""
    assert value is not None
    return value
