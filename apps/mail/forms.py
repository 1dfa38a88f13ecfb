from __future__ import annotations

import ipaddress
import re
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from apps.core.forms import DaybookForm, TextField, side_by_side
from apps.mail import connection, employer
from apps.mail.addresses import for_wire
from apps.mail.enums import Security
from apps.mail.models import MailConnection
from apps.mail.presets import Preset
from apps.mail.relay import LOCAL_NAMES

if TYPE_CHECKING:
    from apps.accounts.models import User

LAST_PORT = 65_535
LABEL = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)")
LONGEST_HOST = 253
NO_HOST = _("This is no name of a server. It looks like smtp.example.org.")
IN_ITS_OWN_FIELD = _("Only the name of the server belongs here; the port has its own field.")


class ConnectionForm(DaybookForm):
    """The mail server of this instance. The stored password is never shown; empty keeps it."""

    host = TextField(label=_("Server"), max_length=255, help_text=_("Such as smtp.example.org"))
    port = forms.IntegerField(
        label=_("Port"),
        min_value=1,
        max_value=LAST_PORT,
        error_messages={
            "invalid": _("A port is a number, usually 587 or 465."),
            "min_value": _("A port is a number from 1 to 65535, usually 587 or 465."),
            "max_value": _("A port is a number from 1 to 65535, usually 587 or 465."),
        },
    )
    security = forms.ChoiceField(
        label=_("How the connection is protected"), choices=Security.choices
    )
    username = TextField(label=_("User name"), max_length=255, required=False)
    password = TextField(
        label=_("Password"),
        max_length=255,
        required=False,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    sender = forms.EmailField(
        label=_("Sender address"),
        max_length=254,
        help_text=_("Reminders come from it. Most providers want the address of the account."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    work_is_fine = employer.tick()

    layout: ClassVar[tuple[Any, ...]] = (
        "host",
        side_by_side("port", "security"),
        side_by_side("username", "password"),
        "sender",
        "work_is_fine",
    )

    def __init__(
        self,
        *args: Any,
        user: User,
        stored: MailConnection | None,
        preset: Preset | None,
        **kwargs: Any,
    ) -> None:
        kwargs.setdefault("initial", _initial(stored, preset))
        super().__init__(*args, **kwargs)
        self.user, self.stored = user, stored
        if preset is not None:
            self.fields["username"].help_text = preset.username
        if _has_password(stored):
            self.fields["password"].help_text = _("Saved; leave empty to keep it.")

    def clean_host(self) -> str:
        host = str(self.cleaned_data["host"]).strip().rstrip(".").lower()
        if "/" in host or "@" in host:
            raise ValidationError(_("Only the name of the server belongs here, no whole address."))
        return _name_of(host)

    def clean_username(self) -> str:
        return _one_ascii_line(self.cleaned_data["username"])

    def clean_password(self) -> str:
        return _one_ascii_line(self.cleaned_data["password"])

    def clean_sender(self) -> str:
        try:
            return for_wire(self.cleaned_data["sender"])
        except ValueError:
            raise ValidationError(
                _("A mail server cannot carry this address. Use only plain letters before the @.")
            ) from None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        known = self.stored.sender if self.stored else ""
        employer.refuse_until_ticked(self, "sender", user=self.user, known=known)
        if self.errors:
            return cleaned
        if cleaned["security"] == Security.NONE and cleaned["host"] not in LOCAL_NAMES:
            self.add_error(
                "security",
                _("Without TLS everyone on the way could read along. Choose STARTTLS or TLS."),
            )
        if cleaned["username"] and not cleaned["password"]:
            self._keep_password(cleaned)
        return cleaned

    def _keep_password(self, cleaned: dict[str, Any]) -> None:
        """A stored password goes to no other server and no other account than it was typed for."""
        if self.stored is None or not _has_password(self.stored):
            self.add_error("password", _("The password is missing."))
        elif (self.stored.host, self.stored.username) != (cleaned["host"], cleaned["username"]):
            self.add_error(
                "password",
                _("Type the password again: the server or the user name is another one."),
            )


def _has_password(stored: MailConnection | None) -> bool:
    """Whether one is stored that can still be read."""
    return stored is not None and bool(connection.opened(bytes(stored.password)))


def _initial(stored: MailConnection | None, preset: Preset | None) -> dict[str, Any]:
    """A chosen provider's values first; else what is stored."""
    if preset is not None and (stored is None or stored.host != preset.host):
        return {"host": preset.host, "port": preset.port, "security": preset.security}
    if stored is None:
        return {"port": 587, "security": Security.STARTTLS}
    names = ("host", "port", "security", "username", "sender")
    return {name: getattr(stored, name) for name in names}


def _name_of(host: str) -> str:
    """The name in ASCII (IDNA), or an address in digits. Raises ValidationError with a sentence."""
    try:
        return str(ipaddress.ip_address(host.strip("[]")))
    except ValueError:
        pass
    if ":" in host:
        raise ValidationError(IN_ITS_OWN_FIELD)
    try:
        name = host.encode("idna").decode("ascii")
    except UnicodeError:
        raise ValidationError(NO_HOST) from None
    if len(name) > LONGEST_HOST or not all(LABEL.fullmatch(one) for one in name.split(".")):
        raise ValidationError(NO_HOST)
    return name


def _one_ascii_line(value: str) -> str:
    """What a sign-in can carry: visible ASCII on one line."""
    if not value.isascii() or not value.isprintable():
        raise ValidationError(
            _("There are letters in it that a mail server does not take. Was it copied whole?")
        )
    return value
