"""Where packets are made: beside the finished ones, on the same disk."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

from apps.core import own_folder

PREFIX = "packet-"


def _room() -> Path:
    return Path(settings.DAYBOOK_HOME) / "work"


@contextmanager
def work_folder() -> Iterator[Path]:
    """A folder for one build; gone afterwards, unless its builder was killed."""
    _room().mkdir(mode=0o700, parents=True, exist_ok=True)
    with own_folder.own_folder(prefix=PREFIX, parent=_room()) as folder:
        yield folder


def clear(*, before: float) -> int:
    """Remove what killed builders left here before `before` (Unix seconds). Returns how many folders."""
    return own_folder.clear_abandoned(prefix=PREFIX, parent=_room(), before=before)
