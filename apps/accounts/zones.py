from __future__ import annotations

import zoneinfo
from functools import cache

# Names that say an offset with the sign reversed (Etc/GMT+5) or no place at all.
NOT_PLACES = ("Etc/", "SystemV/", "posix/", "right/")


@cache
def zone_choices() -> list[tuple[str, str]]:
    """Pairs of IANA name and the name as shown, UTC first."""
    names = [one for one in zoneinfo.available_timezones() if is_place(one)]
    return [("UTC", "UTC"), *((one, one.replace("_", " ")) for one in sorted(names))]


def is_place(name: str) -> bool:
    """Say whether an IANA name is one that a person can choose: a place, not an offset or an old short name."""
    return "/" in name and not name.startswith(NOT_PLACES)
