"""The child's side of `apps.core.sandbox`: import, close the door, call, answer. Run as a script; imports no Django."""

from __future__ import annotations

import ctypes
import errno
import importlib
import json
import os
import resource
import signal
import sys
from typing import Any

PR_SET_PDEATHSIG = 1
PR_SET_NO_NEW_PRIVS = 38
FORBIDDEN = frozenset(
    {
        "socket.connect",
        "socket.bind",
        "subprocess.Popen",
        "os.system",
        "os.exec",
        "os.fork",
        "os.forkpty",
        "os.posix_spawn",
    }
)


class RefusedError(RuntimeError):
    """Something in the child tried to reach the network or to start a program."""


def die_with_parent(parent: int) -> None:
    """On Linux, be killed when the parent is killed, so that no orphan works on; and gain no rights from programs."""
    if sys.platform != "linux":
        return
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    if os.getppid() != parent:  # it died before we asked
        os._exit(1)


def set_limits(limits: dict[str, int]) -> None:
    """Lower the kernel's limits. CPU already used by the imports is not counted against the work."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    cpu = int(used.ru_utime + used.ru_stime) + limits["cpu_seconds"]
    wanted = [
        (resource.RLIMIT_CORE, 0, 0),
        (resource.RLIMIT_CPU, cpu, cpu + 2),
        (resource.RLIMIT_FSIZE, limits["file_bytes"], limits["file_bytes"]),
        (resource.RLIMIT_NOFILE, limits["open_files"], limits["open_files"]),
        (resource.RLIMIT_AS, limits["memory_bytes"], limits["memory_bytes"]),
    ]
    for what, soft, hard in wanted:
        try:
            resource.setrlimit(what, (soft, hard))
        except (
            ValueError,
            OSError,
        ):  # lower already, or not settable here (macOS and address space)
            continue


def guard(event: str, _args: tuple[Any, ...]) -> None:
    """Refuse network and programs at the level of Python. Not a wall against native code: that is the kernel's part."""
    if event in FORBIDDEN:
        raise RefusedError(event)


def reason_of(error: BaseException) -> str:
    """Which of the limits an exception speaks of."""
    if isinstance(error, MemoryError):
        return "memory"
    if isinstance(error, OSError) and error.errno in {errno.EFBIG, errno.ENOSPC}:
        return "disk"
    return "crash"


def answer_for(request: dict[str, Any]) -> dict[str, Any]:
    """Import the function, take on the limits, call it."""
    sys.path.insert(0, request["root"])
    try:
        function = getattr(importlib.import_module(request["module"]), request["function"])
        set_limits(request["limits"])
        sys.addaudithook(guard)
        return {"value": function(request["payload"])}
    except BaseException as error:  # noqa: BLE001  whatever it is becomes the answer
        return {"reason": reason_of(error), "detail": type(error).__name__}


def main() -> None:
    """Read the request, keep the pipe for the answer alone, and answer once."""
    request = json.loads(sys.stdin.buffer.read())
    pipe = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what libraries print goes nowhere
    die_with_parent(request["parent"])
    answer = json.dumps(answer_for(request)).encode()
    pipe.write(answer)
    pipe.flush()
    os._exit(0)  # no destructors of native libraries after the answer


if __name__ == "__main__":
    main()
