from __future__ import annotations

import os
from pathlib import Path

import pytest

from config.embedded import home as module
from config.embedded.home import data_home, make_home, run_folder
from config.embedded.problems import Refusal

ROOT = os.geteuid() == 0


def test_daybook_home_wins(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DAYBOOK_HOME", "/some/where")
    assert data_home() == Path("/some/where")


def test_a_relative_home_is_made_absolute(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DAYBOOK_HOME", "here")
    assert data_home() == tmp_path / "here"


def test_root_keeps_data_outside_of_private_folders(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DAYBOOK_HOME")
    monkeypatch.setattr("os.geteuid", lambda: 0)
    assert data_home() == Path("/var/lib/daybook")


def test_a_person_keeps_data_in_the_users_data_folder(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("DAYBOOK_HOME")
    monkeypatch.setattr("os.geteuid", lambda: 1000)
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert data_home() == tmp_path / "daybook"
    monkeypatch.delenv("XDG_DATA_HOME")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert data_home() == tmp_path / ".local/share/daybook"
    monkeypatch.setattr("sys.platform", "darwin")
    assert data_home() == tmp_path / "Library/Application Support/daybook"


@pytest.mark.parametrize("length", [20, 60, 64, 65, 66, 70, 108, 200])
def test_no_socket_path_is_longer_than_90_bytes(length: int) -> None:
    place = Path("/" + "h" * (length - 1))
    sockets = run_folder(place)
    assert len(os.fsencode(sockets / module.LONGEST_SOCKET)) <= 90
    assert (sockets == place / "run") == (length + len("/run/") + len(module.LONGEST_SOCKET) <= 90)


def test_bytes_count_not_letters() -> None:
    place = Path("/" + "ü" * 40)
    assert run_folder(place).parent == Path("/tmp")  # noqa: S108


def test_two_deep_homes_have_two_short_folders() -> None:
    deep = Path("/" + "d" * 100)
    assert run_folder(deep / "a") != run_folder(deep / "b")
    assert run_folder(deep / "a") == run_folder(deep / "a")


def test_a_new_home_is_private(tmp_path: Path) -> None:
    make_home(tmp_path / "new")
    wanted = 0o711 if ROOT else 0o700  # as root the servers' user passes through
    assert (tmp_path / "new").stat().st_mode & 0o777 == wanted


def test_an_existing_home_keeps_its_permissions(tmp_path: Path) -> None:
    place = tmp_path / "mine"
    place.mkdir(mode=0o750)
    make_home(place)
    assert place.stat().st_mode & 0o777 == 0o750


def test_a_home_that_cannot_be_made_is_refused_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(Refusal, match=r"cannot create its data folder .* Set DAYBOOK_HOME"):
        make_home(tmp_path / "file" / "home")
    with pytest.raises(Refusal, match=r"\(File name too long\)\. Set DAYBOOK_HOME"):
        make_home(tmp_path / ("x" * 300))


def test_a_home_that_cannot_be_written_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.access", lambda path, mode: False)
    with pytest.raises(Refusal, match="may not write to its data folder"):
        make_home(tmp_path)


def test_a_folder_that_somebody_else_prepared_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "SHORT_PLACE", tmp_path)
    deep = tmp_path / ("d" * 100)
    sockets = run_folder(deep)
    sockets.mkdir(mode=0o700)
    sockets.chmod(0o777)
    with pytest.raises(Refusal, match="belongs to somebody else"):
        make_home(deep)


def test_a_link_in_place_of_the_short_folder_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "SHORT_PLACE", tmp_path)
    deep = tmp_path / ("d" * 100)
    (tmp_path / "target").mkdir(mode=0o700)
    run_folder(deep).symlink_to(tmp_path / "target")
    with pytest.raises(Refusal, match="belongs to somebody else"):
        make_home(deep)
