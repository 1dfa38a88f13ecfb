"""Warnings about an address, from the apps that know the employer; mail itself knows none. Only said, never enforced."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from apps.accounts.models import User

# Whose page it is and an address; a sentence, or "" where there is nothing to warn of.
Caution = Callable[["User", str], str]
_cautions: list[Caution] = []


def register(caution: Caution) -> None:
    """Let an app of a higher layer warn of addresses; belongs into `AppConfig.ready`."""
    if caution not in _cautions:
        _cautions.append(caution)


def cautions_for(user: User, addresses: Iterable[str]) -> list[str]:
    """What to warn of, each sentence once."""
    said = (caution(user, one) for one in addresses if one for caution in _cautions)
    return list(dict.fromkeys(sentence for sentence in said if sentence))
