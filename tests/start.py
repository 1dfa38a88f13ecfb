"""A pytest plugin (`-p tests.start`): starts the tests' own servers before any setting is read."""

from __future__ import annotations

import os

from tests.servers import start_test_servers

# Playwright runs an event loop in the test's thread.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

servers = start_test_servers()
os.environ["DATABASE_URL"] = servers.app_database_url
os.environ["DATABASE_OWNER_URL"] = servers.owner_database_url
os.environ["REDIS_URL"] = servers.broker_url
os.environ.pop(
    "DATABASE_URL_OF_APP", None
)  # a worker of the run inherits that of its parent's servers
