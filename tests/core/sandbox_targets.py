"""Functions that behave badly, for the tests of the child."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

Payload = dict[str, Any]


def echo(payload: Payload) -> Payload:
    return payload


def chatter(_payload: Payload) -> str:
    print("not JSON")  # noqa: T201
    os.write(1, b"{}")
    return "done"


def surroundings(_payload: Payload) -> Payload:
    return {
        "env": dict(os.environ),
        "session": os.getsid(0),
        "descriptors": len(list(Path("/proc/self/fd").iterdir())),
    }


def eat_memory(_payload: Payload) -> int:
    return len(bytearray(2 << 30))


def spin(_payload: Payload) -> None:
    while True:
        pass


def sleep(_payload: Payload) -> None:
    time.sleep(60)


def fill_disk(_payload: Payload) -> None:
    with Path("full").open("wb") as file:
        while True:
            file.write(bytes(1 << 16))


def fail(_payload: Payload) -> None:
    raise ValueError("secret words of a file")


def vanish(_payload: Payload) -> None:
    os._exit(3)


def connect(_payload: Payload) -> None:
    with socket.socket() as talk:
        talk.connect(("127.0.0.1", 9))


def start_program(_payload: Payload) -> None:
    subprocess.run([sys.executable, "-c", ""], check=True)


def flood(_payload: Payload) -> str:
    return "x" * (8 << 20)


def note_and_sleep(payload: Payload) -> None:
    part = Path(payload["path"] + ".part")
    part.write_text(str(os.getpid()))
    part.replace(payload["path"])
    time.sleep(60)
