from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.core.forms import DaybookForm, TextField


class ViewForm(DaybookForm):
    """A name for what the log shows."""

    name = TextField(label=_("Name of this view"), max_length=60)
    address = forms.CharField(widget=forms.HiddenInput, required=False, max_length=2000)
