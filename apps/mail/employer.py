"""Stops a form at an address that looks like an employer's, until its risk was read and ticked (threat model)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from apps.core.owner_scope import owner_scope
from apps.mail.cautions import cautions_for

if TYPE_CHECKING:
    from apps.accounts.models import User

TICK = "work_is_fine"


def tick() -> forms.BooleanField:
    """Hidden until an employer's address was typed."""
    label = _lazy("Use this address although an employer can read it")
    return forms.BooleanField(label=label, required=False, widget=forms.HiddenInput())


def refuse_until_ticked(form: forms.BaseForm, name: str, *, user: User, known: str = "") -> None:
    """Refuse the address of the field `name` where an app warns of it, unless ticked; `known` was ticked before.

    Takes the tick out of the cleaned values.
    """
    ticked = form.cleaned_data.pop(TICK, False)
    address = form.cleaned_data.get(name, "")
    if not address or address == known:
        return
    with owner_scope(user.pk):
        said = cautions_for(user, [address])
    if not said:
        return
    form.fields[TICK].widget = forms.CheckboxInput()
    if not ticked:
        form.add_error(name, ValidationError([*said, _("Or tick the box below to use it.")]))
