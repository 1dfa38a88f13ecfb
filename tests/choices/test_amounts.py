"""Amounts and offers as people type them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.choices.amounts import LARGEST, AmountError, Wrong, read_amount
from apps.choices.money import Money
from apps.choices.offers import Formula, OfferError, Why, read_offer, worth_of

SALARY = Money(Decimal(104_000), "USD")
THREE_WAYS = ["{:,.2f}", "{:.2f}", "dots", "spaces", "apostrophes"]


def written(amount: Decimal, way: str) -> str:
    english = f"{amount:,.2f}"
    if way == "dots":
        return english.translate(str.maketrans(",.", ".,"))
    if way in {"spaces", "apostrophes"}:
        return english.replace(",", " " if way == "spaces" else "’").replace(".", ",")
    return way.format(amount)


@given(st.decimals(0, LARGEST, places=2), st.sampled_from(THREE_WAYS))
def test_three_formats_are_read_alike(amount: Decimal, way: str) -> None:
    assert read_amount(written(amount, way), currency="USD") == amount


@pytest.mark.parametrize(
    ("words", "amount"),
    [("120,000", 120_000), ("120.000", 120_000), ("$34k", 34_000), ("34,5k", 34_500), ("USD 900", 900),
     ("900 usd", 900), ("0", 0), ("0,50", "0.50"), ("1.234.567", 1_234_567), ("12,34,567", 1_234_567)],
)  # fmt: skip
def test_what_people_type(words: str, amount: int | str) -> None:
    assert read_amount(words, currency="USD") == Decimal(amount)


@pytest.mark.parametrize(
    ("words", "wrong"),
    [("a lot", Wrong.NO_NUMBER), ("", Wrong.NO_NUMBER), ("=1+1", Wrong.NO_NUMBER), ("1e400", Wrong.NO_NUMBER),
     ("-5", Wrong.NEGATIVE), ("(5)", Wrong.NEGATIVE), ("€5", Wrong.OTHER_CURRENCY), ("5 GBP", Wrong.OTHER_CURRENCY),
     ("1.005,123", Wrong.TOO_FINE), ("9999999999", Wrong.TOO_LARGE), ("1e15", Wrong.TOO_LARGE),
     ("5 apples", Wrong.NO_NUMBER), ("1" * 500, Wrong.NO_NUMBER), ("1,23,4", Wrong.NO_NUMBER)],
)  # fmt: skip
def test_what_cannot_be_taken_says_why(words: str, wrong: Wrong) -> None:
    with pytest.raises(AmountError) as raised:
        read_amount(words, currency="USD")
    assert raised.value.wrong is wrong


@pytest.mark.parametrize(
    ("words", "money"),
    [("34,000", "34000"), ("16 weeks", "32000.00"), ("16 weeks' pay", "32000.00"), ("2 months", "17333.33"),
     ("6.5 weeks of base pay", "13000.00"), ("10 weeks + 1 % x 7 years", "27280.00"), ("1% x 7", "7280.00"),
     ("10 weeks plus 1 % of base a year for 7 years", "27280.00"), ("20 % of base", "20800.00")],
)  # fmt: skip
def test_an_offer_in_money(words: str, money: str) -> None:
    found = read_offer(words, currency="USD", is_first=True)
    assert worth_of(found, salary=SALARY) == Money(Decimal(money), "USD")


@pytest.mark.parametrize(
    ("words", "money"),
    [
        ("1/3", "10000.00"),
        ("⅓ of the offer", "10000.00"),
        ("50 %", "15000.00"),
        ("1 / 17 of it", "1764.71"),
    ],
)
def test_a_share_of_the_first_offer(words: str, money: str) -> None:
    found = read_offer(words, currency="USD")
    first = Money(Decimal(30_000), "USD")
    assert worth_of(found, salary=SALARY, first=first) == Money(Decimal(money), "USD")
    assert worth_of(found, salary=SALARY, first=None) is None
    with pytest.raises(OfferError) as raised:
        read_offer(words, currency="USD", is_first=True)
    assert raised.value.why is Why.OF_WHAT


@pytest.mark.parametrize(
    "words", ["a third", "1/0", "9999 weeks", "weeks", "1/3 + 5", "900/1", "<b>1/3</b>", "16 weeks; drop", "1½", "1,000 weeks", "9999 % x 9999 years", "1100 weeks", "5 +", "+"]
)  # fmt: skip
def test_what_is_no_offer(words: str) -> None:
    with pytest.raises(OfferError):
        read_offer(words, currency="USD")


@given(st.text(max_size=100))
def test_any_words_are_an_offer_or_a_plain_refusal(words: str) -> None:
    try:
        found = read_offer(words, currency="USD")
    except (OfferError, AmountError):
        return
    assert isinstance(found, Formula)
    money = worth_of(found, salary=SALARY, first=SALARY)
    assert money is not None
    assert money.amount >= 0


@pytest.mark.parametrize(
    "words", ["10 weeks + 1 % a year", "1% of base per year", "10 weeks plus 1 % of base for each year of service"]
)  # fmt: skip
def test_a_share_for_each_year_asks_how_many(words: str) -> None:
    with pytest.raises(OfferError) as raised:
        read_offer(words, currency="USD", is_first=True)
    assert raised.value.why is Why.HOW_MANY_YEARS


def test_weeks_may_be_shortened() -> None:
    assert read_offer("16 w", currency="USD") == read_offer("16 weeks", currency="USD")


@pytest.mark.parametrize(
    ("words", "currency"),
    [("$34,000", "CAD"), ("C$34,000", "CAD"), ("34.000 kr", "SEK"), ("¥34,000", "CNY"), ("Rs 34,000", "INR"), ("34,000 sgd", "SGD"),
     ("R$ 34.000", "BRL"), ("34 000 Kč", "CZK"), ("S$34k", "SGD"), ("34'000 Fr.", "CHF")],
)  # fmt: skip
def test_a_sign_of_several_currencies_means_the_own_one(words: str, currency: str) -> None:
    assert read_amount(words, currency=currency) == Decimal(34_000)


@pytest.mark.parametrize(
    ("words", "money"),
    [("34k + 2 weeks", "38000.00"), ("2 weeks plus 5,000", "9000.00"), ("10 weeks + 1% of annual base salary x 7 years", "27280.00"),
     ("5 months", "43333.33"), ("2,5 weeks", "5000.00")],
)  # fmt: skip
def test_offers_of_several_parts(words: str, money: str) -> None:
    found = read_offer(words, currency="USD", is_first=True)
    assert worth_of(found, salary=SALARY) == Money(Decimal(money), "USD")
