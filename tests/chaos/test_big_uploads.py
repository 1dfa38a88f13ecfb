"""R21: ten uploads of 200 MB at once: memory stays flat, too much is answered plainly, others go on."""

from __future__ import annotations

import http.client
import json
import secrets
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import pytest

from tests.e2e.running import Running, start

pytestmark = pytest.mark.chaos

MEGABYTE = 1024 * 1024
LARGEST = 200 * MEGABYTE
AT_ONCE = 10
MOST_RSS_KB = 150 * 1024
CSRF = secrets.token_hex(16)

SIGN_IN = """
import json
from django.conf import settings
from django.contrib.auth import SESSION_KEY, BACKEND_SESSION_KEY, HASH_SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from apps.accounts.models import User
from apps.plans.models import Plan
from django.utils import timezone
found = []
for name in ("one", "two"):
    user = User.objects.create_user(f"{name}@example.org", "a long enough password", zone="UTC")
    plan = Plan.objects.create(owner=user, name="P", zone="UTC", created_at=timezone.now())
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    found.append([session.session_key, str(plan.pk)])
print(json.dumps(found))
"""


@dataclass(frozen=True)
class Uploader:
    """One person with a session, who sends files as the page does: one a request."""

    port: int
    session: str
    plan: str

    def send(self, size: int, *, batch: str) -> tuple[int, str]:
        """Send `size` bytes of text; the status and words of the answer."""
        fields = {"csrfmiddlewaretoken": CSRF, "client_token": batch, "file_token": str(uuid4())}
        head, tail = _form(fields, name=f"{uuid4().hex}.txt")
        link = http.client.HTTPConnection("localhost", self.port, timeout=300)
        link.putrequest("POST", f"/p/{self.plan}/intake/file")
        link.putheader("Content-Type", "multipart/form-data; boundary=cut")
        link.putheader("Content-Length", str(len(head) + size + len(tail)))
        link.putheader("Cookie", f"daybook_session={self.session}; daybook_csrf={CSRF}")
        link.endheaders()
        try:
            for piece in (head, *_text(size), tail):
                link.send(piece)
        except (BrokenPipeError, ConnectionResetError):
            pass  # the answer came before the last byte
        answer = link.getresponse()
        words = answer.read().decode()
        link.close()
        return answer.status, words


def _form(fields: dict[str, str], *, name: str) -> tuple[bytes, bytes]:
    parts = [
        f'--cut\r\nContent-Disposition: form-data; name="{field}"\r\n\r\n{value}\r\n'
        for field, value in fields.items()
    ]
    parts.append(
        f'--cut\r\nContent-Disposition: form-data; name="files"; filename="{name}"\r\n'
        "Content-Type: text/plain\r\n\r\n"
    )
    return "".join(parts).encode(), b"\r\n--cut--\r\n"


def _text(size: int) -> Iterator[bytes]:
    line = secrets.token_hex(MEGABYTE // 2).encode()
    for start_at in range(0, size, MEGABYTE):
        yield line[: size - start_at]


class Watch(threading.Thread):
    """The largest resident memory of any web process, in kB, looked at five times a second."""

    def __init__(self, running: Running) -> None:
        super().__init__(daemon=True)
        self.of = running.process.pid
        self.most = 0
        self.seen: set[int] = set()
        self.enough = threading.Event()

    def run(self) -> None:
        while not self.enough.wait(0.2):
            for pid in web_processes(self.of):
                self.seen.add(pid)
                self.most = max(self.most, resident_kb(pid))


def web_processes(parent: int) -> list[int]:
    """The processes of the web server under `manage.py up`."""
    found = []
    for place in Path("/proc").iterdir():
        try:
            if place.name.isdigit() and b"gunicorn" in (place / "cmdline").read_bytes():
                found.append(int(place.name))
        except OSError:
            continue
    return [pid for pid in found if parent in _ancestors(pid)]


def _ancestors(pid: int) -> Iterator[int]:
    while pid > 1:
        try:
            pid = int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
        except OSError:
            return
        yield pid


def resident_kb(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("VmRSS")), 0)


@pytest.fixture
def running(monkeypatch) -> Iterator[Running]:
    monkeypatch.setenv("DAYBOOK_MAX_ACCOUNT_GB", "2")
    product = start()
    yield product
    product.stop()


def test_ten_large_uploads_at_once_keep_the_memory_flat(running, capsys):
    said = running.command("shell", "-v0", "-c", SIGN_IN).strip().splitlines()[-1]
    one, two = (Uploader(running.port, *who) for who in json.loads(said))
    assert one.send(MEGABYTE, batch=str(uuid4()))[0] == 200
    before = max(resident_kb(pid) for pid in web_processes(running.process.pid))
    watch = Watch(running)
    watch.start()
    batch = str(uuid4())
    with ThreadPoolExecutor(AT_ONCE + 1) as pool:
        large = [pool.submit(one.send, LARGEST, batch=batch) for _ in range(AT_ONCE)]
        time.sleep(1)
        small = two.send(MEGABYTE, batch=str(uuid4()))
        answers = [each.result() for each in large]
    too_large = two.send(LARGEST + MEGABYTE, batch=str(uuid4()))
    full = [one.send(LARGEST, batch=batch) for _ in range(2)][-1]
    watch.enough.set()
    watch.join()
    with capsys.disabled():
        print(f"\nweb process: {before} kB before, {watch.most} kB at most")  # noqa: T201
    assert [status for status, _words in answers] == [200] * AT_ONCE
    assert small[0] == 200
    assert too_large[0] == 413
    assert "larger than 200 MB" in too_large[1]
    assert full[0] == 507
    assert "full" in full[1] or "room" in full[1]
    assert watch.seen
    assert watch.most <= MOST_RSS_KB
