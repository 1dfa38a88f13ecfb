from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from config.embedded import schema
from config.embedded.home import make_home
from config.embedded.problems import Refusal


class Migrate:
    """Stands for `manage.py migrate`: notes as whom it ran and answers as told."""

    def __init__(self) -> None:
        self.ran_as: list[str] = []
        self.code = 0

    def __call__(
        self, command: list[str], *, env: dict[str, str], **options: object
    ) -> subprocess.CompletedProcess[str]:
        assert "migrate" in command
        self.ran_as.append(env["DATABASE_URL"])
        return subprocess.CompletedProcess(command, self.code, "", "relation is odd")


@pytest.fixture
def migrate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Migrate:
    make_home(tmp_path)
    (tmp_path / "postgres").mkdir()
    found = Migrate()
    monkeypatch.setattr("subprocess.run", found)
    monkeypatch.setenv("DATABASE_URL", "app")
    return found


def test_migrations_run_once_as_the_owner(tmp_path: Path, migrate: Migrate) -> None:
    schema.bring_up_to_date(tmp_path, owner_url="owner")
    schema.bring_up_to_date(tmp_path, owner_url="owner")
    assert migrate.ran_as == ["owner"]


def test_a_new_migration_runs(
    tmp_path: Path, migrate: Migrate, monkeypatch: pytest.MonkeyPatch
) -> None:
    schema.bring_up_to_date(tmp_path, owner_url="owner")
    monkeypatch.setattr(schema, "fingerprint", lambda: "one more")
    schema.bring_up_to_date(tmp_path, owner_url="owner")
    assert len(migrate.ran_as) == 2


def test_a_failed_migration_is_said_and_tried_again(tmp_path: Path, migrate: Migrate) -> None:
    migrate.code = 1
    for _ in range(2):
        with pytest.raises(Refusal, match=r"Nothing was lost\. It said:\nrelation is odd"):
            schema.bring_up_to_date(tmp_path, owner_url="owner")
    assert len(migrate.ran_as) == 2


def test_a_changed_migration_changes_the_fingerprint(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "requirements.lock").write_text("x")
    folder = tmp_path / "apps" / "core" / "migrations"
    folder.mkdir(parents=True)
    monkeypatch.setattr(schema, "CODE", tmp_path)
    before = schema.fingerprint()
    (folder / "0001_initial.py").write_text("")
    assert schema.fingerprint() != before
