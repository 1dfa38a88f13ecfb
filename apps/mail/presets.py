"""What the usual mail providers want, as data: server, port, security and the steps in plain words. Pure code."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from apps.mail.enums import Security
from apps.mail.relay import LOCAL_NAMES

FILE = Path(__file__).with_name("presets.toml")


@dataclass(frozen=True, kw_only=True)
class Preset:
    """One provider. `username` says what to write there; `checked` is a month such as 2026-11."""

    id: str
    name: str
    host: str
    port: int
    security: Security
    username: str
    steps: tuple[str, ...]
    limits: str
    checked: str


@cache
def presets() -> tuple[Preset, ...]:
    """All providers in the order of the file. Raises KeyError or ValueError for a file that lacks something."""
    found = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return tuple(_preset(one) for one in found["preset"])


def preset_of(name: str) -> Preset | None:
    """The provider of an id, or None."""
    return next((one for one in presets() if one.id == name), None)


def preset_for(host: str, port: int) -> Preset | None:
    """The provider to whom a server belongs, or None. On this machine the port tells programs apart."""
    same = (one for one in presets() if one.host and one.host == host.lower())
    return next((one for one in same if host not in LOCAL_NAMES or one.port == port), None)


def _preset(one: dict[str, Any]) -> Preset:
    return Preset(**{**one, "security": Security(one["security"]), "steps": tuple(one["steps"])})
