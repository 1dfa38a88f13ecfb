"""Stems of English words, from PostgreSQL's own dictionary; other words stand for themselves."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection

MOST_KEPT = 100_000
_known: dict[str, str] = {}


def stems_of(words: Iterable[str]) -> dict[str, str]:
    """The stem by word; empty for words like “the”. Words that cannot be English are left out.

    At most one statement, none for words met before: the dictionary is part of PostgreSQL and never changes.
    """
    wanted = {word for word in words if word.isascii() and word.isalpha()}
    unknown = sorted(wanted - _known.keys())
    found = _ask(unknown) if unknown else {}
    stems = {word: found[word] if word in found else _known[word] for word in wanted}
    if len(_known) + len(found) > MOST_KEPT:
        _known.clear()
    _known.update(found)
    return stems


def _ask(words: list[str]) -> dict[str, str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "select w, coalesce((ts_lexize('english_stem', w))[1], '') from unnest(%s::text[]) w",
            [words],
        )
        return dict(cursor.fetchall())
