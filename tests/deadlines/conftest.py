from __future__ import annotations

import pytest
import time_machine

from tests.deadlines.begun import IN_THE_MIDDLE, begin


@pytest.fixture
def clock():
    """It is `IN_THE_MIDDLE` of the stage; the clock stands until it is shifted."""
    with time_machine.travel(IN_THE_MIDDLE, tick=False) as traveller:
        yield traveller


@pytest.fixture
def stage(owner_client, plan):
    return begin(owner_client, plan)
