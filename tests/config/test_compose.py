"""The hosted form cannot run in the tests (no container engine); what can be checked by reading is."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path
from typing import Any

import jsonschema
import psycopg
import pytest
import yaml
from django.urls import resolve

from config.embedded.children import HEALTH_PATH, MAIL_QUEUE, QUEUES
from config.embedded.home import run_folder
from config.embedded.postgres import database_url
from config.embedded.processes import as_user
from config.embedded.programs import find_programs, server_user
from config.embedded.servers import CODE
from tests.config.embedded import first_line, users

OURS = {"prepare", "web", "worker", "mail-worker", "beat", "reminders", "mailbox"}


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((CODE / "docker-compose.yml").read_text())
    return loaded


def test_it_follows_the_compose_schema(compose: dict[str, Any]) -> None:
    schema = json.loads((CODE / "tests/data/compose-spec.json").read_text())
    assert list(jsonschema.Draft201909Validator(schema).iter_errors(compose)) == []


def test_the_services_are_those_of_the_design(compose: dict[str, Any]) -> None:
    assert set(compose["services"]) == OURS | {"postgres", "valkey"}


def test_no_secret_is_written_down(compose: dict[str, Any]) -> None:
    for name, service in compose["services"].items():
        for variable, value in service["environment"].items() if "environment" in service else ():
            if any(word in variable for word in ("PASSWORD", "SECRET", "DATABASE")):
                assert "${" in value, (name, variable)
                assert ":?" in value or value.endswith(":-}"), (
                    name,
                    variable,
                )  # asked for, or none
    example = (CODE / "deploy/example.env").read_text()
    for secret in ("POSTGRES_PASSWORD", "DAYBOOK_SECRET_KEY", "DAYBOOK_APP_PASSWORD"):
        assert re.search(rf"^{secret}=$", example, re.MULTILINE)


def test_every_variable_is_explained_in_the_example(compose: dict[str, Any]) -> None:
    named = set(re.findall(r"\$\{(\w+):[?-]", (CODE / "docker-compose.yml").read_text()))
    example = set(re.findall(r"^(\w+)=", (CODE / "deploy/example.env").read_text(), re.MULTILINE))
    assert named - example == set()


def test_what_the_readme_offers_reaches_the_hosted_form(compose: dict[str, Any]) -> None:
    """But what the image sets, and what belongs to one's own computer."""
    elsewhere = {"DAYBOOK_HOME", "DAYBOOK_VENV", "DAYBOOK_PORT", "DAYBOOK_MAILBOX_PORT"}
    elsewhere |= {"DATABASE_OWNER_URL", "DAYBOOK_SESSION_HOURS"}
    offered = set(re.findall(r"^\| `([A-Z_]+)` \|", (CODE / "README.md").read_text(), re.MULTILINE))
    assert len(offered) > 10
    assert offered - elsewhere <= set(compose["services"]["web"]["environment"])


def test_only_the_preparation_may_change_tables(compose: dict[str, Any]) -> None:
    owners = {n for n in OURS if "DATABASE_OWNER_URL" in compose["services"][n]["environment"]}
    assert owners == {"prepare"}


def test_everything_waits_for_what_it_needs(compose: dict[str, Any]) -> None:
    services = compose["services"]
    for name in OURS - {"prepare"}:
        needed = services[name]["depends_on"]
        assert needed["prepare"]["condition"] == "service_completed_successfully"
    assert services["prepare"]["depends_on"]["postgres"]["condition"] == "service_healthy"
    for name in ("postgres", "valkey", "web", "worker", "mail-worker", "reminders", "mailbox"):
        assert services[name]["healthcheck"]["test"]


def test_reminders_need_no_broker(compose: dict[str, Any]) -> None:
    assert "valkey" not in compose["services"]["reminders"]["depends_on"]


def test_state_lies_in_named_volumes(compose: dict[str, Any]) -> None:
    assert set(compose["volumes"]) == {"postgres", "valkey", "daybook"}
    for name in OURS:
        assert "daybook:/var/lib/daybook" in compose["services"][name]["volumes"]


def test_the_page_is_published_on_this_machine_only(compose: dict[str, Any]) -> None:
    published = [
        port for service in compose["services"].values() for port in service.get("ports", [])
    ]
    assert len(published) == 1
    assert published[0].startswith("127.0.0.1:")


def test_mail_has_a_worker_of_its_own(compose: dict[str, Any]) -> None:
    assert queues_of(compose["services"]["worker"]) == QUEUES
    assert queues_of(compose["services"]["mail-worker"]) == MAIL_QUEUE


def queues_of(service: dict[str, Any]) -> str:
    words: list[str] = service["command"]
    return words[words.index("-Q") + 1]


def test_the_health_checks_ask_a_page_that_exists(compose: dict[str, Any]) -> None:
    assert resolve(HEALTH_PATH).url_name == "healthz"
    assert (
        f"http://localhost:8000{HEALTH_PATH}'"
        in compose["services"]["web"]["healthcheck"]["test"][-1]
    )


def test_the_image_is_not_root_and_brings_what_it_copies() -> None:
    lines = (CODE / "Dockerfile").read_text().splitlines()
    last_stage = lines[max(n for n, line in enumerate(lines) if line.startswith("FROM")) :]
    assert "USER daybook" in last_stage
    assert any("DAYBOOK_VENV=off" in line for line in last_stage)
    for line in lines:
        if line.startswith("COPY ") and "--from" not in line:
            for source in line.split()[1:-1]:
                assert (CODE / source).exists(), source


def test_what_the_image_copies_is_not_ignored() -> None:
    kept = {
        line[1:] for line in (CODE / ".dockerignore").read_text().splitlines() if line[:1] == "!"
    }
    copied = {
        source
        for line in (CODE / "Dockerfile").read_text().splitlines()
        if line.startswith("COPY ") and "--from" not in line
        for source in line.split()[1:-1]
    }
    assert copied == kept


def test_the_roles_of_the_image_are_those_of_the_embedded_database(
    home: Path, tmp_path: Path
) -> None:
    """Run deploy/roles.sql for real, under other names, beside the roles that are there already."""
    text = (CODE / "deploy/roles.sql").read_text()
    for name in ("app_owner", "app", "daybook"):
        text = re.sub(rf"(?<![\w$]){name}(?!\w)", f"hosted_{name}", text)
    with users(home) as started:
        assert first_line(started[0]).startswith("ready")
        user = server_user(home)
        done = subprocess.run(
            [find_programs(home, user).postgres("psql"), "-X", "-h", run_folder(home) / "postgres",
             "-U", "postgres", "-d", "postgres", "-f", "-"],
            check=False, input=text, capture_output=True, text=True, cwd="/",
            env={"DAYBOOK_OWNER_PASSWORD": "one", "DAYBOOK_APP_PASSWORD": "two"},
            **as_user(user),
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        owner_url = database_url(home, "hosted_app_owner", name="hosted_daybook")
        with psycopg.connect(owner_url, autocommit=True) as owner:
            owner.execute("create table thing (id int generated always as identity, word text)")
            owner.execute("create extension citext")
        app_url = database_url(home, "hosted_app", name="hosted_daybook")
        with psycopg.connect(app_url, autocommit=True) as app:
            app.execute("insert into thing (word) values ('a')")
            for forbidden in ("create table other ()", "truncate thing", "create temp table t ()"):
                with pytest.raises(psycopg.errors.InsufficientPrivilege):
                    app.execute(forbidden)
