from __future__ import annotations

from datetime import UTC, datetime, timedelta

from factory.declarations import LazyAttribute, LazyFunction, SubFactory
from factory.django import DjangoModelFactory

from apps.core.ids import uuid7
from apps.mail import addresses
from apps.mail.models import OutgoingMail
from tests.factories.accounts import UserFactory


def hours_from_now(hours: float) -> datetime:
    return datetime.now(UTC) + timedelta(hours=hours)


class OutgoingMailFactory(DjangoModelFactory[OutgoingMail]):
    """A mail that is due now, about nothing in particular, of the kind `test` (tests/mail/kind.py)."""

    class Meta:
        model = OutgoingMail

    id = LazyFunction(uuid7)
    owner = SubFactory(UserFactory)
    kind = "test"
    about_label = "accounts.User"
    about_id = LazyFunction(uuid7)
    revision = 1
    slot = "D-1"
    recipient = LazyAttribute(lambda mail: mail.owner.email)
    to_account = True
    urgent_at = LazyFunction(lambda: hours_from_now(24))
    planned_at = LazyFunction(lambda: hours_from_now(-0.01))
    next_attempt_at = LazyAttribute(lambda mail: mail.planned_at)
    not_after = LazyAttribute(lambda mail: mail.urgent_at)
    dedupe_key = LazyAttribute(lambda mail: f"{mail.about_id}|{mail.slot}")
    message_id = LazyAttribute(lambda mail: addresses.message_id(mail.id))
