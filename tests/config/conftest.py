from __future__ import annotations

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
