"""Which ports of this machine the web page and the local mailbox get."""

from __future__ import annotations

import os
import socket
from pathlib import Path

from config.embedded.problems import Refusal

LOOPBACK = "127.0.0.1"
DEFAULT_MAILBOX_PORT = 8025
MAILBOX_NOTE = "mailbox-port"  # in the folder `run` of the home


def has_ipv6() -> bool:
    try:
        with socket.socket(socket.AF_INET6) as probe:
            probe.bind(("::1", 0))
    except OSError:
        return False
    return True


def is_free(port: int) -> bool:
    """Whether nobody on this machine listens on the port, at either address of `localhost`."""
    places = [(socket.AF_INET, LOOPBACK)] + ([(socket.AF_INET6, "::1")] if has_ipv6() else [])
    return all(_can_bind(family, address, port) for family, address in places)


def _can_bind(family: socket.AddressFamily, address: str, port: int) -> bool:
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
        except OSError:
            return False
    return True


def default_port() -> int:
    """Return the port from DAYBOOK_PORT, or 8000."""
    chosen = os.environ.get("DAYBOOK_PORT", "").strip() or "8000"
    if not chosen.isdigit():
        raise Refusal(f"DAYBOOK_PORT must be a number such as 8001, not {chosen!r}.")
    return int(chosen)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        return int(probe.getsockname()[1])


def require_port(port: int) -> None:
    """Raise Refusal when the port is not ours to take."""
    if not 0 < port < 65_536:
        raise Refusal(f"{port} is not a port. Choose one from 1024 to 65535, such as --port 8001.")
    if port < 1024 and os.geteuid() != 0:
        raise Refusal(f"Port {port} is kept for the system. Choose another: --port 8000")
    if not is_free(port):
        other = next((one for one in range(port + 1, port + 50) if is_free(one)), port + 1)
        raise Refusal(
            f"Port {port} is in use by another program. "
            f"Choose another: python3 manage.py up --port {other}"
        )


def has_mailbox() -> bool:
    """Whether mail stays here: with a mail server there is no local mailbox."""
    return not os.environ.get("EMAIL_URL")


def mailbox_port(home: Path) -> int:
    """The port that is set for the local mailbox, else the one it listens on, as far as is known."""
    return int(os.environ.get("DAYBOOK_MAILBOX_PORT") or 0) or _noted_port(home)


def choose_mailbox_port(home: Path) -> int:
    """Note and return the port for a mailbox that starts now: the one that is set, the last one if it is free, or any.

    Whoever speaks to the mailbox reads the note, so another port needs no other start (`apps.mail.connection`).
    """
    port = int(os.environ.get("DAYBOOK_MAILBOX_PORT") or 0) or _free_mailbox_port(home)
    (home / "run" / MAILBOX_NOTE).write_text(str(port))
    return port


def _free_mailbox_port(home: Path) -> int:
    for port in (_noted_port(home), DEFAULT_MAILBOX_PORT):
        if port and is_free(port):
            return port
    return free_port()


def _noted_port(home: Path, name: str = MAILBOX_NOTE) -> int:
    try:
        return int((home / "run" / name).read_text())
    except (OSError, ValueError):
        return 0


def note_web_port(home: Path, port: int) -> None:
    """Keep the port of the page for commands that print a link."""
    (home / "run" / "web-port").write_text(str(port))


def use_running_web(home: Path) -> None:
    """Let other commands of this home print links to the port that `up` chose; a port that is named stays."""
    if not os.environ.get("DAYBOOK_PORT", "").strip() and (port := _noted_port(home, "web-port")):
        os.environ["DAYBOOK_PORT"] = str(port)
