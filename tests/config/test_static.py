from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from config.embedded import static
from config.embedded.home import make_home
from config.embedded.problems import Refusal


@pytest.fixture
def collected(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[str]:
    """Stands for collectstatic: makes the folder, notes that it ran, fails if told so."""
    make_home(tmp_path)
    ran: list[str] = []
    script = "import pathlib, sys; pathlib.Path(sys.argv[1]).mkdir(exist_ok=True)"

    def begin(*words: str) -> list[str]:
        ran.append(words[0])
        broken = "; sys.exit('no such file')" if len(ran) > 5 else ""
        return [sys.executable, "-c", script + broken, str(tmp_path / "static")]

    monkeypatch.setattr(static, "django", begin)
    return ran


def collect(home: Path) -> None:
    with static.collecting(home):
        pass


def test_files_are_collected_once_per_version(
    tmp_path: Path, collected: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    collect(tmp_path)
    collect(tmp_path)
    assert collected == ["collectstatic"]
    monkeypatch.setattr(static, "fingerprint", lambda: "another version")
    collect(tmp_path)
    collect(tmp_path)
    assert collected == ["collectstatic"] * 2


def test_files_that_were_removed_are_collected_again(tmp_path: Path, collected: list[str]) -> None:
    collect(tmp_path)
    (tmp_path / "static").rmdir()
    collect(tmp_path)
    assert collected == ["collectstatic"] * 2


def test_a_failure_is_said_and_tried_again_next_time(tmp_path: Path, collected: list[str]) -> None:
    collected.extend(["earlier"] * 5)
    for _ in range(2):
        with pytest.raises(Refusal, match=r"could not be collected\. It said:\nno such file"):
            collect(tmp_path)
    assert collected.count("collectstatic") == 2


def test_a_failure_beside_it_ends_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make_home(tmp_path)
    sleep = [sys.executable, "-c", "import time; time.sleep(600)"]
    started: list[subprocess.Popen[str]] = []
    begin = static._collectstatic

    def note() -> subprocess.Popen[str]:
        started.append(begin())
        return started[0]

    monkeypatch.setattr(static, "django", lambda *words: sleep)
    monkeypatch.setattr(static, "_collectstatic", note)
    with pytest.raises(Refusal, match="migration"), static.collecting(tmp_path):
        raise Refusal("The migration failed.")
    assert started[0].returncode == -9


def test_a_changed_file_changes_the_fingerprint(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "requirements.lock").write_text("x")
    (tmp_path / "static").mkdir()
    (tmp_path / "static" / "app.css").write_text("a {}")
    monkeypatch.setattr(static, "CODE", tmp_path)
    before = static.fingerprint()
    assert static.fingerprint() == before
    (tmp_path / "static" / "app.css").write_text("b {}")
    assert static.fingerprint() != before
