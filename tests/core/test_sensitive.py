from __future__ import annotations

import pytest

from apps.core.sensitive import speaks_of_protected


@pytest.mark.parametrize(
    "words",
    [
        "Her output fell after she returned from medical leave.",
        "She was on leave in March.",
        "I took parental leave.",
        "He said it was RETALIATION.",
        "Ask for an accommodation.",
        "I complained about this to HR in May.",
        "A whistle-blower told the regulator.",
        "It is because of my age.",
        "She is pregnant.",
        "A hostile work environment",
    ],
)
def test_it_sees_what_the_law_may_protect(words):
    assert speaks_of_protected("Nothing.", words)


@pytest.mark.parametrize(
    "words",
    [
        "She should leave the meeting early.",
        "A race condition in the checkout service.",
        "Mara left reviews unanswered for a week.",
        "The stage is a page long; manage the package.",
        "",
    ],
)
def test_it_is_quiet_about_the_rest(words):
    assert not speaks_of_protected(words)


def test_a_megabyte_is_looked_at_quickly():
    assert not speaks_of_protected("complaint a b c d e " * 50_000)
