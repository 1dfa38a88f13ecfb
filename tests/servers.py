"""Servers of the tests' own: never the user's data, whatever DAYBOOK_HOME says."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from config.embedded.processes import wait_until
from config.embedded.servers import Servers, ensure_servers


def start_test_servers() -> Servers:
    """Start PostgreSQL and Valkey in a new home `/tmp/daybook-<8 hex>` and make it DAYBOOK_HOME.

    The keeper deletes the home when the last process that holds the servers has ended, even if that
    was by `kill -9`. Call it before the settings are read.
    """
    servers = ensure_servers(new_home(), throwaway=True)
    os.environ["DAYBOOK_HOME"] = str(servers.home)
    os.environ.pop("EMAIL_URL", None)
    return servers


def new_home() -> Path:
    return Path("/tmp") / f"daybook-{secrets.token_hex(4)}"  # noqa: S108  deleted with its servers


def stop_test_servers(servers: Servers) -> None:
    """Give the servers back and wait until they and their home are gone."""
    servers.release()
    wait_until(lambda: not servers.home.exists(), seconds=30)
