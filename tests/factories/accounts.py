from __future__ import annotations

import factory
from factory.declarations import Sequence

from apps.accounts.models import User

PASSWORD = "a long enough password"


class UserFactory(factory.django.DjangoModelFactory[User]):
    """A person with an account who signs in with PASSWORD."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    email = Sequence(lambda number: f"person{number}@example.org")
    name = "Mara Lindqvist"
    zone = "America/Los_Angeles"

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        return model_class.objects.create_user(
            kwargs.pop("email"), kwargs.pop("password", PASSWORD), **kwargs
        )
