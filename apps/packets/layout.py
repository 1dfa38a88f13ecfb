"""What the pages look like, as one number: templates, fonts, the typesetter, and the code that puts the words in place."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import cache
from importlib.metadata import version as installed
from pathlib import Path
from typing import Final

from apps.core import worddiff
from apps.core.typesetting import fonts

HERE: Final = Path(__file__).parent
SHARED: Final = Path(fonts.__file__).parent
SETTERS: Final = (
    "arguing.py", "assemble*.py", "charts.py", "compose.py", "content*.py", "exhibits.py", "finish.py", "importing*.py",
    "merge.py", "snapshot_concerns.py", "wording.py",
)  # fmt: skip
FONTS: Final = "*.[to]t[fc]"
TOOLS: Final = ("typst", "pikepdf", "pypdfium2", "pillow")


@cache
def layout_version() -> str:
    """SHA-256 over all that makes the same record look different on paper; read once in a process.

    It is part of what a build is made from, so that a new layout is built anew instead of handing out the old file.
    """
    digest = hashlib.sha256()
    for name, content in _parts():
        digest.update(f"{name}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()


def _parts() -> Iterator[tuple[str, bytes]]:
    """Names without the folder they lie in: the same release in another place has the same layout."""
    for path in _files():
        yield path.name, path.read_bytes()
    for folder in fonts.folders():
        for path in sorted(folder.rglob(FONTS)):
            yield path.name, path.read_bytes()
    for tool in TOOLS:
        yield tool, installed(tool).encode()


def _files() -> Iterator[Path]:
    """Of packets, and of the typesetting that is shared."""
    for folder in (HERE, SHARED):
        yield from sorted(folder.joinpath("templates_typst").glob("*.typ"))
    for pattern in SETTERS:
        yield from sorted(HERE.glob(pattern))
    yield from sorted(one for one in SHARED.iterdir() if one.suffix in {".py", ".txt"})
    yield Path(worddiff.__file__)
