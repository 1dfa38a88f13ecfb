"""`up --install`, into folders of the test: nothing of this machine is touched."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from config.embedded import service, supervisor
from config.embedded.problems import Refusal
from config.embedded.servers import CODE


@pytest.fixture
def ran(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[list[str]]:
    """A person whose home is the test's, and a systemctl that only takes notes."""
    commands: list[list[str]] = []

    def take_note(command: list[str], **_: Any) -> subprocess.CompletedProcess[str]:
        commands.append(command)
        return subprocess.CompletedProcess(command, 0, "", "")

    monkeypatch.setattr(subprocess, "run", take_note)
    monkeypatch.setattr(shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setattr(service, "RUNNING_SYSTEMD", tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path / "person"))
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    return commands


def folder(tmp_path: Path) -> Path:
    return tmp_path / "person/.config/systemd/user"


def test_a_person_gets_a_service_of_their_own(
    ran: list[list[str]], tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: Any
) -> None:
    monkeypatch.setenv("DAYBOOK_HOME", str(tmp_path / "my data"))
    monkeypatch.setenv("EMAIL_URL", 'smtp://me:pa"ss$1%25@mail.example:587')
    assert supervisor.run(["--install", "--port=8123"]) == 0
    unit = (folder(tmp_path) / "daybook.service").read_text()
    assert (
        f'ExecStart="{sys.executable}" "{CODE}/manage.py" "up" "--no-browser" "--port=8123"\n'
        in unit
    )
    assert "WantedBy=default.target\n" in unit
    settings = folder(tmp_path) / "daybook.env"
    assert settings.stat().st_mode & 0o777 == 0o600
    assert f'DAYBOOK_HOME="{tmp_path}/my data"\n' in settings.read_text()
    assert 'EMAIL_URL="smtp://me:pa\\"ss\\$1%25@mail.example:587"\n' in settings.read_text()
    assert "EMAIL_URL" not in unit
    assert ran == [
        ["systemctl", "--user", "daemon-reload"],
        ["systemctl", "--user", "enable", "--now", "daybook.service"],
        ["loginctl", "enable-linger"],
    ]
    said = capsys.readouterr().out
    assert "Done: loginctl enable-linger\n" in said
    assert "pa" + '"' not in said


def test_root_gets_a_service_of_the_system(
    ran: list[list[str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(service, "SYSTEM_FOLDER", tmp_path / "etc")
    said = service.install(home=tmp_path, port=8000)
    assert "a service of the system" in said[0]
    assert "WantedBy=multi-user.target\n" in (tmp_path / "etc/daybook.service").read_text()
    assert ["systemctl", "enable", "--now", "daybook.service"] in ran
    assert not any("loginctl" in one for one in ran)


def test_without_systemd_nothing_is_written(
    ran: list[list[str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "which", lambda _name: None)
    with pytest.raises(Refusal, match="no systemd"):
        supervisor.run(["--install"])
    assert not folder(tmp_path).exists()
    assert ran == []


def test_where_systemd_does_not_run_it_says_what_to_type(
    ran: list[list[str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "RUNNING_SYSTEMD", tmp_path / "gone")
    said = service.install(home=tmp_path, port=8000)
    assert "  systemctl --user enable --now daybook.service" in said
    assert ran == []
    assert (folder(tmp_path) / "daybook.service").exists()


def test_a_command_that_fails_is_told_with_its_last_words(
    ran: list[list[str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(command: list[str], **_: Any) -> subprocess.CompletedProcess[str]:
        return subprocess.CompletedProcess(command, 1, "", "first\nNo bus found\n")

    monkeypatch.setattr(subprocess, "run", fail)
    said = service.install(home=tmp_path, port=8000)
    assert "Did not work: systemctl --user daemon-reload (No bus found). Type it yourself." in said


def test_uninstall_removes_both_files_and_keeps_the_data(
    ran: list[list[str]], tmp_path: Path
) -> None:
    data = tmp_path / "data"
    data.mkdir()
    service.install(home=data, port=8000)
    said = service.uninstall()
    assert list(folder(tmp_path).iterdir()) == []
    assert said[-1] == "The data stays where it is."
    assert data.exists()
    assert service.uninstall()[0].startswith("Nothing is installed")


def test_a_variable_with_a_line_break_is_refused(
    ran: list[list[str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EMAIL_URL", "smtp://a\nDAYBOOK_SIGNUP=open")
    with pytest.raises(Refusal, match="line break"):
        service.install(home=tmp_path, port=8000)


def test_install_and_uninstall_together_are_refused(ran: list[list[str]]) -> None:
    with pytest.raises(SystemExit):
        supervisor.run(["--install", "--uninstall"])


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="needs systemd-analyze")
@pytest.mark.parametrize("is_system", [True, False])
def test_systemd_finds_nothing_wrong_with_the_unit(tmp_path: Path, *, is_system: bool) -> None:
    where = service.Place(tmp_path, is_system=is_system)
    where.settings.write_text(service.variables(tmp_path / "a home with % and $"))
    where.unit.write_text(service.unit(where, port=8000))
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *([] if is_system else ["--user"]), str(where.unit)],
        check=False, capture_output=True, text=True, env={**os.environ, "XDG_RUNTIME_DIR": str(tmp_path)},
    )  # fmt: skip
    ours = [line for line in done.stderr.splitlines() if "daybook" in line]
    assert ours == [], done.stderr


def test_every_variable_of_the_readme_is_kept_for_the_service() -> None:
    """What was set when it was installed must hold after the next start of the computer as well."""
    text = (CODE / "README.md").read_text()
    named = set(re.findall(r"^\| `([A-Z_]+)` \|", text, re.M))
    # The port is a word of the command; the host of the mailbox and the environment of tools are of containers.
    assert named - set(service.KEPT) == {"DAYBOOK_PORT", "DAYBOOK_MAILBOX_HOST", "DAYBOOK_VENV"}
