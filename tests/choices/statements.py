"""Statements as brokers write them, and how they are read here."""

from __future__ import annotations

from datetime import date
from typing import Any

from apps.choices.parsers.outcome import Habits, Statement
from apps.choices.parsers.statement import read_statement

TODAY = date(2026, 6, 2)


def read(text: str, **changed: Any) -> Statement:
    habits: dict[str, Any] = {"today": TODAY, "currency": "USD", "day_first": False} | changed
    return read_statement(text, Habits(**habits))


def kept(statement: Statement) -> list[tuple[str, str]]:
    """Each row as its day and its number; an amount has a sign."""
    return [
        (one.day.isoformat(), f"{one.shares.normalize():f}" if one.shares is not None else f"${one.amount}")
        for one in statement.rows
    ]  # fmt: skip


def troubles(statement: Statement) -> list[tuple[int, str]]:
    return [(one.line, one.trouble.value) for one in statement.problems]


def notes(statement: Statement) -> list[str]:
    return [one.value for one in statement.notes]
