"""Lay the imported pages behind the composed ones, without reading them into memory. Runs in the child."""

from __future__ import annotations

from typing import Any

import pikepdf


def merge(payload: dict[str, Any]) -> dict[str, Any]:
    """Write `composed` followed by all pages of `imported` (paths, in order) to `out`, streaming."""
    pages = [argument for path in payload["imported"] for argument in (path, "1-z")]
    arguments = ["qpdf", payload["composed"], payload["out"]]
    arguments += ["--keep-files-open=n", "--pages", ".", "1-z", *pages, "--"]
    arguments += ["--decode-level=none", "--object-streams=generate", "--static-id"]
    pikepdf.Job(arguments).run()
    return {}
