"""Every form: one layout, one summary of problems, and text that cannot hurt."""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Layout
from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from apps.core.text import without_nul

FIRST_DAY = dt.date(1900, 1, 1)
LAST_DAY = dt.date(2199, 12, 31)
LONGEST_LINE = 300
LONGEST_TEXT = 100_000

DAY_FORMATS = ["%Y-%m-%d", "%d %b %Y", "%d %B %Y", "%d.%m.%Y"]
TIME_FORMATS = ["%H:%M", "%H:%M:%S", "%H.%M"]
NO_SUCH_DAY = _("There is no such day. Write it like 5 Jun 2026.")
NO_SUCH_TIME = _("There is no such time. Write it like 17:00.")


class TooLong(MaxLengthValidator):
    """Says how long the text is and how long it may be, in the reader's words."""

    message = _(
        "This is %(show_value)d characters long; %(limit_value)d fit. "
        "Shorten it, or keep the whole text as a file."
    )


def check_day(value: dt.date) -> None:
    """Refuse a day outside 1900 to 2199, with a sentence."""
    if not FIRST_DAY <= value <= LAST_DAY:
        raise ValidationError(
            _("The year %(year)s is out of reach. Use a day between 1900 and 2199."),
            code="out_of_reach",
            params={"year": value.year},
        )


class TextField(forms.CharField):
    """Words of a person: NUL is dropped, everything else stays; too long gets a sentence.

    `lines` above 1 makes a box of that many lines.
    """

    def __init__(self, *, max_length: int | None = None, lines: int = 1, **kwargs: Any) -> None:
        limit = max_length or (LONGEST_TEXT if lines > 1 else LONGEST_LINE)
        if lines > 1:
            kwargs.setdefault("widget", forms.Textarea(attrs={"rows": lines}))
        super().__init__(**kwargs)
        self.validators = [
            *kwargs.get("validators", ()),
            TooLong(limit),
        ]  # NUL is dropped, not refused

    def to_python(self, value: Any) -> Any:
        cleaned = super().to_python(value)
        return without_nul(cleaned) if isinstance(cleaned, str) else cleaned


class _NativeInput(forms.TextInput):
    """The browser's own calendar or clock, but what it could not show (31 Feb) stays as the words written."""

    native: ClassVar[str] = ""
    shown_format: ClassVar[str] = ""
    shown_length: ClassVar[int] = 0

    def format_value(self, value: Any) -> str | None:
        if isinstance(value, dt.date | dt.time):
            return value.isoformat()[: self.shown_length]
        return str(value) if value else None

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        shown = context["widget"]["value"]
        context["widget"]["type"] = self.native if not shown or self._fits(shown) else "text"
        return context

    def _fits(self, shown: str) -> bool:
        try:
            dt.datetime.strptime(shown, self.shown_format)  # noqa: DTZ007  only whether it can be read
        except ValueError:
            return False
        return True


class DayInput(_NativeInput):
    native = "date"
    shown_format = "%Y-%m-%d"
    shown_length = len("2026-06-05")


class ClockInput(_NativeInput):
    native = "time"
    shown_format = "%H:%M"
    shown_length = len("17:00")


class DayField(forms.DateField):
    """A calendar day between 1900 and 2199; the browser's own calendar where there is one."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("input_formats", DAY_FORMATS)
        limits = {"min": FIRST_DAY.isoformat(), "max": LAST_DAY.isoformat()}
        kwargs.setdefault("widget", DayInput(attrs=limits))
        kwargs["error_messages"] = {"invalid": NO_SUCH_DAY, **kwargs.get("error_messages", {})}
        super().__init__(**kwargs)
        self.validators.append(check_day)

    def to_python(self, value: Any) -> dt.date | None:
        return super().to_python(without_nul(value) if isinstance(value, str) else value)


class ClockField(forms.TimeField):
    """A wall-clock time in minutes."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("input_formats", TIME_FORMATS)
        kwargs.setdefault("widget", ClockInput())
        kwargs["error_messages"] = {"invalid": NO_SUCH_TIME, **kwargs.get("error_messages", {})}
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> dt.time | None:
        return super().to_python(without_nul(value) if isinstance(value, str) else value)


def side_by_side(*names: str) -> Div:
    """Fields that stand beside each other on a wide page."""
    return Div(*names, css_class="field-row")


class _Laid:
    """What our forms share: the crispy helper, the line about what was kept, plain sentences."""

    kept_note: ClassVar[str | Promise] = ""
    layout: ClassVar[tuple[Any, ...]] = ()
    fields: dict[str, forms.Field]

    def _lay(self) -> None:
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.form_mark_optional = True
        if self.layout:
            self.helper.layout = Layout(*self.layout)
        for field in self.fields.values():
            _plain(field)


def _plain(field: forms.Field) -> None:
    """The browser's `required` bubbles would hide our sentences, and NUL must not fail a whole form."""
    if isinstance(field, forms.CharField) and not isinstance(field, forms.UUIDField):
        _bound(field)
    if isinstance(field, forms.DateField) and check_day not in field.validators:
        field.validators.append(check_day)
        field.error_messages["invalid"] = NO_SUCH_DAY
    field.error_messages["required"] = _("This is still empty.")


def _bound(field: forms.CharField) -> None:
    limits = [one for one in field.validators if type(one) is MaxLengthValidator]
    for one in limits:
        field.validators.remove(one)
        field.validators.append(TooLong(one.limit_value))
    if not any(isinstance(one, MaxLengthValidator) for one in field.validators):
        field.validators.append(TooLong(LONGEST_TEXT))


class DaybookForm(_Laid, forms.Form):
    """A form laid out by crispy: `{% crispy form %}` inside the page's own `<form>` with its token."""

    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._lay()


class DaybookModelForm(_Laid, forms.ModelForm):  # type: ignore[type-arg]
    """The same for a model."""

    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._lay()
