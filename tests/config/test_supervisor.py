from __future__ import annotations

import os
import signal
import socket
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import connection
from psycopg.conninfo import make_conninfo

from apps.mail.connection import mailbox_relay
from apps.mail.models import MailConnection
from config import env
from config.embedded import announce, children, ports, supervisor
from config.embedded.children import Child, Program
from config.embedded.home import make_home
from config.embedded.problems import Refusal
from config.embedded.processes import wait_until
from config.embedded.supervisor import Options, Supervisor

SLEEP = "import time; time.sleep(600)"


@pytest.fixture
def taken_port() -> Iterator[int]:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]


@pytest.fixture
def make_child(tmp_path: Path) -> Iterator[Callable[..., Child]]:
    made: list[Child] = []

    def make(script: str = SLEEP, is_ready: children.Probe = lambda: True) -> Child:
        program = Program("web", "The web server", [sys.executable, "-c", script], is_ready)
        child = Child(program, tmp_path / "web.log", [])
        made.append(child)
        return child

    yield make
    for child in made:
        child.stop(hurry=True)


def test_a_taken_port_is_refused_with_another_to_use(taken_port: int) -> None:
    with pytest.raises(Refusal, match=rf"Port {taken_port} is in use .* manage.py up --port \d+"):
        ports.require_port(taken_port)


@pytest.mark.parametrize("port", [0, -1, 70000])
def test_what_is_no_port_is_refused(port: int) -> None:
    with pytest.raises(Refusal, match=r"is not a port. Choose one from 1024"):
        ports.require_port(port)


