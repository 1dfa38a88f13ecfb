"""Sets the one page of notes before a checkpoint. Runs in the child, without Django."""

from __future__ import annotations

import base64
import io
import json
from pathlib import Path
from typing import Any, Final

import pikepdf

from apps.packets.compose import (
    RETRIES,
    TEMPLATES,
    ComposeError,
    UndrawnError,
    options_of,
    set_once,
)
from apps.packets.textclean import code, replace_all

USED: Final = ("base.typ", "brief.typ")


def press(payload: dict[str, Any]) -> dict[str, str]:
    """Set the first of `sheets` that fits on one page; answers the PDF in base64."""
    root = Path.cwd()
    for name in USED:
        (root / name).write_bytes((TEMPLATES / name).read_bytes())
    (root / "packages").mkdir()
    options = options_of(root)
    found = b""
    for sheet in payload["sheets"]:
        found = _set(sheet, root, timestamp=payload["timestamp"], options=options)
        with pikepdf.open(io.BytesIO(found)) as document:
            if len(document.pages) == 1:
                break
    return {"pdf": base64.b64encode(found).decode()}


def _set(sheet: dict[str, Any], root: Path, *, timestamp: int, options: dict[str, Any]) -> bytes:
    """One attempt a character that no font draws, which is then shown as its code; at last without the standard."""
    for _attempt in range(RETRIES):
        try:
            return _once(sheet, root, timestamp=timestamp, standards=["ua-1"], options=options)
        except UndrawnError as error:
            shown = "".join(code(one) for one in error.text)
            sheet = replace_all(sheet, error.text, shown)
        except ComposeError:
            break
    return _once(sheet, root, timestamp=timestamp, standards=[], options=options)


def _once(sheet: dict[str, Any], root: Path, **how: Any) -> bytes:
    (root / "o.json").write_text(json.dumps(sheet), encoding="utf-8")
    return set_once(root / "brief.typ", **how)
