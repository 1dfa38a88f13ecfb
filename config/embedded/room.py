"""Says before the work begins that the disk is too full for it."""

from __future__ import annotations

import shutil
from pathlib import Path

from config.embedded.problems import Refusal

MEGABYTE = 1024 * 1024


def require_room(folder: Path, megabytes: int, purpose: str) -> None:
    """Raise Refusal unless so much is free on the disk that will hold this folder."""
    existing = next(one for one in (folder, *folder.parents) if one.exists())
    free = shutil.disk_usage(existing).free // MEGABYTE
    if free < megabytes:
        raise Refusal(
            f"The disk that holds {folder} has {free} MB free, and Daybook needs {megabytes} MB "
            f"{purpose}. Free some space and run this command again."
        )
