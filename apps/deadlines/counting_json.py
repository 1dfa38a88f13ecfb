"""A count as JSON for the row of its date, and back. Pure code."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, time
from typing import Any

from apps.deadlines.enums import Holidays, Mark, Rounding, StepKind
from apps.deadlines.ruled import Rule
from apps.deadlines.rules import Cell, Counted, Step, Window
from apps.plans.enums import Unit

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


def dump_rule(rule: Rule) -> dict[str, Any]:
    """A rule for `Deadline.window`: the fields of its window, and `key` and `times` where they say something."""
    window = rule.window
    row: dict[str, Any] = {
        "number": window.number,
        "unit": window.unit.value,
        "less_days": window.less_days,
        "holidays": window.holidays.value,
        "rounding": window.rounding.value,
    }
    if rule.key:
        row |= {"key": rule.key, "times": rule.times}
    return row


def load_rule(data: Mapping[str, Any]) -> Rule | None:
    """Read what `dump_rule` wrote; None for an empty object (a date that hangs on no day)."""
    if not data:
        return None
    window = Window(
        number=data["number"],
        unit=Unit(data["unit"]),
        less_days=data.get("less_days", 0),
        holidays=Holidays(data.get("holidays", Holidays.NOT_SAID)),
        rounding=Rounding(data.get("rounding", Rounding.EARLIER)),
    )
    return Rule(window=window, key=data.get("key", ""), times=data.get("times", 1))


def used(counted: Mapping[str, Any], day: date) -> dict[str, Any]:
    """A count as it is kept beside `day`, the day in use: another day than the counted one says so in a step."""
    if not counted:
        return {}
    steps = [step for step in counted["steps"] if step["kind"] != StepKind.BY_HAND]
    if counted["day"] != day.isoformat():
        steps.append(dump_step(Step(kind=StepKind.BY_HAND, day=day)))
    return {**counted, "steps": steps}


def is_by_hand(counted: Mapping[str, Any]) -> bool:
    """Say whether the day in use was set by hand beside its count."""
    return any(step["kind"] == StepKind.BY_HAND for step in counted.get("steps", ()))
