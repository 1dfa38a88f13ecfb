"""Stage templates: data files with a source, a year and a label for every value. Pure code.

A plan copies what it takes; templates are never read again for a running plan (design: Templates).
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from apps.plans.enums import Unit

FOLDER = Path(__file__).parent / "templates_data"
LABELS = frozenset({"law", "reported", "rumour", "common"})
STAGES = frozenset({"hint", "focus", "pivot", "pip", "capability", "appeal", "other"})
DATE_KINDS = frozenset({"checkpoint", "decision", "appeal", "stage_end", "outside", "other"})
# The order in which they are offered.
ORDER = ("hint", "amazon-focus", "amazon-pivot", "generic-pip", "uk-capability", "blank")
ANY_YEAR = range(1900, 2100)


class TemplateError(ValueError):
    """A template file does not say what it must; the message names file and place."""


@dataclass(frozen=True, kw_only=True)
class Trigger:
    """A day that windows are counted from."""

    key: str
    name: str
    required: bool


@dataclass(frozen=True, kw_only=True)
class Value:
    """One figure or sentence with its source. `unit` without `number` is a window the letter must fill."""

    key: str
    name: str
    source: str
    year: int
    label: str
    number: int | None = None
    unit: Unit | None = None
    less_days: int = 0
    text: str = ""

    @property
    def is_window(self) -> bool:
        return self.unit is not None


@dataclass(frozen=True, kw_only=True)
class Question:
    """What the user's letter must say, because no source does."""

    key: str
    name: str


@dataclass(frozen=True, kw_only=True)
class ProposedDate:
    """A date the template proposes: a window after a trigger, or every window until another ends."""

    key: str
    kind: str
    title: str
    trigger: str
    window: str
    until: str = ""
    ticked: bool = True
    trigger_before: date | None = None
    trigger_from: date | None = None

    def applies(self, trigger: date) -> bool:
        """Say whether the law or custom behind it covers this trigger day."""
        early = self.trigger_from is not None and trigger < self.trigger_from
        late = self.trigger_before is not None and trigger >= self.trigger_before
        return not early and not late


@dataclass(frozen=True, kw_only=True)
class StageTemplate:
    """One kind of stage with its triggers, values, questions and proposed dates."""

    id: str
    version: int
    name: str
    says: str
    stage: str
    triggers: tuple[Trigger, ...]
    values: tuple[Value, ...]
    questions: tuple[Question, ...]
    dates: tuple[ProposedDate, ...]

    def value(self, key: str) -> Value:
        return next(one for one in self.values if one.key == key)

    @property
    def windows(self) -> tuple[Value, ...]:
        return tuple(one for one in self.values if one.is_window)

    @property
    def sentences(self) -> tuple[Value, ...]:
        return tuple(one for one in self.values if not one.is_window)


def read(text: str, *, name: str) -> StageTemplate:
    """Read one template file; `name` is used in messages.

    Raises:
        TemplateError: something is missing, unknown or points nowhere.
    """
    try:
        template = _build(tomllib.loads(text))
    except (KeyError, TypeError, ValueError) as problem:
        raise TemplateError(f"{name}: {problem}") from problem
    _check(template, name=name)
    return template


def _build(data: Mapping[str, Any]) -> StageTemplate:
    return StageTemplate(
        id=data["id"],
        version=int(data["version"]),
        name=data["name"],
        says=data["says"],
        stage=data["stage"],
        triggers=tuple(Trigger(**one) for one in data.get("trigger", ())),
        values=tuple(_value(one) for one in data.get("value", ())),
        questions=tuple(Question(**one) for one in data.get("ask", ())),
        dates=tuple(ProposedDate(**one) for one in data.get("date", ())),
    )


def _value(data: Mapping[str, Any]) -> Value:
    unit = Unit(data["unit"]) if "unit" in data else None
    return Value(**{**data, "unit": unit})


def _check(template: StageTemplate, *, name: str) -> None:
    if template.stage not in STAGES or template.version < 1:
        raise TemplateError(f"{name}: unknown stage or version")
    for value in template.values:
        _check_value(value, name=name)
    for one in template.dates:
        _check_date(one, template=template, name=name)


def _check_value(value: Value, *, name: str) -> None:
    place = f"{name}: value {value.key}"
    if not value.source.strip() or value.label not in LABELS or value.year not in ANY_YEAR:
        raise TemplateError(f"{place} needs a source, a year and a label")
    if bool(value.text) == value.is_window:
        raise TemplateError(f"{place} is either a window or a sentence")
    if value.number is not None and (value.number < 1 or not value.is_window):
        raise TemplateError(f"{place} has a number that means nothing")


def _check_date(one: ProposedDate, *, template: StageTemplate, name: str) -> None:
    windows = {value.key for value in template.windows}
    triggers = {trigger.key for trigger in template.triggers}
    known = (
        one.window in windows
        and one.trigger in triggers
        and (not one.until or one.until in windows)
    )
    if not known or one.kind not in DATE_KINDS:
        raise TemplateError(f"{name}: date {one.key} points nowhere")


@cache
def all_templates() -> tuple[StageTemplate, ...]:
    """Every template, in the order in which they are offered."""
    return tuple(
        read((FOLDER / f"{name}.toml").read_text(encoding="utf-8"), name=name) for name in ORDER
    )


def get(template_id: str) -> StageTemplate | None:
    """Return the template of that id, or None."""
    return next((one for one in all_templates() if one.id == template_id), None)
