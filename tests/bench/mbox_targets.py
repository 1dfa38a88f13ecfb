"""The child's functions with the child's peak memory beside their answers."""

from __future__ import annotations

import resource
import sys
from typing import Any

from apps.intake.parsers import child, mbox

UNIT = 1 if sys.platform == "darwin" else 1024


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * UNIT


def list_mbox(payload: dict[str, Any]) -> dict[str, Any]:
    return {"value": mbox.list_mbox(payload), "peak": _peak()}


def stream_mbox(payload: dict[str, Any]) -> dict[str, Any]:
    return {"value": child.read_mbox(payload), "peak": _peak()}
