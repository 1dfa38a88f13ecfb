"""Run one named function in a child process that can be killed, with its own limits.

Whatever reads bytes that came from outside (pictures, PDFs, mails) or may eat memory (typesetting) runs here. The child
has its own session, an empty environment, no inherited descriptors, and sets its own limits after it has imported what
it needs (no `preexec_fn`, which is unsafe beside threads). It gets JSON, answers JSON, and whatever happens to it the
caller sees one `SandboxError` with a reason. The function is named as text, `"package.module:function"`; its module
must not need Django settings, because the environment is empty.
"""

from __future__ import annotations

import json
import os
import selectors
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Any, Literal

from apps.core.own_folder import clear_abandoned, own_folder

ROOT = Path(__file__).resolve().parents[2]
CHILD = Path(__file__).with_name("sandbox_child.py")
ANSWER_LIMIT = 64 << 20  # bytes of JSON that a child may answer
POLL_SECONDS = 0.2
EMPTY = "daybook-child-"  # begins the names of the children's working folders

Reason = Literal["time", "memory", "cpu", "disk", "cancelled", "answer", "crash"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Limits:
    """What a child may use. `wall_seconds` is kept by the parent, the rest by the kernel.

    `memory_bytes` bounds address space, which is larger than what is really used: leave room for libraries.
    """

    memory_bytes: int = 1 << 30
    cpu_seconds: int = 20
    wall_seconds: int = 40
    file_bytes: int = 512 << 20
    open_files: int = 64


class SandboxError(Exception):
    """The child gave no answer. `reason` says why; `detail` is the name of the child's exception, never its text."""

    def __init__(self, reason: Reason, detail: str = "") -> None:
        super().__init__(f"{reason}: {detail}" if detail else reason)
        self.reason: Reason = reason
        self.detail = detail


def run(
    target: str,
    payload: Mapping[str, Any],
    *,
    limits: Limits | None = None,
    cwd: Path | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Any:
    """Call `target(payload)` in a child and return what it returned.

    `target` is `"package.module:function"`, importable from the project; `payload` and the answer are plain JSON.
    `cwd` is the child's working directory (default: an empty one that is removed). `cancelled` is asked about five
    times a second. Raises `SandboxError`; the child and all it started are dead when this returns.
    """
    limits = limits or Limits()
    with (
        own_folder(prefix=EMPTY) as empty,
        tempfile.TemporaryFile() as request,
    ):
        request.write(json.dumps(_request(target, payload, limits)).encode())
        request.seek(0)
        process = _start(request, cwd or empty)
        try:
            answer = _read(process, limits.wall_seconds, cancelled)
        finally:
            _kill(process)
    return _result(answer, process.returncode)


def clear_leftovers(*, before: float) -> int:
    """Remove folders of children whose parent was killed before `before` (Unix seconds). Returns how many."""
    return clear_abandoned(prefix=EMPTY, before=before)


def _request(target: str, payload: Mapping[str, Any], limits: Limits) -> dict[str, Any]:
    module, _, function = target.partition(":")
    return {
        "root": str(ROOT),
        "parent": os.getpid(),
        "module": module,
        "function": function,
        "payload": payload,
        "limits": asdict(limits),
    }


def _start(request: IO[bytes], cwd: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-I", "-B", "-X", "utf8", str(CHILD)],
        stdin=request,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,  # tracebacks may quote the content of files
        cwd=cwd,
        env={},
        start_new_session=True,
    )


def _read(
    process: subprocess.Popen[bytes], wall_seconds: float, cancelled: Callable[[], bool] | None
) -> bytes:
    """Everything the child answers until it closes its pipe. Raises when time, size or patience run out."""
    if process.stdout is None:
        raise SandboxError("crash", "no pipe")
    end = time.monotonic() + wall_seconds
    answer = bytearray()
    with selectors.DefaultSelector() as selector:
        selector.register(process.stdout, selectors.EVENT_READ)
        while True:
            if time.monotonic() > end:
                raise SandboxError("time")
            if cancelled is not None and cancelled():
                raise SandboxError("cancelled")
            if not selector.select(POLL_SECONDS):
                continue
            chunk = os.read(process.stdout.fileno(), 1 << 16)
            if not chunk:
                break
            answer += chunk
            if len(answer) > ANSWER_LIMIT:
                raise SandboxError("answer")
    _await(process, end)
    return bytes(answer)


def _await(process: subprocess.Popen[bytes], end: float) -> None:
    """Let a child that has answered go by itself, so that its exit status is its own; never beyond `end`."""
    try:
        process.wait(timeout=max(0.1, min(5.0, end - time.monotonic())))
    except subprocess.TimeoutExpired as error:
        raise SandboxError("time") from error


def _kill(process: subprocess.Popen[bytes]) -> None:
    """End the child and everything in its session, and collect it."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        pass
    except PermissionError:  # macOS answers this for a group of which only a zombie is left
        process.kill()
    process.wait()
    if process.stdout is not None:
        process.stdout.close()


def _result(answer: bytes, status: int) -> Any:
    if status == -signal.SIGXCPU:
        raise SandboxError("cpu")
    try:
        said = json.loads(answer)
    except ValueError as error:
        # A library that is refused memory often aborts instead of raising; the kernel's killer sends SIGKILL.
        reason: Reason = "memory" if status in {-signal.SIGABRT, -signal.SIGKILL} else "crash"
        raise SandboxError(reason, f"exit {status}") from error
    if "value" in said:
        return said["value"]
    raise SandboxError(said["reason"], said["detail"])
