"""Where Daybook keeps its data, and where the sockets of its servers lie.

Standard library only: this runs before anything is installed.
"""

from __future__ import annotations

import hashlib
import os
import stat
import sys
from pathlib import Path

from config.embedded.problems import Refusal

# A socket's path must fit into sun_path: 108 bytes on Linux, 104 on macOS. Clients add a little.
SOCKET_PATH_LIMIT = 90
LONGEST_SOCKET = "postgres/.s.PGSQL.5432"
ROOT_HOME = Path("/var/lib/daybook")
SHORT_PLACE = Path("/tmp")  # noqa: S108  the folder inside is private and its owner is checked


def data_home() -> Path:
    """Return the folder of all state: DAYBOOK_HOME, else the user's data folder."""
    chosen = os.environ.get("DAYBOOK_HOME", "").strip()
    if chosen:
        return Path(chosen).expanduser().absolute()
    if os.geteuid() == 0:
        return ROOT_HOME
    return _user_data_folder() / "daybook"


def _user_data_folder() -> Path:
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support"
    chosen = os.environ.get("XDG_DATA_HOME", "").strip()
    return Path(chosen) if chosen.startswith("/") else Path.home() / ".local" / "share"


def run_folder(home: Path) -> Path:
    """Return the folder of the sockets: inside the home, or a short one when the path is too long."""
    inside = home / "run"
    if len(os.fsencode(inside / LONGEST_SOCKET)) <= SOCKET_PATH_LIMIT:
        return inside
    digest = hashlib.sha256(os.fsencode(home)).hexdigest()[:12]
    return SHORT_PLACE / f"daybook-{os.geteuid()}-{digest}"


def make_home(home: Path) -> None:
    """Create the home and its run folders. Folders that exist keep their permissions.

    Raises Refusal when the home cannot be made or written, or the socket folder is not ours.
    """
    try:
        _make_private(home)
        _make_private(home / "run")
        _make_private(home / "logs")
        _make_private(run_folder(home))
    except OSError as error:
        raise Refusal(
            f"Daybook cannot create its data folder {home} ({error.strerror}). "
            "Set DAYBOOK_HOME to a folder you may write to."
        ) from error
    if not os.access(home, os.W_OK | os.X_OK) or not os.access(home / "run", os.W_OK | os.X_OK):
        raise Refusal(
            f"Daybook may not write to its data folder {home}. "
            "Set DAYBOOK_HOME to a folder you may write to."
        )
    if run_folder(home) != home / "run":
        _check_short_folder(run_folder(home), home)


def _make_private(folder: Path) -> None:
    """As root the servers run as another user, who must pass through but may not look around."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    try:
        folder.mkdir(mode=0o700)
    except FileExistsError:
        return
    if os.geteuid() == 0:
        folder.chmod(0o711)


def _check_short_folder(folder: Path, home: Path) -> None:
    """Refuse a folder under /tmp that somebody else could have prepared for us."""
    found = folder.lstat()
    ours = stat.S_ISDIR(found.st_mode) and found.st_uid == os.geteuid()
    if not ours or found.st_mode & 0o066:
        raise Refusal(
            f"The path of the data folder {home} is too long for a socket, and {folder}, which "
            "would stand in, belongs to somebody else. Set DAYBOOK_HOME to a shorter path."
        )
