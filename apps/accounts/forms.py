from __future__ import annotations

from typing import Any

from allauth.account.forms import LoginForm, SignupForm
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.accounts.password_forms import HOW_LONG, in_our_words
from apps.accounts.workmail import looks_like_work
from apps.accounts.zones import zone_choices
from apps.core.forms import DaybookForm, TextField


class ZoneField(forms.ChoiceField):
    """A place whose clock is meant. Script offers the device's own; the person confirms it by saving."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("label", _("Your time zone"))
        options.setdefault("help_text", _("Dates and reminders follow this clock."))
        options.setdefault("initial", "UTC")
        attrs = {"data-zone-field": "UTC", "autocomplete": "off"}
        super().__init__(choices=zone_choices, widget=forms.Select(attrs=attrs), **options)


def name_field() -> TextField:
    return TextField(
        label=_("Your name"),
        max_length=120,
        required=False,
        help_text=_("As a packet should print it. It can be added later."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )


def work_is_fine_field() -> forms.BooleanField:
    """Hidden until an employer's address was typed."""
    label = _("Keep this address although an employer can read it")
    return forms.BooleanField(label=label, required=False, widget=forms.HiddenInput())


def refuse_work_address(form: forms.BaseForm) -> None:
    """Refuse an employer's address until its risk was read and ticked (threat model)."""
    email, confirmed = form.cleaned_data.get("email"), form.cleaned_data.get("work_is_fine")
    if not email or not looks_like_work(email):
        return
    form.fields["work_is_fine"].widget = forms.CheckboxInput()
    if not confirmed:
        problem = _(
            "%(domain)s belongs to an employer, who can read what arrives there. Use a private "
            "address, or tick the box below to keep this one."
        )
        params = {"domain": email.rpartition("@")[2]}
        form.add_error("email", ValidationError(problem, params=params))


class FirstAccountForm(DaybookForm):
    """Address, name, password and zone: what the first account needs."""

    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        help_text=_("Not your work address: your employer can read it. Reminders go here."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    work_is_fine = work_is_fine_field()
    name = name_field()
    password = forms.CharField(
        label=_("Password"),
        max_length=1000,
        strip=False,
        help_text=HOW_LONG,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    zone = ZoneField()

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"].lower()
        if User.objects.filter(email=email).exists():
            raise ValidationError(_("This address cannot be used here. Please choose another."))
        return email

    def clean(self) -> dict[str, Any]:
        refuse_work_address(self)
        if "password" in self.cleaned_data:
            self._judge_password(self.cleaned_data["password"])
        return self.cleaned_data

    def _judge_password(self, password: str) -> None:
        somebody = User(email=self.cleaned_data.get("email", ""))
        try:
            validate_password(password, somebody)
        except ValidationError as problem:
            self.add_error("password", problem)

    def account(self) -> dict[str, str]:
        """The cleaned values that make an account."""
        return {one: self.cleaned_data[one] for one in ("email", "name", "password", "zone")}


class SignInForm(LoginForm):  # type: ignore[misc]
    """Sign-in that carries what was being posted when the session was lost (kept.py)."""

    kept = forms.Field(
        required=False, widget=forms.HiddenInput()
    )  # whatever it holds, signing in goes on

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        in_our_words(self)


class SignUpForm(SignupForm):  # type: ignore[misc]
    """A later account, where DAYBOOK_SIGNUP is open."""

    field_order = ("email", "work_is_fine", "name", "password1", "zone")

    work_is_fine = work_is_fine_field()
    name = name_field()
    zone = ZoneField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        in_our_words(self)
        self.fields["password1"].label = _("Password")
        self.fields["email"].help_text = _("Not your work address: your employer can read it.")

    def clean(self) -> dict[str, Any]:
        super().clean()
        refuse_work_address(self)
        cleaned: dict[str, Any] = self.cleaned_data
        return cleaned


class SettingsForm(DaybookForm):
    """The person's own settings."""

    name = name_field()
    zone = ZoneField()
    shortcuts = forms.BooleanField(
        label=_("Keyboard shortcuts"),
        required=False,
        help_text=_(
            "Single letters such as n and / act on pages. Switch off if they get in the way."
        ),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        initial = {"name": user.name, "zone": user.zone, "shortcuts": user.shortcuts}
        super().__init__(*args, initial=initial, **kwargs)
        if user.zone_confirmed_at:
            del self.fields["zone"].widget.attrs["data-zone-field"]
