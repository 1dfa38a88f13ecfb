from __future__ import annotations

import pytest

from tests.choices.scenarios import make_example


@pytest.fixture
def scenario(plan):
    """The scenario of the worked example, with its vest."""
    return make_example(plan)
