"""Moments of rows by the thousand."""

from __future__ import annotations

from typing import Any

from django.db.models import FloatField, Func


class Seconds(Func):
    """A moment as seconds since 1970, exact to the microsecond; NULL stays NULL.

    Read as datetimes, the moments of a thousand rows take longer than all the rest of the rows.
    """

    template = "EXTRACT(EPOCH FROM %(expressions)s)::double precision"
    arity = 1

    def __init__(self, *expressions: Any, **extra: Any) -> None:
        super().__init__(*expressions, output_field=FloatField(), **extra)
