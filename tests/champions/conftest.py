from __future__ import annotations

from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from apps.champions import services
from apps.champions.answers import keep_answer
from apps.champions.came import Answer
from apps.champions.enums import Came, Consent
from apps.champions.private_page import make_page
from apps.goals.services import add_goal
from apps.plans.services import add_person
from tests.factories.evidence import make_entry

WORDS = "Mara moved the second region on 28 May.\nNothing had to be rolled back."


@pytest.fixture
def ines(plan, owner, now):
    return add_person(plan=plan, by=owner, now=now, name="Ines Hartog", relation="champion")


@pytest.fixture
def goal(plan, owner, now):
    return add_goal(
        plan=plan, by=owner, now=now, words="PIP goal: deliver the migration on time, or Pivot."
    )


@pytest.fixture
def entry(plan, now):
    return make_entry(plan, now=now)


@pytest.fixture
def draft(plan, owner, now, ines, goal, entry):
    return services.add_request(
        plan=plan, person=ines, by=owner, now=now, saw="the move of the second region",
        goal=goal, entries=[entry], client_token=uuid4(),
    )  # fmt: skip


@pytest.fixture
def asked(draft, owner, now):
    return services.mark_asked(
        request=draft, by=owner, now=now, text=draft.text, asked_date=now.date()
    )


@pytest.fixture
def answer(asked, owner, now):
    """Keep an answer to the request that was sent."""

    def keep(*, consent=Consent.NAMED, token=None, **rest):
        fields = {"came": Came.PASTED, "day": now.date(), "words": WORDS, "channel": "chat"}
        found = Answer(consent=consent, relation="Lead, Ledger", **{**fields, **rest})
        return keep_answer(
            request=asked, by=owner, now=now, answer=found, client_token=token or uuid4()
        )

    return keep


@pytest.fixture
def token(asked, owner):
    return make_page(request=asked, by=owner, now=timezone.now())


@pytest.fixture
def giver():
    return Client(enforce_csrf_checks=True)
