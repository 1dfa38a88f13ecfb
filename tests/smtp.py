"""Real SMTP servers (aiosmtpd, a process each) that misbehave as the recipient's address asks.

The local part of a recipient is a script: `rcpt-550-5.1.1`, `data-451`, `dot-552-5.2.2`, `dot-cut` (the mail is kept,
the connection cut), `dot-hang` (kept, never answered), `data-hang` (a black hole), `rcpt-cut`, `rcpt-drip`. With `once-`
in front only the first attempt goes wrong. Anything else is accepted. `auth` is the answer to a sign-in (235 lets in),
`tls` is `starttls` or `implicit`, with the key and certificate in the file `cert`.
"""

from __future__ import annotations

import argparse
import asyncio
import email
import hashlib
import json
import random
import ssl
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass
from email.policy import default
from pathlib import Path
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult

# ruff: noqa: N802, S311, T201  names are aiosmtpd's, chance is for weather, the port goes to standard output

CODE = Path(__file__).resolve().parent.parent
HOSTNAME = "mail.test"


@dataclass(frozen=True)
class Options:
    log: Path
    greeting: str = ""
    sender: str = ""
    auth: str = ""
    cert: str = ""
    tls: str = ""
    gap: float = 0.0
    p451: float = 0.0
    pcut: float = 0.0


def certificate(options: Options) -> ssl.SSLContext:
    """With the key and the certificate of one file."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(options.cert)
    return context


class ScriptedSMTP(SMTP):
    """Answers as the options and the recipient's address say."""

    def __init__(self, options: Options, seen: Counter[str]) -> None:
        super().__init__(
            Handler(options),
            hostname=HOSTNAME,
            auth_require_tls=False,
            authenticator=self._authenticate if options.auth else None,
            tls_context=certificate(options) if options.tls == "starttls" else None,
            loop=asyncio.get_event_loop(),
        )
        self.options = options
        self.seen = seen

    def _authenticate(self, *_: Any) -> AuthResult:
        good = self.options.auth.startswith("235")
        return AuthResult(success=good, handled=False, message=self.options.auth)

    async def push(self, status: Any) -> None:
        if self.options.greeting and str(status).startswith("220 "):
            status = self.options.greeting
        await super().push(status)

    async def smtp_MAIL(self, arg: Any) -> None:
        if self.options.sender:
            await self.push(self.options.sender)
        else:
            await super().smtp_MAIL(arg)

    async def smtp_RCPT(self, arg: Any) -> None:
        if random.random() < self.options.p451:
            await self.push("451 4.3.0 later")
            return
        recipient = str(arg).partition("<")[2].partition(">")[0]
        if not await self._act("rcpt", recipient):
            await super().smtp_RCPT(arg)

    async def smtp_DATA(self, arg: Any) -> None:
        recipients = self.envelope.rcpt_tos if self.envelope else []
        if not await self._act("data", recipients[0] if recipients else ""):
            await super().smtp_DATA(arg)

    async def _act(self, stage: str, recipient: str) -> bool:
        """Carry out the script of a recipient at this stage; False when there is none."""
        action = self.script(stage, recipient)
        if not action:
            return False
        if action == "cut":
            self.cut()
        elif action == "hang":
            await asyncio.sleep(3_600)
        elif action == "drip":
            await self._drip()
        else:
            await self.push(f"{action.replace('-', ' ')} scripted")
        return True

    def cut(self) -> None:
        """Break the connection in the middle, without a word."""
        assert isinstance(self.transport, asyncio.Transport)
        self.transport.abort()

    async def _drip(self) -> None:
        """Each line in time, the whole never ending."""
        for _ in range(3_600):
            self._writer.write(b"250-still thinking\r\n")
            await asyncio.sleep(0.1)

    def script(self, stage: str, recipient: str) -> str:
        local = recipient.partition("@")[0].partition("+")[0]
        if local.startswith("once-"):
            self.seen[f"{stage}:{recipient}"] += 1
            local = local.removeprefix("once-") if self.seen[f"{stage}:{recipient}"] == 1 else ""
        wanted, _, action = local.partition("-")
        return action if wanted == stage else ""


class Handler:
    def __init__(self, options: Options) -> None:
        self.options = options

    async def handle_DATA(self, server: ScriptedSMTP, session: Any, envelope: Any) -> str:
        action = server.script("dot", envelope.rcpt_tos[0])
        if action and action[0].isdigit():
            return f"{action.replace('-', ' ')} scripted"
        self._note(envelope)
        if action == "cut" or random.random() < self.options.pcut:
            server.cut()
            return "250 never read"
        await asyncio.sleep(3_600 if action == "hang" else self.options.gap)
        return "250 2.0.0 kept"

    def _note(self, envelope: Any) -> None:
        content: bytes = envelope.content
        message = email.message_from_bytes(content, policy=default)
        line = {
            "recipient": envelope.rcpt_tos[0],
            "sender": envelope.mail_from,
            "message_id": str(message["Message-ID"]),
            "date": str(message["Date"]),
            "digest": hashlib.sha256(content).hexdigest(),
            "content": content.decode("latin-1"),
            "at": time.time(),
        }
        with self.options.log.open("a") as log:
            log.write(json.dumps(line) + "\n")


@dataclass(frozen=True)
class Accepted:
    """One mail the server took responsibility for, or would have if the answer had arrived."""

    recipient: str
    sender: str
    message_id: str
    date: str
    digest: str
    content: str
    at: float

    @property
    def message(self) -> email.message.EmailMessage:
        return email.message_from_bytes(self.content.encode("latin-1"), policy=default)


class SmtpServer:
    """A running server; leaves with `stop`, or with the process that started it."""

    def __init__(self, folder: Path, **options: Any) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.log = folder / f"accepted-{random.getrandbits(40):x}.jsonl"
        words = [f"--{name}={value}" for name, value in options.items()]
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.smtp", f"--log={self.log}", *words],
            cwd=CODE,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self.process.stdout is not None
        self.port = int(self.process.stdout.readline())
        self.url = f"smtp://127.0.0.1:{self.port}"

    def accepted(self, recipient: str = "") -> list[Accepted]:
        """What was kept so far, in order; of one recipient or of all."""
        lines = self.log.read_text().splitlines() if self.log.exists() else []
        found = [Accepted(**json.loads(line)) for line in lines]
        return [one for one in found if recipient in {"", one.recipient}]

    def forget(self) -> None:
        """Begin anew, for the next test of a shared server."""
        self.log.write_text("")

    def stop(self) -> None:
        self.process.kill()
        self.process.communicate()


def parse() -> tuple[Options, int]:
    parser = argparse.ArgumentParser()
    parser.add_argument("--log", type=Path, required=True)
    parser.add_argument("--port", type=int, default=0)
    for name in ("greeting", "sender", "auth", "cert", "tls"):
        parser.add_argument(f"--{name}", default="")
    for name in ("gap", "p451", "pcut"):
        parser.add_argument(f"--{name}", type=float, default=0.0)
    found = vars(parser.parse_args())
    port = found.pop("port")
    return Options(**found), port


async def serve(options: Options, port: int) -> None:
    loop, seen = asyncio.get_running_loop(), Counter[str]()
    context = certificate(options) if options.tls == "implicit" else None
    server = await loop.create_server(
        lambda: ScriptedSMTP(options, seen), "127.0.0.1", port, ssl=context
    )
    print(server.sockets[0].getsockname()[1], flush=True)
    await loop.run_in_executor(None, sys.stdin.read)  # ends when the parent has gone


if __name__ == "__main__":
    asyncio.run(serve(*parse()))
