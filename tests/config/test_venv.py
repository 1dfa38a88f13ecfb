from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from config import venv
from config.embedded.problems import Refusal


class Commands:
    """Stands for subprocess.run: notes each command and answers as told."""

    def __init__(self) -> None:
        self.ran: list[list[str]] = []
        self.fails: str = ""
        self.says = ""

    def __call__(self, command: Sequence[Any], **options: Any) -> subprocess.CompletedProcess[str]:
        words = [str(word) for word in command]
        self.ran.append(words)
        failed = bool(self.fails) and self.fails in words
        if (log := options.get("stdout")) is not None and hasattr(log, "write"):
            log.write(self.says)
        if "venv" in words:
            self._make(Path(words[-1]))
        version = "3.11\n" if venv.PYTHON.exists() else ""
        return subprocess.CompletedProcess(words, int(failed), version, self.says if failed else "")

    @staticmethod
    def _make(folder: Path) -> None:
        (folder / "bin").mkdir(parents=True)
        (folder / "bin" / "python").write_text("")
        (folder / "lib" / "python3.11" / "site-packages" / "pip").mkdir(parents=True)

    def count(self, word: str) -> int:
        return sum(word in words for words in self.ran)


@pytest.fixture
def commands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Commands:
    """A clone in a temporary folder, in which nothing is installed and nothing really runs."""
    (tmp_path / "requirements.lock").write_text("django")
    (tmp_path / "requirements-dev.lock").write_text("django pytest")
    for name in ("VENV", "PYTHON", "STAMP", "LOCK", "INSTALL_LOG"):
        old: Path = getattr(venv, name)
        monkeypatch.setattr(venv, name, tmp_path / old.relative_to(venv.CODE))
    monkeypatch.setattr(venv, "CODE", tmp_path)
    monkeypatch.delenv("DAYBOOK_VENV", raising=False)
    monkeypatch.delenv("DAYBOOK_INSTALL_SECONDS", raising=False)
    found = Commands()
    monkeypatch.setattr("subprocess.run", found)
    monkeypatch.setattr("os.execv", lambda path, arguments: found.ran.append(["exec", *arguments]))
    monkeypatch.setattr("shutil.disk_usage", lambda path: SimpleNamespace(free=1 << 40))
    return found


def enter(*, developing: bool = False) -> None:
    venv.enter_environment(["manage.py", "up"], developing=developing)


def test_a_fresh_clone_installs_once_and_enters(commands: Commands) -> None:
    enter()
    enter()
    assert commands.count("install") == 1
    assert commands.ran[-1] == ["exec", str(venv.PYTHON), "manage.py", "up"]
    install = next(words for words in commands.ran if "install" in words)
    assert {"--require-hashes", "--only-binary=:all:"} <= set(install)
    assert install[-1] == str(venv.CODE / "requirements.lock")


def test_the_development_lock_serves_every_command(commands: Commands) -> None:
    enter(developing=True)
    enter()
    assert [words[-1] for words in commands.ran if "install" in words] == [
        str(venv.CODE / "requirements-dev.lock")
    ]


def test_tests_need_more_than_the_lock_for_running(commands: Commands) -> None:
    enter()
    enter(developing=True)
    assert commands.count("install") == 2


def test_a_changed_lock_installs_again_into_the_same_environment(commands: Commands) -> None:
    enter()
    (venv.CODE / "requirements.lock").write_text("django 6")
    enter()
    assert commands.count("install") == 2
    assert commands.count("venv") == 1


def test_an_install_that_failed_leaves_no_stamp(commands: Commands) -> None:
    commands.fails, commands.says = "install", "ERROR: something odd"
    with pytest.raises(Refusal, match=r"The install failed\. .* it ended with:\nERROR: something"):
        enter()
    assert not venv.STAMP.exists()
    commands.fails = ""
    enter()
    assert commands.count("install") == 2


def test_an_environment_of_a_python_that_is_gone_is_made_anew(commands: Commands) -> None:
    enter()
    venv.PYTHON.unlink()
    (venv.VENV / "bin").rmdir()
    (venv.VENV / "lib/python3.11/site-packages/pip").rmdir()
    (venv.VENV / "lib/python3.11/site-packages").rmdir()
    (venv.VENV / "lib/python3.11").rmdir()
    enter()
    assert commands.count("venv") == 2
    assert commands.count("install") == 2


def test_images_take_python_as_it_is(commands: Commands, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DAYBOOK_VENV", "off")
    enter()
    assert commands.ran == []


def test_without_ensurepip_the_systems_pip_installs(
    commands: Commands, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(venv, "find_spec", lambda name: None if name == "ensurepip" else name)
    monkeypatch.setattr(Commands, "_make", staticmethod(make_without_pip))
    enter()
    made = next(words for words in commands.ran if "venv" in words)
    assert "--without-pip" in made
    install = next(words for words in commands.ran if "install" in words)
    assert install[1:5] == ["-m", "pip", "--python", str(venv.PYTHON)]


def make_without_pip(folder: Path) -> None:
    (folder / "bin").mkdir(parents=True)
    (folder / "bin" / "python").write_text("")
    (folder / "lib" / "python3.11" / "site-packages").mkdir(parents=True)


def test_without_any_pip_it_says_what_to_install(
    commands: Commands, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(venv, "find_spec", lambda name: None)
    with pytest.raises(Refusal, match=r"neither ensurepip nor pip.* apt-get install python3-venv"):
        enter()


def test_a_full_disk_is_refused_before_the_install(
    commands: Commands, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shutil.disk_usage", lambda path: SimpleNamespace(free=100 << 20))
    with pytest.raises(Refusal, match="has 100 MB free, and Daybook needs 1000 MB to install"):
        enter()
    assert commands.ran == []


def test_a_folder_that_cannot_be_written_is_refused(
    commands: Commands, monkeypatch: pytest.MonkeyPatch
) -> None:
    def forbid(*args: object, **options: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(venv, "exclusive", forbid)
    with pytest.raises(Refusal, match=r"may not write to .* Use a copy in a folder of your own"):
        enter()


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("[Errno 28] No space left on device", "The disk is full"),
        (
            "NewConnectionError: [Errno -3] Temporary failure in name resolution\nERROR: none found",
            "there seems to be no network",
        ),
        (
            "ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS",
            "A package differs",
        ),
        ("ERROR: Could not build wheels", "The install failed"),
    ],
)
def test_each_failure_of_pip_is_one_clear_sentence(said: str, answer: str) -> None:
    assert answer in venv.explain_failure(said)


def test_a_python_newer_than_the_packages_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.version_info", (3, 15, 0))
    said = "ERROR: No matching distribution found for pikepdf==10.17.0"
    assert "Run it with an earlier Python" in venv.explain_failure(said)


def test_no_network_really_says_so(tmp_path: Path) -> None:
    """With pip itself, told to use a port on which nothing listens."""
    log = subprocess.run(
        [sys.executable, "-m", "pip", "download", "--isolated", "--no-deps", "--retries=0",
         "--index-url=http://127.0.0.1:9/simple", "-d", str(tmp_path), "daybook-wants-this==1"],
        check=False,
        capture_output=True,
        text=True,
    )  # fmt: skip
    assert log.returncode != 0
    assert "there seems to be no network" in venv.explain_failure(log.stdout + log.stderr)
