"""What Authentication-Results headers say (RFC 8601). Anybody may have written them: they are claims, never proof."""

from __future__ import annotations

import re
from collections.abc import Iterable

from apps.intake.parsers.found import Claim

CLAIMS_LIMIT = 20
_COMMENT = re.compile(r"\([^()]*\)")
_RESULT = re.compile(r"(?:^|[;\s])(spf|dkim|dmarc|arc)\s*=\s*([a-z]{2,15})\b", re.IGNORECASE)
_HOST = re.compile(r"^[a-z0-9._-]{1,255}$", re.IGNORECASE)


def read_claims(values: Iterable[str]) -> tuple[Claim, ...]:
    """The claims of all such headers of a mail, the topmost (written last) first, each once."""
    found: dict[Claim, None] = {}
    for value in values:
        said = _COMMENT.sub(" ", value)
        first = said.partition(";")[0].split()
        host = first[0] if first and _HOST.match(first[0]) else ""
        for hit in _RESULT.finditer(said):
            found[Claim(hit[1].lower(), hit[2].lower(), host)] = None
    return tuple(found)[:CLAIMS_LIMIT]
