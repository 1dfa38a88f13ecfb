"""Frozen dataclasses to plain JSON and back, strictly; and the one way of writing that JSON. Pure."""

from __future__ import annotations

import dataclasses
import json
import types
import typing
from enum import StrEnum
from typing import Any


class SnapshotError(ValueError):
    """The data are not a snapshot of this schema, or say something that this kind of packet may not hold."""


def canonical(data: object) -> bytes:
    """The one JSON of `data`, as bytes. Raises `SnapshotError` on a float."""
    _refuse_floats(data)
    text = json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return text.encode("utf-8", "surrogatepass")


def plain(value: object) -> Any:
    """Dataclasses, enums and tuples as plain JSON."""
    if dataclasses.is_dataclass(value):
        return {
            field.name: plain(getattr(value, field.name)) for field in dataclasses.fields(value)
        }
    if isinstance(value, tuple):
        return [plain(item) for item in value]
    return str(value) if isinstance(value, StrEnum) else value


def _refuse_floats(data: object) -> None:
    if isinstance(data, float):
        raise SnapshotError("a float has no one way of writing")
    if isinstance(data, dict):
        data = list(data.values())
    if isinstance(data, list | tuple):
        for item in data:
            _refuse_floats(item)


def decode(kind: Any, value: Any, place: str) -> Any:
    """`value` as `kind`, which is a dataclass, a tuple, an optional, an enum or a plain type."""
    if dataclasses.is_dataclass(kind):
        return _decode_fields(kind, value, place)
    origin, inner = typing.get_origin(kind), typing.get_args(kind)
    if origin is tuple:
        return _decode_tuple(inner, value, place)
    if origin is types.UnionType:
        return None if value is None else decode(inner[0], value, place)
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        if not isinstance(value, str) or value not in list(kind):
            raise SnapshotError(f"{place}: {kind.__name__} has no {value!r}")
        return kind(value)
    if type(value) is not kind:
        raise SnapshotError(f"{place}: expected {kind.__name__}")
    return value


def _decode_fields(kind: Any, value: Any, place: str) -> Any:
    if not isinstance(value, dict):
        raise SnapshotError(f"{place}: expected an object")
    hints = typing.get_type_hints(kind)
    unknown = value.keys() - hints.keys()
    if unknown:
        raise SnapshotError(f"{place}: unknown field {min(unknown)!r}")
    try:
        return kind(
            **{name: decode(hints[name], item, f"{place}.{name}") for name, item in value.items()}
        )
    except TypeError as error:
        raise SnapshotError(f"{place}: a field is missing") from error


def _decode_tuple(inner: tuple[Any, ...], value: Any, place: str) -> tuple[Any, ...]:
    if not isinstance(value, list):
        raise SnapshotError(f"{place}: expected a list")
    if inner[-1] is Ellipsis:
        return tuple(decode(inner[0], item, f"{place}[{i}]") for i, item in enumerate(value))
    if len(inner) != len(value):
        raise SnapshotError(f"{place}: expected {len(inner)} items")
    pairs = zip(inner, value, strict=True)
    return tuple(decode(kind, item, f"{place}[{i}]") for i, (kind, item) in enumerate(pairs))
