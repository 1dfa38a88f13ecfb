"""What the keeper says about its servers, for every command of the same home to read."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

State = Literal["starting", "ready", "failed"]


@dataclass(frozen=True)
class Status:
    """`pids` and `restarts` are by server name; `message` is the sentence of a failure."""

    state: State
    keeper: int
    pids: dict[str, int]
    restarts: dict[str, int]
    message: str = ""


def status_path(home: Path) -> Path:
    return home / "run" / "servers.json"


def read_status(home: Path) -> Status | None:
    try:
        return Status(**json.loads(status_path(home).read_text()))
    except (OSError, ValueError, TypeError):
        return None


def write_status(home: Path, status: Status) -> None:
    path = status_path(home)
    fresh = path.with_suffix(".new")
    fresh.write_text(json.dumps(asdict(status)))
    fresh.replace(path)
