"""Forms of the page of vests: one by hand, the prices of a share, a pasted statement or its file."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.choices import inputs
from apps.choices.fields import AmountField
from apps.choices.models import Scenario, Vest
from apps.choices.parsers.cutting import LONGEST_LINE
from apps.choices.parsers.filed import NoText, NoTextError, text_of
from apps.choices.parsers.outcome import Means
from apps.choices.parsers.statement import MOST_BYTES, YEARS_AHEAD
from apps.choices.vest_page import decimal_mark
from apps.core.forms import DaybookForm, DayField, TextField, side_by_side
from apps.intake.parsers.numbers import Mark, says, take_apart

LONGEST_READ = 8 * 1024 * 1024  # what a post may hold; longer than fits gets our own sentence below
MOST_ENCODED = (
    4 * MOST_BYTES
)  # a file of as many signs takes more room as UTF-16, or with two signs at each line's end
NO_TEXTS = {
    NoText.PDF: gettext_lazy("This is a PDF. Copy the table in it and paste it, or save the statement as CSV."),
    NoText.SHEET: gettext_lazy("This is a workbook. Save it as CSV, or copy its cells and paste them."),
    NoText.PICTURE: gettext_lazy("This is a picture. Type the dates, or look for the statement as CSV."),
    NoText.WORDS: gettext_lazy("This is a document. Copy the table in it and paste it."),
    NoText.OTHER: gettext_lazy("This file holds no text that can be read. Save the statement as CSV."),
}  # fmt: skip


class FineField(AmountField):
    """Shares or the price of one, to four decimals: `12.125` is no twelve thousand where a point parts decimals."""

    mark: Mark = "."

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(places=4, required=False, **kwargs)

    def to_python(self, value: Any) -> Decimal | None:
        words = value.strip() if isinstance(value, str) else value
        parts = take_apart(words) if isinstance(words, str) else None
        if parts and says(parts.core) == "unclear" and self.mark in parts.core:
            words = words.replace(parts.core, f"{parts.core}0")  # four decimals leave no doubt
        return super().to_python(words)


def _tell(form: DaybookForm, scenario: Scenario) -> None:
    """Tell the fields the currency of the scenario, and which sign parts decimals where its plan is."""
    for field in form.fields.values():
        if isinstance(field, AmountField):
            field.currency = scenario.currency
        if isinstance(field, FineField):
            field.mark = decimal_mark(scenario.plan)


class VestForm(DaybookForm):
    """One vest by hand: a day and shares, or an amount."""

    day = DayField(label=gettext_lazy("Day"))
    shares = FineField(label=gettext_lazy("Shares"))
    amount = AmountField(label=gettext_lazy("Or an amount"), required=False)
    sure = forms.CharField(required=False, widget=forms.HiddenInput)
    layout: ClassVar[tuple[Any, ...]] = ("day", side_by_side("shares", "amount"), "sure")

    def __init__(self, *args: Any, scenario: Scenario, today: date, **kwargs: Any) -> None:
        self.scenario, self.today = scenario, today
        super().__init__(*args, **kwargs)
        _tell(self, scenario)
        self.fields["amount"].label = _("Or an amount in %(currency)s") % {"currency": scenario.currency}  # fmt: skip
        self.helper.form_mark_optional = False

    def clean_day(self) -> date:
        day: date = self.cleaned_data["day"]
        if day <= self.today:
            raise ValidationError(
                _("This day is not ahead: what vested by today is yours already.")
            )
        if day.year > self.today.year + YEARS_AHEAD:
            raise ValidationError(_("This day is more than %(years)d years ahead.") % {"years": YEARS_AHEAD})  # fmt: skip
        return day

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        shares, amount = cleaned.get("shares"), cleaned.get("amount")
        if not {"shares", "amount"} & set(self.errors):
            if shares is not None and amount is not None:
                self.add_error("amount", _("Write shares or an amount, not both: add two vests for both."))  # fmt: skip
            elif not shares and not amount:
                self.add_error("shares", _("How many? Write shares here, or an amount beside it."))
        if not self.errors:
            self._ask_of_equals(cleaned)
        return cleaned

    def _ask_of_equals(self, cleaned: dict[str, Any]) -> None:
        """A second equal vest may be a second press; a second press of the asked form is a yes."""
        same = Vest.objects.for_user(self.scenario.owner_id).filter(
            scenario=self.scenario, vest_date=cleaned["day"], shares=cleaned["shares"], amount=cleaned["amount"],
        )  # fmt: skip
        asked = f"{cleaned['day']} {cleaned['shares']} {cleaned['amount']}"
        if same.exists() and cleaned.get("sure") != asked:
            self.data = {name: self.data.get(name) for name in self.data} | {"sure": asked}
            self.add_error("day", _("The same stands here already. If it is another grant, press the same button again."))  # fmt: skip


class PricesForm(DaybookForm):
    """The price of a share now, at worst and at best."""

    layout: ClassVar[tuple[Any, ...]] = ("price", side_by_side("price_low", "price_high"))
    price = FineField(label=gettext_lazy("Price of a share now"))
    price_low = FineField(label=gettext_lazy("At worst"))
    price_high = FineField(label=gettext_lazy("At best"))

    def __init__(self, *args: Any, scenario: Scenario, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {name: getattr(scenario, name) for name in inputs.PRICES})
        super().__init__(*args, **kwargs)
        _tell(self, scenario)
        self.helper.form_mark_optional = False

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        now, low, high = (cleaned.get(name) for name in inputs.PRICES)
        if now is not None and low is not None and low > now:
            self.add_error("price_low", _("At worst it is not above the price now."))
        if now is not None and high is not None and high < now:
            self.add_error("price_high", _("At best it is not below the price now."))
        if now is None and None not in (low, high) and low > high:  # type: ignore[operator]
            self.add_error("price_high", _("At best it is not below the price at worst."))
        return cleaned


class PasteForm(DaybookForm):
    """A statement as text or as a small file. `statement` is its text once the form is valid."""

    layout: ClassVar[tuple[Any, ...]] = ("text", "file")
    text = TextField(
        label=gettext_lazy("Paste the lines of your broker's statement"), lines=8, required=False, max_length=LONGEST_READ,
        strip=False,  # the first line keeps its empty first cell
        help_text=gettext_lazy("Copied as they are. A day and a number in each line are enough: 15 May 2027, 120 shares."),
    )  # fmt: skip
    file = forms.FileField(
        label=gettext_lazy("Or a CSV file"), required=False, allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,text/csv,text/plain"}),
        help_text=gettext_lazy("It is read and not kept."),
    )  # fmt: skip
    order = forms.ChoiceField(choices=[("dmy", "dmy"), ("mdy", "mdy")], required=False)
    decimal = forms.ChoiceField(choices=[(".", "."), (",", ",")], required=False)
    means = forms.ChoiceField(choices=[(one.value, one.value) for one in Means if one], required=False)  # fmt: skip
    column = forms.CharField(required=False, max_length=LONGEST_LINE)
    day_column = forms.CharField(required=False, max_length=LONGEST_LINE)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper.form_mark_optional = False

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"]
        _check_size(_size_of(text))
        return text

    def clean_file(self) -> str:
        """The words of the file."""
        upload = self.cleaned_data.get("file")
        if not isinstance(upload, UploadedFile):
            return ""
        if (upload.size or 0) > MOST_ENCODED:
            _check_size(upload.size or 0)
        try:
            text = text_of(upload.read())
        except NoTextError as problem:
            raise ValidationError(NO_TEXTS[problem.what], code=problem.what.value) from problem
        if not text.strip():
            raise ValidationError(_("This file is empty."), code="empty")
        _check_size(_size_of(text))
        return text

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.errors:
            return cleaned
        has_text = bool(cleaned["text"].strip())
        if has_text and cleaned["file"]:
            self.add_error(
                "file", _("Either lines or a file at a time: empty the box, or choose no file.")
            )
        elif not has_text and not cleaned["file"]:
            self.add_error("text", _("This is still empty. Paste the lines, or choose a file."))
        return cleaned

    @property
    def statement(self) -> str:
        words: str = self.cleaned_data["file"] or self.cleaned_data["text"]
        return words


def _size_of(text: str) -> int:
    """Bytes of a text, however its lines end: a form sends two signs for the end of each."""
    return len(text.replace("\r\n", "\n").encode())


def _check_size(size: int) -> None:
    if size > MOST_BYTES:
        words = _("This is %(size)s kB; a statement of vest dates fits into %(most)s kB. Take only the lines with vests.")  # fmt: skip
        raise ValidationError(
            words % {"size": f"{-(-size // 1000):,}", "most": MOST_BYTES // 1000}, code="too_large"
        )
