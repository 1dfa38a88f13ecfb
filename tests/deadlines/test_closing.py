"""A date is closed with one press, and only the press that closed it can be taken back."""

from __future__ import annotations

from datetime import time, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from apps.deadlines import services
from apps.deadlines.models import DeadlineState

pytestmark = pytest.mark.django_db


@pytest.fixture
def deadline(plan):
    now = timezone.now()
    return services.add_deadline(
        plan=plan, by=plan.owner, now=now, kind="checkpoint", title="Checkpoint",
        local_date=now.date() + timedelta(days=30), local_time=time(17), zone=plan.zone,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("met", "Held. No more mails go out for it."),
        ("skipped", "Did not take place. No more mails go out for it."),
        ("waived", "No longer needed. No more mails go out for it."),
    ],
)
def test_a_date_is_closed_and_taken_back(owner_client, deadline, state, words):
    url = reverse("deadline_state", args=[deadline.pk, state])
    page = owner_client.post(url, follow=True).content.decode()
    undo = f"{reverse('deadline_state', args=[deadline.pk, 'open'])}?of=2"
    assert words in page
    assert f'action="{undo}"' in page
    page = owner_client.post(undo, follow=True).content.decode()
    assert "Open again" in page
    deadline.refresh_from_db()
    assert (deadline.state, deadline.revision) == (DeadlineState.OPEN, 3)


def test_an_older_undo_revives_nothing(owner_client, deadline):
    for state in ("waived", "open", "met"):
        owner_client.post(reverse("deadline_state", args=[deadline.pk, state]))
    undo = f"{reverse('deadline_state', args=[deadline.pk, 'open'])}?of=2"
    assert "Nothing was taken back." in owner_client.post(undo, follow=True).content.decode()
    deadline.refresh_from_db()
    assert (deadline.state, deadline.revision) == (DeadlineState.MET, 4)