def test_a_low_port_is_refused_to_ordinary_users(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.geteuid", lambda: 1000)
    with pytest.raises(Refusal, match="Port 80 is kept for the system"):
        ports.require_port(80)


def test_a_second_up_on_the_same_data_is_told_where_the_first_is(tmp_path: Path) -> None:
    make_home(tmp_path)
    with (
        supervisor.only_one(tmp_path, 8123),
        pytest.raises(Refusal, match=r"already runs .* at http://localhost:8123"),
        supervisor.only_one(tmp_path, 8124),
    ):
        pytest.fail("the second one started")
    with supervisor.only_one(tmp_path, 8124):
        pass


def test_options() -> None:
    assert supervisor.parse(["--port", "9000", "--no-browser"]) == Options(
        9000, demo=False, browser=False
    )
    assert supervisor.parse(["--demo"]).demo


def test_the_port_may_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DAYBOOK_PORT", "8777")
    assert supervisor.parse([]).port == 8777
    monkeypatch.setenv("DAYBOOK_PORT", "eight")
    with pytest.raises(Refusal, match="DAYBOOK_PORT must be a number"):
        supervisor.parse([])


def test_the_mailbox_keeps_its_port_while_it_is_free(
    tmp_path: Path, taken_port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DAYBOOK_MAILBOX_PORT", raising=False)
    make_home(tmp_path)
    noted = ports.free_port()
    note = tmp_path / "run" / "mailbox-port"
    note.write_text(str(noted))
    assert ports.choose_mailbox_port(tmp_path) == noted
    note.write_text(str(taken_port))
    chosen = ports.choose_mailbox_port(tmp_path)
    assert chosen != taken_port
    assert int(note.read_text()) == chosen == ports.mailbox_port(tmp_path)


def test_a_port_that_is_set_stays_even_when_it_is_taken(
    tmp_path: Path, taken_port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DAYBOOK_MAILBOX_PORT", str(taken_port))
    make_home(tmp_path)
    assert ports.choose_mailbox_port(tmp_path) == taken_port


def test_each_start_of_the_mailbox_looks_for_a_port(
    tmp_path: Path, taken_port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also a start after it died, because somebody else took the port meanwhile."""
    monkeypatch.delenv("DAYBOOK_MAILBOX_PORT", raising=False)
    make_home(tmp_path)
    (tmp_path / "run" / "mailbox-port").write_text(str(taken_port))
    program = replace(children.local_mailbox(tmp_path), command=[sys.executable, "-c", ""])
    child = Child(program, tmp_path / "logs" / "mailbox.log", [])
    child.start()
    child.stop()
    assert ports.mailbox_port(tmp_path) != taken_port


def test_with_a_mail_server_there_is_no_mailbox(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EMAIL_URL", "smtp://me:secret@mail.example:587")
    assert not ports.has_mailbox()
    said = announce.where_mail_goes()
    assert "mail.example:587" in said
    assert "secret" not in said
    names = [one.name for one in children.programs(tmp_path, port=1, mailbox=False)]
    assert "mailbox" not in names


@pytest.fixture
def database(monkeypatch: pytest.MonkeyPatch) -> None:
    """The database of the tests is that of `up`."""
    monkeypatch.delenv("EMAIL_URL", raising=False)
    fields = connection.get_connection_params()
    names = ("dbname", "user", "password", "host", "port")
    monkeypatch.setenv("DATABASE_URL", make_conninfo(**{one: fields[one] for one in names if fields.get(one)}))  # fmt: skip


@pytest.mark.django_db(transaction=True)
def test_the_mail_server_of_settings_is_said(database: None) -> None:
    assert "stays in a mailbox on this computer" in announce.where_mail_goes()
    MailConnection.objects.create(
        host="smtp.example.net", port=465, security="tls", username="me", password=b"sealed",
        sender="me@example.net", changed_at=datetime.now(UTC), changed_by_id=uuid4(),
    )  # fmt: skip
    said = announce.where_mail_goes()
    assert said == "goes out through smtp.example.net:465, as saved in Settings"


@pytest.mark.django_db(transaction=True)
def test_what_starts_daybook_comes_before_settings(
    database: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EMAIL_URL", "smtp://mail.example:587")
    assert announce.where_mail_goes() == "goes out through mail.example:587"


def test_a_database_that_does_not_answer_stops_no_start(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("EMAIL_URL", raising=False)
    monkeypatch.setenv("DATABASE_URL", f"postgresql:///daybook?host={tmp_path}")
    assert announce.where_mail_goes() == "as saved in Settings, Mail server"


def test_whoever_sends_finds_the_port_that_was_chosen_last(tmp_path: Path, settings) -> None:
    settings.MAILBOX_PORT_NOTE = tmp_path / "mailbox-port"
    settings.EMAIL_URL = "smtp://127.0.0.1:8025"
    assert mailbox_relay().port == 8025
    settings.MAILBOX_PORT_NOTE.write_text("8111")
    assert mailbox_relay().port == 8111
    settings.MAILBOX_PORT_NOTE.write_text("8112")
    assert mailbox_relay().port == 8112


def test_a_port_that_is_set_is_not_read_from_the_note(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("EMAIL_URL", "DAYBOOK_MAILBOX_PORT", "DAYBOOK_MAILBOX_HOST"):
        monkeypatch.delenv(name, raising=False)
    assert env.mailbox_note(tmp_path) == tmp_path / "run" / "mailbox-port"
    monkeypatch.setenv("DAYBOOK_MAILBOX_PORT", "8030")
    assert env.mailbox_note(tmp_path) is None


def test_other_commands_print_links_to_the_port_of_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DAYBOOK_PORT", "")
    make_home(tmp_path)
    ports.use_running_web(tmp_path)
    assert os.environ["DAYBOOK_PORT"] == ""
    ports.note_web_port(tmp_path, 8850)
    ports.use_running_web(tmp_path)
    assert os.environ["DAYBOOK_PORT"] == "8850"
    monkeypatch.setenv("DAYBOOK_PORT", "9000")
    ports.use_running_web(tmp_path)
    assert os.environ["DAYBOOK_PORT"] == "9000"


def test_the_start_is_mailbox_web_worker_clock_reminders_mail_worker(tmp_path: Path) -> None:
    names = [one.name for one in children.programs(tmp_path, port=1, mailbox=True)]
    assert names == ["mailbox", "web", "worker", "beat", "reminders", "mail-worker"]


def test_nobody_waits_for_the_mail_worker_because_the_loop_sends_already(tmp_path: Path) -> None:
    last = children.programs(tmp_path, port=1, mailbox=True)[-1]
    assert last.name == "mail-worker"
    assert last.is_ready()


def test_no_program_gets_the_address_of_the_schemas_owner(
    tmp_path: Path, make_child: Callable[..., Child], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("DAYBOOK_HOME", "DAYBOOK_PORT", "DAYBOOK_MAILBOX_PORT", "DJANGO_SETTINGS_MODULE"):
        monkeypatch.setenv(name, "config.settings.dev")  # given back after the test
    monkeypatch.setenv("EMAIL_URL", "smtp://mail.example")
    monkeypatch.setenv("DATABASE_URL", "app")
    monkeypatch.setenv("DATABASE_OWNER_URL", "owner")
    migrated_as: list[str] = []
    monkeypatch.setattr(
        "config.embedded.schema.bring_up_to_date",
        lambda home, *, owner_url: migrated_as.append(owner_url),
    )
    monkeypatch.setattr("config.embedded.static.collecting", lambda home: nullcontext())
    monkeypatch.setattr(Supervisor, "_ask", staticmethod(lambda command: None))
    child = make_child(f"import os; print(sorted(os.environ), flush=True); {SLEEP}")
    monkeypatch.setattr(Supervisor, "_children", lambda self: [child])
    make_home(tmp_path)
    Supervisor(tmp_path, Options(ports.free_port(), demo=False, browser=False)).start()
    assert migrated_as == ["owner"]
    assert wait_until(lambda: "DATABASE_URL" in child.last_words(), seconds=20)
    assert "DATABASE_OWNER_URL" not in child.last_words()


def test_the_web_server_is_for_this_machine_only(tmp_path: Path) -> None:
    binds = [word for word in children.web(8000).command if word.startswith("--bind")]
    assert set(binds) <= {"--bind=127.0.0.1:8000", "--bind=[::1]:8000"}
    assert binds


def test_a_child_is_ready_when_its_probe_says_so(make_child: Callable[..., Child]) -> None:
    answers = iter([False, False, True, True])
    child = make_child(is_ready=lambda: next(answers))
    child.start()
    assert child.wait_until_ready()


def test_a_child_that_dies_is_not_waited_for(make_child: Callable[..., Child]) -> None:
    child = make_child("import sys; print('no such table'); sys.exit(1)", is_ready=lambda: False)
    child.start()
    assert not child.wait_until_ready()
    assert child.last_words() == "no such table"


def test_a_child_that_ignores_the_signal_is_killed(
    make_child: Callable[..., Child], monkeypatch: pytest.MonkeyPatch
) -> None:
    stubborn = f"import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('x'); {SLEEP}"
    child = make_child(stubborn)
    child.start()
    assert wait_until(lambda: "x" in child.last_words(), seconds=20)
    monkeypatch.setattr(
        child, "program", children.Program("web", "", [], lambda: True,
        stop_steps=((signal.SIGTERM, 0.1), children.KILL)),
    )  # fmt: skip
    child.stop()
    assert child.is_dead


def test_a_dead_child_is_started_again_after_growing_pauses(
    tmp_path: Path, make_child: Callable[..., Child], capsys: pytest.CaptureFixture[str]
) -> None:
    watching = Supervisor(tmp_path, Options(8000, demo=False, browser=False))
    child = make_child("raise SystemExit(1)")
    pauses = []
    for _ in range(3):
        child.start()
        assert wait_until(lambda: child.is_dead, seconds=20)
        before = time.monotonic()
        watching._watch_child(child)
        assert child.due_at is not None
        pauses.append(round(child.due_at - before))
    assert pauses == [1, 2, 5]
    said = capsys.readouterr().out.splitlines()
    assert len(said) == 3
    assert "The web server had stopped; starting it again." in said[0]


def test_a_child_that_lived_long_is_started_again_at_once(
    tmp_path: Path, make_child: Callable[..., Child]
) -> None:
    watching = Supervisor(tmp_path, Options(8000, demo=False, browser=False))
    child = make_child("raise SystemExit(1)")
    child.start()
    assert wait_until(lambda: child.is_dead, seconds=20)
    first = child.process
    child.started_at -= 1000
    watching._watch_child(child)
    assert child.process is not first


def test_a_log_that_was_there_before_does_not_count(tmp_path: Path) -> None:
    log = tmp_path / "beat.log"
    assert not children.says(log, b"scheduler ->", 0)
    log.write_bytes(b"scheduler -> old")
    earlier = log.stat().st_size
    assert not children.says(log, b"scheduler ->", earlier)
    log.write_bytes(b"scheduler -> old\nscheduler -> new")
    assert children.says(log, b"scheduler ->", earlier)


@pytest.mark.parametrize(
    ("screen", "ci", "opened"), [(":0", "", 1), ("", "", 0), (":0", "true", 0)]
)
def test_the_browser_opens_only_in_front_of_a_person(
    screen: str, ci: str, opened: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    pages: list[str] = []
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setattr("webbrowser.open", pages.append)
    monkeypatch.setenv("DISPLAY", screen)
    monkeypatch.setenv("WAYLAND_DISPLAY", "")
    monkeypatch.setenv("CI", ci)
    announce.open_browser("http://localhost:8000")
    assert len(pages) == opened


def test_the_time_of_an_install_is_told_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("time.time", lambda: 1_000_070.0)
    monkeypatch.setenv("DAYBOOK_STARTED_AT", "1000000.0")
    monkeypatch.setenv("DAYBOOK_INSTALL_SECONDS", "")
    assert announce.seconds_since_start() == "70.0 s"
    monkeypatch.setenv("DAYBOOK_INSTALL_SECONDS", "64.5")
    assert announce.seconds_since_start() == "5.5 s (70.0 s with the install)"
