"""`manage.py up --install`: Daybook as a systemd service, so that reminders leave after a restart of the computer.

As a user it is a service of that user, which lingering keeps running without a session; as root one of the system.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from config.embedded.problems import Refusal
from config.embedded.servers import CODE

NAME = "daybook.service"
SYSTEM_FOLDER = Path("/etc/systemd/system")
RUNNING_SYSTEMD = Path("/run/systemd/system")
# What somebody set for this start and will want after the next one. Secrets stay where only the owner can read.
KEPT = (
    "DAYBOOK_HOME", "DAYBOOK_PUBLIC_URL", "DAYBOOK_SIGNUP", "DAYBOOK_MAIL_FROM", "EMAIL_URL", "DATABASE_URL",
    "DATABASE_OWNER_URL", "REDIS_URL", "DAYBOOK_HEARTBEAT_URL", "DAYBOOK_CANARY_TO", "DAYBOOK_SECRET_KEY",
    "DAYBOOK_SECRET_KEY_FALLBACKS", "DAYBOOK_SESSION_HOURS", "DAYBOOK_SESSION_MINUTES", "DAYBOOK_MAILBOX_PORT",
    "DAYBOOK_MAX_FILE_MB", "DAYBOOK_MAX_MAILBOX_MB", "DAYBOOK_MAX_ACCOUNT_GB", "DAYBOOK_ALLOW_AUDIO_AND_VIDEO",
    "ALLAUTH_TRUSTED_PROXY_COUNT",
)  # fmt: skip


@dataclass(frozen=True)
class Place:
    """Where the unit goes, and how systemd is spoken to."""

    folder: Path
    is_system: bool

    @property
    def unit(self) -> Path:
        return self.folder / NAME

    @property
    def settings(self) -> Path:
        """The variables of the service, readable by its owner alone."""
        return self.folder / "daybook.env"

    def systemctl(self, *words: str) -> list[str]:
        return ["systemctl", *([] if self.is_system else ["--user"]), *words]


def place() -> Place:
    """Raises Refusal where there is no systemd."""
    if sys.platform != "linux" or shutil.which("systemctl") is None:
        raise Refusal(
            "There is no systemd on this computer, so nothing was installed. "
            "Start `manage.py up` from whatever starts programs here when the computer starts."
        )
    if os.geteuid() == 0:
        return Place(SYSTEM_FOLDER, is_system=True)
    chosen = os.environ.get("XDG_CONFIG_HOME", "").strip()
    config = Path(chosen) if chosen.startswith("/") else Path.home() / ".config"
    return Place(config / "systemd" / "user", is_system=False)


def install(*, home: Path, port: int) -> list[str]:
    """Write the unit and its variables, let systemd start it, and say what was done, one sentence a line."""
    where = place()
    try:
        where.folder.mkdir(parents=True, exist_ok=True)
        _write(where.settings, variables(home), mode=0o600)
        _write(where.unit, unit(where, port=port), mode=0o644)
    except OSError as error:
        raise Refusal(f"{where.folder} cannot be written ({error.strerror}).") from error
    said = [
        f"Written: {where.unit} (a service of {'the system' if where.is_system else 'your user'}).",
        f"Written: {where.settings}, readable by you alone, with the variables set now.",
    ]
    commands = [where.systemctl("daemon-reload"), where.systemctl("enable", "--now", NAME)]
    if not where.is_system:
        commands.append(["loginctl", "enable-linger"])
    return [*said, *_run(commands), *_afterwards(where)]


def uninstall() -> list[str]:
    """Stop the service and remove what `install` wrote; the data stays."""
    where = place()
    if not where.unit.exists():
        return [f"Nothing is installed: there is no {where.unit}."]
    said = _run([where.systemctl("disable", "--now", NAME)])
    for path in (where.unit, where.settings):
        path.unlink(missing_ok=True)
        said.append(f"Removed: {path}.")
    return [*said, *_run([where.systemctl("daemon-reload")]), "The data stays where it is."]


def unit(where: Place, *, port: int) -> str:
    """The text of the unit. Stopping asks the supervisor alone, which stops its programs in order."""
    start = [sys.executable, str(CODE / "manage.py"), "up", "--no-browser", f"--port={port}"]
    wanted_by = "multi-user.target" if where.is_system else "default.target"
    return f"""\
[Unit]
Description=Daybook
After=network.target

[Service]
Type=exec
WorkingDirectory={_escaped(str(CODE))}
EnvironmentFile={_escaped(str(where.settings))}
ExecStart={" ".join(quoted(one) for one in start)}
Restart=always
RestartSec=10
KillMode=mixed
TimeoutStopSec=90
UMask=0077

[Install]
WantedBy={wanted_by}
"""


def variables(home: Path) -> str:
    """What is set now, for the next start; the home is always named."""
    found = {name: os.environ[name] for name in KEPT if os.environ.get(name)}
    found["DAYBOOK_HOME"] = str(home)
    return "".join(f"{name}={_in_file(value)}\n" for name, value in found.items())


def quoted(word: str) -> str:
    """One word of ExecStart (systemd.service(5)): `%` and `$` are doubled, quotes and backslashes escaped."""
    plain = _escaped(word).replace("$", "$$").replace("\\", "\\\\").replace('"', '\\"')
    return f'"{plain}"'


def _escaped(value: str) -> str:
    return value.replace("%", "%%")


def _in_file(value: str) -> str:
    """A value of an EnvironmentFile, in quotes. Raises Refusal for one that cannot stand on one line."""
    if any(letter in value for letter in "\r\n\0"):
        raise Refusal("A variable holds a line break; it cannot be written down for the service.")
    escaped = (
        value.replace("\\", "\\\\").replace('"', '\\"').replace("$", "\\$").replace("`", "\\`")
    )
    return f'"{escaped}"'


def _write(path: Path, text: str, *, mode: int) -> None:
    """Whole or not at all, and never readable by others for a moment."""
    beside = path.with_name(f"{path.name}.new")
    beside.unlink(missing_ok=True)
    handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    with os.fdopen(handle, "w") as file:
        file.write(text)
    beside.chmod(mode)
    beside.replace(path)


def _run(commands: list[list[str]]) -> list[str]:
    """Run each, unless systemd does not run here (a container, a chroot): then say what to type later."""
    if not RUNNING_SYSTEMD.exists():
        return [
            "systemd does not run here now. Later, type:",
            *("  " + " ".join(one) for one in commands),
        ]
    return [_run_one(one) for one in commands]


def _run_one(command: list[str]) -> str:
    words = " ".join(command)
    try:
        done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=120)
    except (OSError, subprocess.TimeoutExpired) as error:
        return f"Did not work: {words} ({type(error).__name__}). Type it yourself."
    if done.returncode == 0:
        return f"Done: {words}"
    last = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
    return f"Did not work: {words} ({last}). Type it yourself."


def _afterwards(where: Place) -> list[str]:
    journal = ["journalctl", *([] if where.is_system else ["--user"]), "-u", NAME, "-n", "50"]
    return [
        f"How it stands: {' '.join(where.systemctl('status', NAME))}",
        f"What it said, with the first link: {' '.join(journal)}",
        "To take it back: manage.py up --uninstall",
    ]
