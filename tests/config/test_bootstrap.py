from __future__ import annotations

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

from config import bootstrap
from config.embedded.problems import Refusal
from config.embedded.servers import CODE
from tests.config.embedded import environment


def test_the_way_to_the_install_needs_nothing_installed() -> None:
    """Everything `manage.py` imports before the environment is entered is standard library."""
    script = (
        "import sys; sys.path.insert(0, sys.argv[1]); import config.bootstrap, config.embedded.keeper;"
        "print([m for m in sys.modules if getattr(sys.modules[m], '__file__', None)"
        " and 'site-packages' in sys.modules[m].__file__])"
    )
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", script, str(CODE)],
        check=True,
        capture_output=True,
        text=True,
    )
    assert done.stdout.strip() == "[]"


def test_an_old_python_can_read_manage_py_to_say_that_it_is_old() -> None:
    tree = ast.parse((CODE / "manage.py").read_text(), feature_version=(3, 7))
    assert tree.body


def test_an_old_python_gets_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(
        "import sys; sys.version_info = (3, 9, 2); sys.version = '3.9.2 (main)'"
    )
    done = subprocess.run(
        [sys.executable, str(CODE / "manage.py"), "up"],
        check=False,
        capture_output=True,
        text=True,
        env=environment(PYTHONPATH=str(tmp_path)),
    )
    assert done.returncode == 2
    assert done.stderr.startswith("Daybook needs Python 3.11 or later, and this is Python 3.9.2.")
    assert len(done.stderr.splitlines()) == 1


@pytest.fixture
def entered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DAYBOOK_VENV", "off")
    monkeypatch.setenv("DATABASE_OWNER_URL", "owner")  # given back after the test


@pytest.mark.usefixtures("entered")
def test_a_refusal_is_printed_and_means_bad_use(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse(arguments: list[str]) -> int:
        raise Refusal("The port is taken.")

    monkeypatch.setattr("config.embedded.supervisor.run", refuse)
    assert bootstrap.run(["manage.py", "up"]) == 2
    assert capsys.readouterr().err == "The port is taken.\n"


@pytest.mark.usefixtures("entered")
def test_the_test_command_becomes_pytest(monkeypatch: pytest.MonkeyPatch) -> None:
    became: list[str] = []
    monkeypatch.setattr("os.execv", lambda path, arguments: became.extend(arguments))
    monkeypatch.setattr("os.chdir", lambda path: None)
    monkeypatch.setenv("CI", "")
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "config.settings.test")
    bootstrap.run(["manage.py", "test", "tests/mail", "-q"])
    assert became == [sys.executable, "-m", "pytest", "tests/mail", "-q"]


@pytest.mark.parametrize(
    ("arguments", "wanted"),
    [
        (["demo"], True),
        (["migrate"], True),
        (["check"], False),
        (["help"], False),
        (["--version"], False),
        (["demo", "--help"], False),
    ],
)
def test_servers_start_only_for_commands_that_use_them(
    arguments: list[str], *, wanted: bool
) -> None:
    assert bootstrap.needs_servers(arguments[0], ["manage.py", *arguments]) is wanted


@pytest.mark.usefixtures("entered")
@pytest.mark.parametrize(
    ("command", "role"), [("migrate", "owner"), ("makemigrations", "owner"), ("demo", "app")]
)
def test_only_commands_that_change_the_schema_run_as_its_owner(
    command: str, role: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[str | None] = []
    monkeypatch.setattr(
        "django.core.management.execute_from_command_line",
        lambda arguments: seen.append(os.environ.get("DATABASE_URL")),
    )
    monkeypatch.setenv("DATABASE_URL", "app")
    assert bootstrap.run(["manage.py", command]) == 0
    assert seen == [role]
    assert "DATABASE_OWNER_URL" not in os.environ, "what the command starts would inherit it"


@pytest.mark.usefixtures("entered")
@pytest.mark.parametrize(
    ("database", "settings"),
    [("postgresql://db/x", "config.settings.production"), ("", "config.settings.dev")],
)
def test_an_outside_database_means_production(
    database: str, settings: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[str | None] = []
    monkeypatch.setattr(
        "django.core.management.execute_from_command_line",
        lambda arguments: seen.append(os.environ.get("DJANGO_SETTINGS_MODULE")),
    )
    monkeypatch.setenv("DATABASE_URL", database)
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "")
    monkeypatch.delenv("DJANGO_SETTINGS_MODULE")
    bootstrap.run(["manage.py", "check"])
    assert seen == [settings]


@pytest.mark.usefixtures("entered")
@pytest.mark.parametrize(("command", "mode"), [("check", 0o600), ("makemessages", 0o644)])
def test_what_a_command_leaves_in_the_home_is_private(
    command: str, mode: int, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(
        "django.core.management.execute_from_command_line",
        lambda arguments: (tmp_path / "file").write_text(""),
    )
    monkeypatch.setenv("DATABASE_URL", "")
    before = os.umask(0o022)
    try:
        bootstrap.run(["manage.py", command])
    finally:
        os.umask(before)
    assert (tmp_path / "file").stat().st_mode & 0o777 == mode


def test_ci_gets_a_browser_only_as_root(monkeypatch: pytest.MonkeyPatch) -> None:
    ran: list[list[str]] = []

    def note(command: list[str], **options: object) -> subprocess.CompletedProcess[str]:
        ran.append(command)
        return subprocess.CompletedProcess(command, 0)

    monkeypatch.setattr("subprocess.run", note)
    monkeypatch.setattr("shutil.which", lambda name: name if name == "apt-get" else None)
    monkeypatch.setenv("CI", "true")
    monkeypatch.setattr("os.geteuid", lambda: 1000)
    bootstrap.install_browser_in_ci()
    monkeypatch.setattr("os.geteuid", lambda: 0)
    monkeypatch.setenv("CI", "")
    bootstrap.install_browser_in_ci()
    assert ran == []
    monkeypatch.setenv("CI", "true")
    bootstrap.install_browser_in_ci()
    assert [command[2] for command in ran] == ["update", "install"]
