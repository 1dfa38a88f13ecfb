"""Sets the one page of notes before a checkpoint. Runs in the child, without Django."""

from __future__ import annotations

import base64
import io
from typing import Any

import pikepdf

from apps.core.typesetting.press import Press
from apps.packets.compose import TEMPLATES


def press(payload: dict[str, Any]) -> dict[str, str]:
    """Set the first of `sheets` that fits on one page; answers the PDF in base64."""
    machine = Press(TEMPLATES, "brief.typ", timestamp=payload["timestamp"])
    found = b""
    for sheet in payload["sheets"]:
        found = machine.sheet(sheet)
        with pikepdf.open(io.BytesIO(found)) as document:
            if len(document.pages) == 1:
                break
    return {"pdf": base64.b64encode(found).decode()}
