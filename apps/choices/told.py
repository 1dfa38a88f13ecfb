"""What others tell of offers, chances and agreements, kept as data with a source, a year and a label. Pure code."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Protocol, TypeVar

from apps.plans.stage_templates import ANY_YEAR, LABELS, TemplateError

FOLDER = Path(__file__).parent / "presets_data"


class Told(Protocol):
    """What every row of these files has; `label` is one of those of stage templates."""

    @property
    def key(self) -> str: ...
    @property
    def says(self) -> str: ...
    @property
    def source(self) -> str: ...
    @property
    def year(self) -> int: ...
    @property
    def label(self) -> str: ...


AnyTold = TypeVar("AnyTold", bound=Told)


def text_of(name: str) -> str:
    return (FOLDER / f"{name}.toml").read_text(encoding="utf-8")


def rows(
    text: str, table: str, build: Callable[[Mapping[str, Any]], AnyTold], *, name: str
) -> tuple[AnyTold, ...]:
    """Read the rows of one table; `name` is used in messages.

    Raises:
        TemplateError: something is missing or unknown, or a key comes twice.
    """
    try:
        found = tuple(build(one) for one in tomllib.loads(text)[table])
    except (KeyError, TypeError, ValueError, ArithmeticError) as problem:
        raise TemplateError(f"{name}: {problem}") from problem
    for one in found:
        _check(one, name=name)
    if len({one.key for one in found}) < len(found):
        raise TemplateError(f"{name}: a key comes twice")
    return found


def _check(one: Told, *, name: str) -> None:
    if not one.source.strip() or one.label not in LABELS or one.year not in ANY_YEAR:
        raise TemplateError(f"{name}: {one.key} needs a source, a year and a label")
    if not one.key.strip() or not one.says.strip():
        raise TemplateError(f"{name}: {one.key} says too little")
