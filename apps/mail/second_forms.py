from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from apps.core.forms import DaybookForm, TextField
from apps.mail import addresses, employer

if TYPE_CHECKING:
    from apps.accounts.models import User


class AddressForm(DaybookForm):
    """A second address, other than that of the account and one that mail can reach."""

    address = forms.EmailField(
        label=_("Second e-mail address"),
        help_text=_("Not one of your employer. A friend's or a second one of your own."),
    )
    work_is_fine = employer.tick()

    def __init__(self, *args: Any, user: User, may_ask: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user, self.may_ask = user, may_ask

    def clean_address(self) -> str:
        address: str = self.cleaned_data["address"].lower()
        if not self.may_ask:
            raise ValidationError(_now("Enough addresses were asked today. Try it again tomorrow."))
        if address == self.user.email.lower():
            raise ValidationError(_now("This is the address of your account. Name another one."))
        try:
            addresses.for_wire(address)
        except ValueError:
            raise ValidationError(_now("No mail can be sent to this address.")) from None
        return address

    def clean(self) -> dict[str, Any]:
        super().clean()
        employer.refuse_until_ticked(self, "address", user=self.user)
        return self.cleaned_data


class CodeForm(DaybookForm):
    code = TextField(label=_("The code of the mail"), max_length=20)
