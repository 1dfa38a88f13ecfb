from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.config.embedded import remove
from tests.servers import new_home


@pytest.fixture
def home() -> Iterator[Path]:
    """A home that does not exist yet, short enough for sockets, gone after the test."""
    place = new_home()
    yield place
    remove(place)


@pytest.fixture(autouse=True)
def same_umask() -> Iterator[None]:
    """`up` and commands narrow the umask of their process; here that is the process of all tests."""
    before = os.umask(0o022)
    os.umask(before)
    yield
    os.umask(before)
