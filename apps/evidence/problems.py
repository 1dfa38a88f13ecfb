"""What of a file or a mail could not be read, in words. Who reads them, in a higher app, brings the words for its codes."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from django.utils.translation import gettext as _

Words = Callable[[str], str]
_words: list[Words] = []


def register(words: Words) -> None:
    """Name a function that gives a sentence for a code of a reader, or an empty string."""
    _words.append(words)


def sentence(code: str) -> str:
    """The sentence of a code; empty for a code that says nothing to a person."""
    return next((said for one in _words if code and (said := one(code))), "")


def sentences(codes: Iterable[str]) -> list[str]:
    """Each sentence once, in order."""
    return list(dict.fromkeys(said for code in codes if (said := sentence(code))))


def unreadable(code: str) -> str:
    """Why a file has no words here; there always is a sentence."""
    return sentence(code) or _(
        "It could not be read. It is kept exactly as it came and can be shown as proof."
    )
