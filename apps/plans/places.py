"""Countries and regions whose public holidays are known (the package `holidays`), and their paper. Pure code."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from importlib.resources import files

import holidays
from holidays.registry import COUNTRIES

SMALL = frozenset({"And", "Of", "The"})
# Where the package's name of a country (`DRCongo`) is not what people write.
ODD = {
    "AX": "Åland Islands",
    "BL": "Saint Barthélemy",
    "BQ": "Bonaire, Sint Eustatius and Saba",
    "CC": "Cocos (Keeling) Islands",
    "CD": "Congo (Democratic Republic)",
    "CG": "Congo (Republic)",
    "CI": "Côte d’Ivoire (Ivory Coast)",
    "CW": "Curaçao",
    "GW": "Guinea-Bissau",
    "HM": "Heard Island and McDonald Islands",
    "MF": "Saint Martin (French part)",
    "RE": "Réunion",
    "SH": "Saint Helena, Ascension and Tristan da Cunha",
    "ST": "São Tomé and Príncipe",
    "SX": "Sint Maarten (Dutch part)",
    "SY": "Syria",
    "TL": "Timor-Leste",
    "TR": "Türkiye (Turkey)",
    "UM": "United States Minor Outlying Islands",
}

# Where paper is US Letter; everywhere else it is A4 (Unicode CLDR, supplemental data, paperSize).
LETTER_COUNTRIES = frozenset(
    ["BZ", "CA", "CL", "CO", "CR", "GT", "MX", "NI", "PA", "PH", "PR", "SV", "US", "VE"]
)
OLD_LETTER_ZONES = ("US/", "Canada/", "Mexico/")


@cache
def country_choices() -> list[tuple[str, str]]:
    """Pairs of ISO code and English name, by name."""
    known = holidays.list_supported_countries()
    named = {codes[1]: ODD.get(codes[1]) or _spaced(codes[0]) for codes in COUNTRIES.values()}
    return sorted(
        ((code, name) for code, name in named.items() if code in known),
        key=lambda pair: unaccented(pair[1]),
    )


def unaccented(name: str) -> str:
    """Côte d'Ivoire among the names with C and o, Åland among those with A."""
    parts = unicodedata.normalize("NFKD", name).casefold()
    return "".join(one for one in parts if not unicodedata.combining(one))


def _spaced(name: str) -> str:
    """`IsleOfMan` as `Isle of Man`."""
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).split()
    return " ".join(word.lower() if word in SMALL and at else word for at, word in enumerate(words))


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


@cache
def _country_of_zones() -> dict[str, str]:
    """Each zone of the tz database with its country."""
    table = files("tzdata").joinpath("zoneinfo", "zone.tab").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in table.splitlines() if line and not line.startswith("#"))
    return {row[2]: row[0] for row in rows}


def is_letter(*, country: str, zone: str) -> bool | None:
    """Whether US Letter is the usual paper there; None where neither the country nor the zone names a place."""
    place = country or _country_of_zones().get(zone, "")
    if not place and zone.startswith(OLD_LETTER_ZONES):
        return True
    return place in LETTER_COUNTRIES if place else None
