"""Whether an address looks like the employer's, by what a person wrote into their plans. Only a warning."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from apps.accounts.workmail import looks_like_work
from apps.plans.models import NEVER_PRINTED, Person, Plan

if TYPE_CHECKING:
    from apps.accounts.models import User

# Where people of every employer have private mail.
PRIVATE = frozenset(
    {
        "aol.com", "fastmail.com", "gmail.com", "gmx.de", "gmx.net", "googlemail.com", "hey.com", "hotmail.com",
        "icloud.com", "live.com", "mac.com", "mail.com", "mailbox.org", "me.com", "msn.com", "outlook.com", "pm.me",
        "posteo.de", "proton.me", "protonmail.com", "web.de", "yahoo.co.uk", "yahoo.com", "ymail.com",
    }
)  # fmt: skip
# Words of many names, which tell nobody apart.
COMMON = frozenset(
    {"and", "bank", "company", "corp", "corporation", "gmbh", "group", "inc", "limited", "llc", "ltd", "of", "plc",
     "services", "software", "solutions", "systems", "the", "university"}
)  # fmt: skip
SHORTEST = 3
WORD = re.compile(r"[^\W_]+")


def caution(user: User, address: str) -> str:
    """A sentence where the domain is an employer's known here, a colleague's, or holds the employer's name."""
    domain = address.rpartition("@")[2].strip().rstrip(".").lower()
    if not domain or domain in PRIVATE:
        return ""
    if looks_like_work(address) or _is_colleagues(user, domain) or _is_named(user, domain):
        return _(
            "%(domain)s looks like an employer's. Whoever runs it can read what is sent and what arrives there. Use a private address."
        ) % {"domain": domain}
    return ""


def _is_colleagues(user: User, domain: str) -> bool:
    people = Person.objects.for_user(user).exclude(relation__in=NEVER_PRINTED)
    return people.filter(email__iendswith=f"@{domain}").exists()


def _is_named(user: User, domain: str) -> bool:
    labels = domain.split(".")[:-1]
    employers = Plan.objects.for_user(user).filter(is_example=False)
    return any(
        _fits(employer.lower(), labels) for employer in employers.values_list("employer", flat=True)
    )


def _fits(employer: str, labels: list[str]) -> bool:
    """A label of the domain is a word of the name, or begins with the name written together."""
    words = [one for one in WORD.findall(employer) if len(one) >= SHORTEST and one not in COMMON]
    together = "".join(words)
    plain = [label.replace("-", "") for label in labels]
    return bool(set(words) & set(plain)) or (
        len(together) > SHORTEST and any(label.startswith(together) for label in plain)
    )
