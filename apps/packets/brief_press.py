"""Sets the one page of notes before a checkpoint. Runs in the child: knows typst, no Django settings."""

from __future__ import annotations

import base64
import io
import json
from pathlib import Path
from typing import Any, Final

import pikepdf
import typst

from apps.packets import fonts
from apps.packets.compose import RETRIES, TEMPLATES, undrawable
from apps.packets.textclean import code, replace_all

USED: Final = ("base.typ", "brief.typ")


def press(payload: dict[str, Any]) -> dict[str, str]:
    """Set the first of `sheets` that fits on one page; answers the PDF in base64."""
    root = Path.cwd()
    for name in USED:
        (root / name).write_bytes((TEMPLATES / name).read_bytes())
    (root / "packages").mkdir()
    options = _options(root)
    found = b""
    for sheet in payload["sheets"]:
        found = _set(sheet, root, timestamp=payload["timestamp"], options=options)
        with pikepdf.open(io.BytesIO(found)) as document:
            if len(document.pages) == 1:
                break
    return {"pdf": base64.b64encode(found).decode()}


def _options(root: Path) -> dict[str, Any]:
    folders = [str(folder) for folder in fonts.folders()]
    return {
        "root": str(root),
        "ignore_system_fonts": True,
        "package_path": str(root / "packages"),
        "package_cache_path": str(root / "packages"),
        "font_paths": typst.Fonts(
            include_system_fonts=False, include_embedded_fonts=True, font_paths=folders
        ),
    }


def _set(sheet: dict[str, Any], root: Path, *, timestamp: int, options: dict[str, Any]) -> bytes:
    """One attempt a character that no font draws, which is then shown as its code."""
    for _attempt in range(RETRIES):
        try:
            return _compile(sheet, root, timestamp=timestamp, options=options, standards=["ua-1"])
        except typst.TypstError as error:
            undrawn = undrawable(error.message)
            if not undrawn:
                break
            sheet = replace_all(sheet, undrawn, "".join(code(one) for one in undrawn))
    return _compile(sheet, root, timestamp=timestamp, options=options, standards=[])


def _compile(
    sheet: dict[str, Any],
    root: Path,
    *,
    timestamp: int,
    options: dict[str, Any],
    standards: list[str],
) -> bytes:
    (root / "o.json").write_text(json.dumps(sheet), encoding="utf-8")
    main = str(root / "brief.typ")
    asked: dict[str, Any] = {**options, "pdf_standards": standards}
    set_page: bytes = typst.compile(main, format="pdf", timestamp=timestamp, **asked)
    return set_page
