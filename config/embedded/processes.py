"""Starting and stopping child processes that never outlive their parent."""

from __future__ import annotations

import contextlib
import ctypes
import os
import pwd
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict

PR_SET_PDEATHSIG = 1


class AsUser(TypedDict, total=False):
    user: int
    group: int
    extra_groups: Sequence[int]


@dataclass(frozen=True)
class SystemUser:
    """The user under which servers run when Daybook itself is started by root."""

    name: str
    uid: int
    gid: int


def find_user(name: str | int) -> SystemUser | None:
    try:
        found = pwd.getpwuid(name) if isinstance(name, int) else pwd.getpwnam(name)
    except KeyError:
        return None
    return SystemUser(found.pw_name, found.pw_uid, found.pw_gid)


def as_user(user: SystemUser | None) -> AsUser:
    """Return the arguments for subprocess that change to this user; nothing for None."""
    if user is None:
        return {}
    return {"user": user.uid, "group": user.gid, "extra_groups": []}


def can_run(command: Sequence[str | Path], user: SystemUser | None) -> bool:
    """Whether that user can start this command and it answers 0."""
    try:
        done = subprocess.run(
            [str(part) for part in command],
            check=False,
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            **as_user(user),
        )
    except OSError:
        return False
    return done.returncode == 0


def can_enter(folder: Path, user: SystemUser) -> bool:
    return can_run(["/bin/sh", "-c", 'test -x "$0"', folder], user)


def die_with_parent(death_signal: signal.Signals) -> Callable[[], None]:
    """Return a `preexec_fn`: the kernel sends the child this signal when its parent dies.

    It means the *thread* that forked, so children are started from the main thread only.
    Where the kernel has no such thing (macOS) the keeper cleans up at its next start.
    """
    parent = os.getpid()
    libc = ctypes.CDLL(None) if sys.platform == "linux" else None

    def arrange() -> None:
        if libc is not None:
            libc.prctl(PR_SET_PDEATHSIG, int(death_signal), 0, 0, 0)
        if os.getppid() != parent:  # it died between the fork and the call
            os._exit(1)

    return arrange


def stop(process: subprocess.Popen[bytes], steps: Sequence[tuple[signal.Signals, float]]) -> None:
    """End a child: each signal in turn, with so many seconds to obey it."""
    for sent, seconds in steps:
        if process.poll() is not None:
            return
        with contextlib.suppress(ProcessLookupError):
            process.send_signal(sent)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(seconds)


def wait_until(condition: Callable[[], bool], *, seconds: float, every: float = 0.05) -> bool:
    """Poll a condition; whether it came true within `seconds`."""
    until = time.monotonic() + seconds
    while not condition():
        if time.monotonic() >= until:
            return False
        time.sleep(every)
    return True


def tail(path: Path, *, lines: int = 5) -> str:
    """Return the last lines of a log, for a message to a person."""
    try:
        text = path.read_text(errors="replace")
    except OSError:
        return ""
    return "\n".join(text.strip().splitlines()[-lines:])
