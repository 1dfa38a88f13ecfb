"""Whether words speak of what the law may protect: then a lawyer should see them before the employer does. Pure code.

English. It says that a word stands there, never that a law applies; one word too many costs a sentence on a page.
"""

from __future__ import annotations

import re
from typing import Final

LONGEST: Final = 200_000  # characters that are looked at
LEAVE: Final = (
    r"(?:medical|sick|parental|maternity|paternity|family|caregiver'?s?|disability|bereavement|military|protected|unpaid|stress) "
    r"(?:leave|absence)|leave of absence|(?:on|took|take|taken|taking|from|my|her|his|their) (?:\w+ )?leave(?! (?:the|a|an|for|it|this|that|my|our|us|me|him|her|them|you|early|late|work)\b)|"
    r"fmla|cfra|short-term disability|sick note|burn-?out|mental health"
)
UNEQUAL: Final = (
    r"discriminat\w*|harass\w*|hostile work environment|racis\w*|racial\w*|sexis\w*|sexual\w*|ageis\w*|gender|pregnan\w*|"
    r"disab(?:led|ility|ilities)|accommodation|ethnic\w*|national origin|nationality|immigration|religio\w*|"
    r"(?:my|her|his|their) (?:age|race|sex|faith|disability|orientation|visa)|eeoc|protected (?:class|characteristic)"
)
RETALIATION: Final = (
    r"retaliat\w*|victimi[sz]\w*|whistle-?blow\w*|reprisal\w*|hr complaint|(?:complain(?:ed|t|ts)?|reported|grievance) (?:\w+ ){0,4}(?:hr|human resources|legal|"
    r"compliance|ethics|the authorities|regulator|osha|sec|eeoc)|ethics (?:line|hotline|complaint)|unlawful\w*|illegal\w*|"
    r"(?:safety|labou?r law|wage|overtime) violations?|wage claim|unions?\b|union organi[sz]\w*|works council|workers'? compensation|jury duty"
)
FOUND: Final = re.compile(rf"(?<!\w)(?:{LEAVE}|{UNEQUAL}|{RETALIATION})(?!\w)", re.IGNORECASE)


def speaks_of_protected(*texts: str) -> bool:
    """Whether any of these speaks of discrimination, retaliation, leave or whistleblowing."""
    return any(FOUND.search(text[:LONGEST]) for text in texts)
