"""The currencies of a scenario (ISO 4217) and which one a country's pay is in."""

from __future__ import annotations

from typing import Final

CURRENCIES: Final = tuple(
    (code, code)
    for code in (
        "USD", "EUR", "GBP", "CAD", "INR", "AUD", "BRL", "CHF", "CNY", "CZK", "DKK", "HUF", "ILS", "JPY", "KRW",
        "MXN", "NOK", "NZD", "PLN", "RON", "SEK", "SGD", "TRY", "ZAR",
    )
)  # fmt: skip
COUNTRIES: Final = {
    "US": "USD", "GB": "GBP", "CA": "CAD", "IN": "INR", "AU": "AUD", "BR": "BRL", "CH": "CHF", "LI": "CHF",
    "CN": "CNY", "CZ": "CZK", "DK": "DKK", "HU": "HUF", "IL": "ILS", "JP": "JPY", "KR": "KRW", "MX": "MXN",
    "NO": "NOK", "NZ": "NZD", "PL": "PLN", "RO": "RON", "SE": "SEK", "SG": "SGD", "TR": "TRY", "ZA": "ZAR",
}  # fmt: skip
EURO: Final = frozenset(
    [
        "AT",
        "BE",
        "BG",
        "CY",
        "DE",
        "EE",
        "ES",
        "FI",
        "FR",
        "GR",
        "HR",
        "IE",
        "IT",
        "LT",
        "LU",
        "LV",
        "MT",
        "NL",
        "PT",
        "SI",
        "SK",
    ]
)  # Council of the EU; Bulgaria since 1 January 2026


def currency_of(country: str) -> str:
    """The currency of pay in a country (ISO 3166 alpha-2), dollars where none is set or known."""
    return "EUR" if country in EURO else COUNTRIES.get(country, "USD")
