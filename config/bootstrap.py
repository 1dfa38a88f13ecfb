"""From a fresh clone to a running command, with nothing but Python.

Standard library only. `manage.py` calls `run`: enter `.venv` (installing what the lock files say),
find or start the servers, then hand over to Django, pytest or the supervisor.
"""

from __future__ import annotations

import importlib
import os
import shutil
import subprocess
import sys
import time

from config.embedded import ports, schema, supervisor
from config.embedded.home import data_home, make_home
from config.embedded.problems import Refusal
from config.embedded.servers import Servers, ensure_servers
from config.venv import CODE, enter_environment

BAD_USE = 2

# These need no database; `--help` and `--version` come as commands of their own.
WITHOUT_SERVERS = frozenset(
    {"help", "version", "check", "makemessages", "compilemessages", "collectstatic", "startapp"}
)
# These change the schema or empty it, which the role `app` may not.
AS_OWNER = frozenset({"migrate", "makemigrations", "createcachetable", "flush", "pgtrigger"})
# These may meet a database without tables; all others find it migrated.
WITHOUT_SCHEMA = AS_OWNER | {"showmigrations", "sqlmigrate", "dbshell", "inspectdb", "restore"}
# These write into the checkout, not into the home.
WRITES_CODE = frozenset({"makemigrations", "makemessages", "compilemessages", "startapp"})

# The whole run uses every core, each worker with servers of its own; runs of a part, which people read as they go,
# stay in one process. A worker that has nothing left takes half of what another one has, so none is idle at the end.
# tests/conftest.py puts the journeys in a browser first: one worker walks them all, on one product started once.
WHOLE_RUN = ("-n", "auto", "--maxprocesses=4", "--dist=worksteal")

CHROMIUM = ("chromium", "chromium-browser", "google-chrome")


def run(arguments: list[str]) -> int:
    """Run `manage.py` with these arguments and return its exit code (2 for a clear refusal)."""
    os.environ.setdefault("DAYBOOK_STARTED_AT", f"{time.time():.3f}")
    command = arguments[1] if len(arguments) > 1 else "help"
    try:
        enter_environment(arguments, developing=command == "test")
        if command == "test":
            return run_tests(arguments[2:])
        if command == "up":
            return supervisor.run(arguments[2:])
        return run_django(command, arguments)
    except Refusal as refusal:
        print(refusal, file=sys.stderr)
        return BAD_USE
    except KeyboardInterrupt:
        return 130


def run_tests(arguments: list[str]) -> int:
    """Become pytest: with arguments these decide, without them the whole run (tests/servers.py has the servers)."""
    install_browser_in_ci()
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings.test"
    os.chdir(CODE)
    os.execv(sys.executable, [sys.executable, "-m", "pytest", *(arguments or WHOLE_RUN)])  # noqa: S606


def install_browser_in_ci() -> None:
    """Bring Debian's Chromium when CI runs as root; elsewhere the browser tests say how to get it."""
    wanted = os.environ.get("CI") == "true" and os.geteuid() == 0 and shutil.which("apt-get")
    if not wanted or any(shutil.which(name) for name in CHROMIUM):
        return
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["update"], ["install", "-y", "--no-install-recommends", "chromium"]):
        done = subprocess.run(
            ["apt-get", "-qq", *command], check=False, env=environment, stdout=subprocess.DEVNULL
        )
        if done.returncode != 0:
            print("Chromium could not be installed; the browser tests will fail.", file=sys.stderr)
            return


def run_django(command: str, arguments: list[str]) -> int:
    """Run a Django command in this process, on the embedded servers unless DATABASE_URL is set."""
    owner_url = os.environ.pop("DATABASE_OWNER_URL", "")  # for the few commands that may have it
    if os.environ.get("DATABASE_URL"):
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.production")
    else:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")
        make_home(data_home())
        if command not in WRITES_CODE:
            os.umask(0o077)  # what a command leaves in the home is nobody else's to read
        if needs_servers(command, arguments):
            owner_url = use_embedded_servers(command).owner_database_url
    if command in AS_OWNER and owner_url:
        os.environ["DATABASE_URL"] = owner_url
    # Django is there only since the environment was entered.
    management = importlib.import_module("django.core.management")
    management.execute_from_command_line(arguments)
    return 0


def needs_servers(command: str, arguments: list[str]) -> bool:
    asks_for_help = command.startswith("-") or bool({"--help", "-h", "--version"} & {*arguments})
    return command not in WITHOUT_SERVERS and not asks_for_help


def use_embedded_servers(command: str) -> Servers:
    """Point Django at the embedded servers, their tables up to date; held until this process ends."""
    servers = ensure_servers(data_home())
    point_at(servers)
    if command not in WITHOUT_SCHEMA:
        schema.bring_up_to_date(servers.home, owner_url=servers.owner_database_url)
    return servers


def point_at(servers: Servers) -> None:
    """Set the variables the settings read; an outside broker that was named stays."""
    broker = os.environ.get("REDIS_URL")
    os.environ.update(servers.environment())
    if broker:
        os.environ["REDIS_URL"] = broker
    ports.use_running_web(servers.home)
