from __future__ import annotations

from uuid import uuid4

import pytest

from apps.concerns import services
from apps.concerns.sentences import tickable
from apps.goals.services import add_goal
from apps.plans.services import add_person
from tests.factories.evidence import make_entry

REVIEW = (
    "Mara's year was mixed.\r\n\r\n"
    "Her estimates are unreliable; the March migration was late and nobody was told in time. "
    "She is hard to reach for partner teams.\r\n"
    "- Design reviews are often left unanswered for more than a week.\r\n"
    "We thank her for the outage in May.\r\n"
)


@pytest.fixture
def dana(plan, owner, now):
    return add_person(plan=plan, by=owner, now=now, name="Dana Whitlock", relation="manager")


@pytest.fixture
def goal(plan, owner, now):
    return add_goal(plan=plan, by=owner, now=now, words="Finish the migration with no late steps.")


@pytest.fixture
def source(plan, owner, now, dana):
    return services.add_source(
        plan=plan, by=owner, now=now, name="Annual review", text=REVIEW, sort="review",
        said_date=now.date(), said_by=dana, client_token=uuid4(),
    )  # fmt: skip


@pytest.fixture
def concern(source, owner, now):
    """The compound sentence of the review."""
    return tick(source, owner, now, 1)[0]


@pytest.fixture
def entry(plan, now):
    return make_entry(plan, now=now, statement="The migration ended a day early.")


def tick(source, owner, now, *numbers):
    """Make the sentences with these numbers (from 0) concerns."""
    every = tickable(source.text)
    spans = [every[number] for number in numbers]
    return services.tick_sentences(source=source, by=owner, now=now, spans=spans)
