"""A count as JSON for the row of its date, and back. Pure code."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, time
from typing import Any

from apps.deadlines.enums import Mark, StepKind
from apps.deadlines.rules import Cell, Counted, Step

VERSION = 1


def dump(counted: Counted) -> dict[str, Any]:
    """Return a JSON object that `load` reads back to an equal value."""
    return {
        "v": VERSION,
        "day": counted.day.isoformat(),
        "latest": counted.latest.isoformat(),
        "steps": [dump_step(step) for step in counted.steps],
        "cells": [[cell.day.isoformat(), cell.mark, cell.number] for cell in counted.cells],
    }


def dump_step(step: Step) -> dict[str, Any]:
    row: dict[str, Any] = {"kind": step.kind}
    for name in ("day", "other", "clock"):
        if (value := getattr(step, name)) is not None:
            row[name] = value.isoformat()
    for name in ("number", "unit", "name"):
        if value := getattr(step, name):
            row[name] = value
    return row


def load(data: Mapping[str, Any]) -> Counted | None:
    """Read what `dump` wrote; None for an empty object (a date that was not counted)."""
    if not data:
        return None
    return Counted(
        day=date.fromisoformat(data["day"]),
        latest=date.fromisoformat(data["latest"]),
        steps=tuple(_load_step(row) for row in data["steps"]),
        cells=tuple(
            Cell(day=date.fromisoformat(day), mark=Mark(mark), number=number)
            for day, mark, number in data["cells"]
        ),
    )


def _load_step(row: Mapping[str, Any]) -> Step:
    return Step(
        kind=StepKind(row["kind"]),
        day=date.fromisoformat(row["day"]) if "day" in row else None,
        other=date.fromisoformat(row["other"]) if "other" in row else None,
        clock=time.fromisoformat(row["clock"]) if "clock" in row else None,
        number=row.get("number", 0),
        unit=row.get("unit", ""),
        name=row.get("name", ""),
    )
