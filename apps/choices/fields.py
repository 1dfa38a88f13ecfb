"""Fields for amounts, shares and offers, each with a sentence for what it cannot take."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.choices.amounts import LARGEST, AmountError, Wrong, read_amount
from apps.choices.offers import OfferError, Why, read_offer
from apps.core.forms import TextField
from apps.core.text import without_nul

LONGEST_OFFER = 80


def say_wrong(
    problem: AmountError, *, currency: str, places: int = 2, most: Decimal = LARGEST
) -> str:
    """The sentence for an amount that cannot be taken."""
    if problem.wrong is Wrong.OTHER_CURRENCY:
        return _(
            "This is in %(other)s and the scenario in %(own)s. Write it in %(own)s: amounts of two currencies are not added."
        ) % {"other": problem.unit, "own": currency}
    sentences = {
        Wrong.NO_NUMBER: _("This is not an amount. Write it like 120,000 or 34,500.50."),
        Wrong.NEGATIVE: _("An amount below zero has no meaning here. Leave the minus out."),
        Wrong.TOO_LARGE: _("This is more than can be counted here. At most %(most)s.")
        % {"most": plain(most)},
        Wrong.TOO_FINE: _("At most %(places)d figures after the point fit.") % {"places": places},
    }
    return sentences[problem.wrong]


class AmountField(forms.Field):
    """An amount of `currency`, which the form sets before it is cleaned; a Decimal or None."""

    def __init__(
        self, *, currency: str = "", places: int = 2, most: Decimal = LARGEST, **kwargs: Any
    ) -> None:
        self.currency, self.places, self.most = currency, places, most
        kwargs.setdefault(
            "widget", forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
        )
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> Decimal | None:
        if isinstance(value, Decimal):
            return value
        words = without_nul(str(value or "")).strip()
        if not words:
            return None
        try:
            return read_amount(words, currency=self.currency, places=self.places, most=self.most)
        except AmountError as problem:
            said = say_wrong(problem, currency=self.currency, places=self.places, most=self.most)
            raise ValidationError(said, code=problem.wrong.value) from problem

    def prepare_value(self, value: Any) -> Any:
        return plain(value) if isinstance(value, Decimal) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return bool(initial != self.clean(data))
        except ValidationError:
            return True


class PercentField(AmountField):
    """A rate in percent, 0 to 100; the sign may stand or not."""

    def to_python(self, value: Any) -> Decimal | None:
        words = value.strip().removesuffix("%").strip() if isinstance(value, str) else value
        found = super().to_python(words)
        if found is not None and found > 100:
            raise ValidationError(_("A share goes from 0 to 100 percent."), code="share")
        if found is not None and 0 < found < 1:
            words = _("Written in percent this is less than one in a hundred. Write 30 for 30 %.")
            raise ValidationError(words, code="share")
        return found


class OfferField(TextField):
    """An offer in the letter's words; what comes out is those words, once they can be read."""

    def __init__(self, *, currency: str = "", is_first: bool = False, **kwargs: Any) -> None:
        self.currency, self.is_first = currency, is_first
        kwargs.setdefault("widget", forms.TextInput(attrs={"autocomplete": "off"}))
        super().__init__(max_length=LONGEST_OFFER, **kwargs)

    def clean(self, value: Any) -> str:
        words: str = super().clean(value)
        if words:
            self._read(words)
        return words

    def _read(self, words: str) -> None:
        try:
            read_offer(words, currency=self.currency, is_first=self.is_first)
        except AmountError as problem:
            said = say_wrong(problem, currency=self.currency)
            raise ValidationError(said, code=problem.wrong.value) from problem
        except OfferError as problem:
            is_first = self.is_first and problem.why is Why.NO_OFFER
            sentence = FIRST_OFFER if is_first else SAID[problem.why]
            raise ValidationError(sentence, code=problem.why.value) from problem


FIRST_OFFER = gettext_lazy(
    "This cannot be worked out. Write an amount, “16 weeks” or “10 weeks + 1 % x 7 years”."
)
SAID = {
    Why.NO_OFFER: gettext_lazy(
        "This cannot be worked out. Write an amount, “16 weeks”, “1/3” or “10 weeks + 1 % x 7 years”."
    ),
    Why.OF_WHAT: gettext_lazy("A share of which offer? Write an amount here, or weeks of pay."),
    Why.HOW_MANY_YEARS: gettext_lazy("How many years? Write them with it: “10 weeks + 1 % x 7 years”."),
}  # fmt: skip


def plain(value: Decimal) -> str:
    """`120,000`, `34,500.50`: as the page shows it, and as it can be typed."""
    if value == value.to_integral_value():
        return f"{value:,.0f}"
    return f"{value:,.2f}" if value == round(value, 2) else f"{value.normalize():,f}"
