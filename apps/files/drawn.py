"""How much room drawn pictures take: they can be made again, so the oldest of a person make room for new ones.

They are not counted against the account. The limit holds to a tenth for each process that draws, and is brought back twice
an hour.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from django.core.files.storage import Storage, storages

MOST_BYTES: Final = 512 * 1024 * 1024  # of one person
SHARE: Final = 10

_since: dict[str, int] = {}


def storage() -> Storage:
    return storages["previews"]


def count(key: str, size: int) -> None:
    """Note that a picture of `size` bytes was kept for the file under `key`; now and then this makes room."""
    owner = key.partition("/")[0]
    _since[owner] = _since.get(owner, 0) + size
    if _since[owner] >= MOST_BYTES // SHARE:
        make_room(owner)


def make_room(owner: str) -> int:
    """Delete the oldest pictures of a person while all together take more than the limit. Returns how many.

    Empty ones say that a picture cannot be drawn: they take no room and stay.
    """
    _since.pop(owner, None)
    found = sorted(_pictures(owner))
    over = sum(size for _at, size, _place in found) - MOST_BYTES
    removed = 0
    for _at, size, place in found:
        if over <= 0:
            break
        place.unlink(missing_ok=True)
        over -= size
        removed += 1
    return removed


def owners() -> list[str]:
    """Whose pictures there are."""
    root = _root()
    return sorted(one.name for one in root.iterdir() if one.is_dir()) if root else []


def _pictures(owner: str) -> list[tuple[float, int, Path]]:
    root = _root()
    found = []
    for place in (root / owner).rglob("*.jpg") if root else ():
        try:
            stat = place.stat()
        except FileNotFoundError:  # taken out meanwhile
            continue
        if stat.st_size:
            found.append((stat.st_mtime, stat.st_size, place))
    return found


def _root() -> Path | None:
    try:
        root = Path(storage().path(""))
    except NotImplementedError:
        return None
    return root if root.is_dir() else None
