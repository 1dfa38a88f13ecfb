"""A Valkey of a test's own, to be emptied, killed and started again."""

from __future__ import annotations

import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

import redis

from config.embedded.processes import die_with_parent
from config.embedded.programs import find_programs
from tests.mail.engines import wait_for


class Broker:
    """A Valkey that can be emptied and killed."""

    def __init__(self) -> None:
        # Not pytest's folder: the path of a socket has room for about a hundred bytes.
        self.folder = Path(tempfile.mkdtemp(prefix="broker-", dir="/tmp"))
        self.socket = self.folder / "valkey.sock"
        self.url = f"redis+socket://{self.socket}"
        self.start()

    def start(self) -> None:
        program = find_programs(self.folder, None).valkey
        words = [
            "--port",
            "0",
            "--unixsocket",
            str(self.socket),
            "--save",
            "",
            "--appendonly",
            "no",
        ]
        self.process = subprocess.Popen(
            [program, *words],
            cwd=self.folder,
            stdout=subprocess.DEVNULL,
            preexec_fn=die_with_parent(signal.SIGKILL),  # noqa: PLW1509  no threads here
        )
        assert wait_for(self.socket.exists, seconds=10)

    def empty(self) -> None:
        with redis.Redis(unix_socket_path=str(self.socket)) as client:
            client.flushall()

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()
        self.socket.unlink(missing_ok=True)

    def remove(self) -> None:
        self.kill()
        shutil.rmtree(self.folder)
