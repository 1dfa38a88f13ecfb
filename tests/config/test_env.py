"""What the environment may say, and what is refused before anything starts."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from config import env
from config.embedded.servers import CODE

LONG = "0123456789abcdef0123456789abcdef"


def test_a_secret_that_could_be_guessed_is_refused(monkeypatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DAYBOOK_SECRET_KEY", "change-me")
    with pytest.raises(ImproperlyConfigured) as refused:
        env.keys(tmp_path)
    assert "change-me" not in str(refused.value)


def test_the_stored_secret_is_the_same_for_all_who_start_at_once(
    monkeypatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("DAYBOOK_SECRET_KEY", raising=False)
    start, found = threading.Barrier(8), []

    def read() -> None:
        start.wait()
        found.append(env.keys(tmp_path).django)

    threads = [threading.Thread(target=read) for _ in range(8)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert len(found) == 8
    assert len(set(found)) == 1
    assert [one.name for one in tmp_path.iterdir()] == ["secret.key"]
    assert stat.S_IMODE((tmp_path / "secret.key").stat().st_mode) == 0o600


def test_a_damaged_secret_is_never_used(monkeypatch, tmp_path: Path) -> None:
    monkeypatch.delenv("DAYBOOK_SECRET_KEY", raising=False)
    (tmp_path / "secret.key").touch()
    with pytest.raises(ImproperlyConfigured, match="damaged"):
        env.keys(tmp_path)


@pytest.mark.parametrize(
    ("value", "sender"),
    [
        ("", "Daybook <daybook@xn--bcher-kva.example>"),
        ("notes@example.org", "notes@example.org"),
        ('"Notes, mine" <notes@bücher.example>', '"Notes, mine" <notes@xn--bcher-kva.example>'),
    ],
)
def test_the_sender_can_be_carried_by_smtp(monkeypatch, value: str, sender: str) -> None:
    monkeypatch.setenv("DAYBOOK_MAIL_FROM", value)
    assert env.mail_from("https://bücher.example") == sender


@pytest.mark.parametrize("value", ["Daybook", "Daybook <>", "müller@example.org", "a@.", "@x.org"])
def test_a_sender_from_whom_no_mail_could_leave_is_refused(monkeypatch, value: str) -> None:
    monkeypatch.setenv("DAYBOOK_MAIL_FROM", value)
    with pytest.raises(ImproperlyConfigured, match="DAYBOOK_MAIL_FROM"):
        env.mail_from("https://daybook.example")


def settings_of(module: str, home: Path, url: str) -> subprocess.CompletedProcess[str]:
    """Import settings in a process of their own and print what protects a session."""
    names = "SESSION_COOKIE_SECURE CSRF_COOKIE_SECURE SECURE_SSL_REDIRECT SESSION_COOKIE_NAME"
    code = (
        f"import config.settings.{module} as s\n"
        f"print(*[getattr(s, one, None) for one in {names!r}.split()])"
    )
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=CODE,
        env={
            "PATH": os.environ["PATH"],
            "DAYBOOK_HOME": str(home),
            "DAYBOOK_SECRET_KEY": LONG,
            "DAYBOOK_PUBLIC_URL": url,
        },
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("module", "url", "said"),
    [
        ("production", "https://daybook.example", "True True True __Host-session"),
        ("dev", "https://daybook.example", "True True None daybook_session"),
        ("dev", "http://localhost:8000", "False False None daybook_session"),
    ],
)
def test_cookies_travel_as_safely_as_the_address_allows(
    tmp_path: Path, module: str, url: str, said: str
) -> None:
    assert settings_of(module, tmp_path, url).stdout.strip() == said


def test_hosted_without_tls_is_refused(tmp_path: Path) -> None:
    done = settings_of("production", tmp_path, "http://daybook.example")
    assert done.returncode != 0
    assert "must begin with https://" in done.stderr
