from __future__ import annotations

from typing import Any, ClassVar, Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.core.ids import uuid7


class Theme(models.TextChoices):
    SYSTEM = "system", _("As this device")
    LIGHT = "light", _("Light")
    DARK = "dark", _("Dark")


class UserQuerySet(models.QuerySet["User"]):
    def real(self) -> Self:
        """People who can sign in: not the owners of example plans, throwaway or of the demo."""
        return self.filter(is_throwaway=False).exclude(
            password__startswith=UNUSABLE_PASSWORD_PREFIX
        )


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        """Create a user; without a password the account cannot sign in."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> User:
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)


class User(AbstractBaseUser, PermissionsMixin):
    """A person with an account. `is_throwaway` owns an example plan and is removed in one click."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("your name, as a packet should print it"), max_length=120, blank=True)
    zone = models.CharField(_("time zone"), max_length=64, default="UTC")
    zone_confirmed_at = models.DateTimeField(null=True, blank=True, editable=False)
    theme = models.CharField(_("light or dark"), max_length=8, choices=Theme, default=Theme.SYSTEM)
    shortcuts = models.BooleanField(_("keyboard shortcuts"), default=True)
    is_throwaway = models.BooleanField(default=False, editable=False)
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)
    # Since when the nightly check finds something of the record damaged; every page says so.
    record_damaged_at = models.DateTimeField(null=True, editable=False)

    objects = UserManager.from_queryset(UserQuerySet)()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    def __str__(self) -> str:
        return str(self.pk)

    def get_short_name(self) -> str:
        return self.name or self.email


class SetupLink(models.Model):
    """The one-time link for the first account. There is one at most; only its hash is kept."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    token_hash = models.CharField(max_length=64, editable=False)
    made_at = models.DateTimeField(editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(id=1), name="one_setup_link"),
        ]

    def __str__(self) -> str:
        return f"made {self.made_at}"
