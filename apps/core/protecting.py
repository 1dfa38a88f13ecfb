"""Conditions of database triggers. `pgtrigger.ReadOnly` takes its fields and forgets any other condition it is given."""

from __future__ import annotations

from functools import reduce
from operator import or_

import pgtrigger


def changes(*fields: str) -> pgtrigger.Q:
    """Whether an UPDATE changes one of these fields; for `Protect(operation=Update, condition=... & changes(...))`."""
    differs = [pgtrigger.Q(**{f"old__{one}__df": pgtrigger.F(f"new__{one}")}) for one in fields]
    return reduce(or_, differs)
