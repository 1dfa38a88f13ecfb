"""What becomes of a statement's lines: rows, problems, what is left out, and what was settled by habit. Pure code."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from apps.intake.parsers.numbers import Mark
from apps.intake.parsers.table_dates import Order


class Trouble(StrEnum):
    """What is wrong with a line that could be no row."""

    NO_DAY = "no_day"
    BAD_DAY = "bad_day"
    NO_YEAR = "no_year"
    OTHER_ORDER = "other_order"
    TWO_DAYS = "two_days"
    YOURS = "yours"
    TOO_FAR = "too_far"
    NO_NUMBER = "no_number"
    BAD_NUMBER = "bad_number"
    TWO_NUMBERS = "two_numbers"
    FORMULA = "formula"
    NEGATIVE = "negative"
    NOTHING = "nothing"
    TOO_LARGE = "too_large"
    OTHER_CURRENCY = "other_currency"
    UNIT = "unit"
    PENCE = "pence"
    PERCENT = "percent"
    PART = "part"
    REPEATED = "repeated"
    FALLEN = "fallen"
    SERIAL = "serial"
    LONG_LINE = "long_line"
    TOO_MANY = "too_many"


class Means(StrEnum):
    """What numbers stand for where a statement has both, or does not say."""

    NOT_SAID = ""
    SHARES = "shares"
    AMOUNT = "amount"


class Note(StrEnum):
    """What was settled by habit, or left aside, for the whole statement."""

    ORDER_GUESSED = "order_guessed"
    DECIMAL_GUESSED = "decimal_guessed"
    AS_SHARES = "as_shares"
    AS_MONEY = "as_money"
    COLUMN_GUESSED = "column_guessed"
    VALUES_LEFT = "values_left"
    SHARES_LEFT = "shares_left"
    ROUNDED = "rounded"
    COLUMN_USED = "column_used"
    DAY_USED = "day_used"
    WHOLE = "whole"
    OPTIONS = "options"


@dataclass(frozen=True, kw_only=True, slots=True)
class Habits:
    """How its reader writes, used only where the statement leaves a doubt; `order`, `decimal`, `means` are chosen,
    and so are the names of the columns of numbers and of days.

    `today` is the plan's; rows are kept for days after it. `currency` is the scenario's.
    """

    today: date
    currency: str
    day_first: bool
    decimal_comma: bool = False
    order: Order | None = None
    decimal: Mark | None = None
    means: Means = Means.NOT_SAID
    column: str = ""
    day_column: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """Shares, or an amount, that vest on `day`; `same_as` is the line of an equal row above, 0 for none.

    `is_guess`: its separator can part thousands or decimals; `is_rounded`: it had more decimals than are kept.
    """

    line: int
    day: date
    shares: Decimal | None = None
    amount: Decimal | None = None
    words: str = ""
    same_as: int = 0
    is_guess: bool = False
    is_rounded: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Problem:
    """A line that could be no row. `about` is the cell, or the currency, that is wrong."""

    line: int
    trouble: Trouble
    words: str
    about: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class LeftOut:
    """A line without a vest in it: a title, a total, what stands below a table."""

    line: int
    words: str
    is_total: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Statement:
    """All of a statement; `order` and `decimal` are as they were used.

    `column` and `day_column` name those that were read where others could be meant; empty where there is no doubt.
    """

    rows: tuple[Row, ...] = ()
    problems: tuple[Problem, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    notes: tuple[Note, ...] = ()
    order: Order = "ymd"
    decimal: Mark = "."
    column: str = ""
    other_columns: tuple[str, ...] = ()
    day_column: str = ""
    other_day_columns: tuple[str, ...] = ()
