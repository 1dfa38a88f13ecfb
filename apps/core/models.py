from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Self, TypeVar
from uuid import UUID

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models

from apps.core.ids import uuid7

if TYPE_CHECKING:
    from apps.accounts.models import User

SALT_BYTES = 16


# The row type of each model, so that `Plan.objects.for_user(user).get()` is known to be a Plan.
Row_co = TypeVar("Row_co", bound=models.Model, covariant=True)


class OwnedQuerySet(models.QuerySet[Row_co]):
    """Rows of one person. Views, tasks and commands reach owned rows only through `for_user`."""

    def for_user(self, user: User | AnonymousUser | UUID) -> Self:
        """Keep the rows of `user` (or of the user with that id); an anonymous user owns nothing."""
        if isinstance(user, AnonymousUser):
            return self.none()
        return self.filter(owner_id=user if isinstance(user, UUID) else user.pk)


class OwnedModel(models.Model):
    """A row that belongs to one person: ownership, export and deletion are one rule over these."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, editable=False, related_name="+"
    )

    objects = OwnedQuerySet.as_manager()

    class Meta:
        abstract = True


def new_salt() -> bytes:
    """Return 16 random bytes: the ledger hashes content with it, and it dies with the content."""
    return secrets.token_bytes(SALT_BYTES)


class SaltedModel(OwnedModel):
    """A row whose content the ledger names by a salted hash."""

    salt = models.BinaryField(max_length=SALT_BYTES, default=new_salt, editable=False)

    class Meta:
        abstract = True
