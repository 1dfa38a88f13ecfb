"""Countries and regions whose public holidays are known (the package `holidays`). Pure code."""

from __future__ import annotations

import re
from functools import cache

import holidays
from holidays.registry import COUNTRIES


@cache
def country_choices() -> list[tuple[str, str]]:
    """Pairs of ISO code and English name, by name."""
    pairs = [(codes[1], _spaced(codes[0])) for codes in COUNTRIES.values()]
    known = holidays.list_supported_countries()
    return sorted((pair for pair in pairs if pair[0] in known), key=lambda pair: pair[1])


def _spaced(name: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name)


@cache
def regions(country: str) -> dict[str, str]:
    """Every way to write a region of a country, in capitals, with its code; empty where there are none."""
    try:
        known = holidays.country_holidays(country)
    except NotImplementedError:
        return {}
    aliases = getattr(known, "subdivisions_aliases", {}) or {}
    found = {alias.upper(): code for alias, code in aliases.items()}
    return found | {code.upper(): code for code in known.subdivisions}


def region_code(country: str, written: str) -> str | None:
    """The code of a region as a person wrote it (`wa`, `Washington`); None where it is not known."""
    return regions(country).get(written.strip().upper())
