"""What a sceptical reader would stumble over in a sentence: findings with their reason, never a rewriting. Pure code.

The rules are those of plain-language guides (Plain English Campaign, How to write in plain English: one idea a
sentence, 15 to 20 words on average; the UK government's content guidance: no sentence over 25 words) and of what
panels are reported to set aside: opinion, adjectives without figures, blame. English only.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from apps.core.sentences import Span, sentences


class Stumble(StrEnum):
    """Why a reader stumbles; the words for it stand in `wording.py`."""

    LONG = "long"  # more than MOST_WORDS words
    TWO = "two"  # two assertions joined in one sentence
    WEASEL = "weasel"  # a word that takes back or leaves open what is said
    ADJECTIVE = "adjective"  # praise or size without a figure
    ACRONYM = "acronym"  # letters that nobody explained
    BLAME = "blame"  # says what somebody is, or why they did it


@dataclass(frozen=True, kw_only=True)
class Finding:
    """A stumble at a place of the text, in characters, half-open."""

    stumble: Stumble
    start: int
    until: int


MOST_WORDS: Final = 30
MOST_FINDINGS: Final = 40  # more help nobody
LONGEST: Final = 100_000  # characters that are looked at
WORD: Final = re.compile(r"[^\W_]+(?:['\u2019.\-][^\W_]+)*")
FIGURE: Final = re.compile(r"\d")
# A second assertion: a joint, a subject and a verb of its own.
SUBJECT: Final = r"(?:i|we|he|she|they|it|this|that|there|you|everyone|everybody|nobody|my \w+|our \w+|the \w+|(?-i:[A-Z][a-z]+))"
OFTEN: Final = r"(?:(?:always|never|often|also|then|still|only|just|\w+ly)\s+)?"
VERB: Final = (
    r"(?:was|were|is|are|had|has|have|did|does|do|could|would|will|can|shall|should|\w+ed|said|told|wrote|made|took|"
    r"gave|led|built|met|sent|went|came|kept|held|found|ran|set|put|began|got|read|knew|saw|left|meant|paid|lost|won)"
)
TWO: Final = re.compile(
    rf"(?:;|,?\s(?:and|but|while|whereas|although|though)\s+(?:also\s+)?{SUBJECT}\s+{OFTEN}{VERB})\b|;",
    re.IGNORECASE,
)
WEASELS: Final = (
    "basically|generally|usually|often|sometimes|mostly|largely|somewhat|fairly|quite|rather|probably|perhaps|maybe|"
    "possibly|arguably|apparently|seemingly|virtually|practically|relatively|reasonably|clearly|obviously|certainly|"
    "undoubtedly|simply|merely|just|really|actually|in general|in many cases|as far as i know|i believe|i think|"
    "i feel|it seems|it appears|some people|many people|most people|everyone|everybody|nobody|always|never|"
    "sort of|kind of|to some extent|a number of|various|several|numerous|a lot of|lots of"
)  # fmt: skip
ADJECTIVES: Final = (
    "great|good|excellent|outstanding|exceptional|strong|significant|substantial|considerable|huge|massive|major|"
    "important|critical|crucial|successful|successfully|effective|effectively|efficient|efficiently|timely|quickly|"
    "fast|rapid|rapidly|smooth|smoothly|high-quality|robust|amazing|impressive|extensive|very|extremely|highly|"
    "tremendous|remarkable|poor|poorly|bad|terrible|awful|unfair|unreasonable|unrealistic|impossible"
)  # fmt: skip
BLAMES: Final = (
    "his fault|her fault|their fault|liar|lied|lying|lies about|incompetent|dishonest|malicious|vindictive|bully|"
    "bullied|bullying|hates me|hated me|out to get me|sabotaged|sabotage|retaliated|retaliation|retaliatory|"
    "discriminated|discriminatory|harassed|harassment|conspired|conspiracy|biased|bias|jealous|lazy|stupid|"
    "on purpose|deliberately|wanted me gone|wanted to get rid of me|set me up|set up to fail|sham|a joke|ridiculous|"
    "toxic|gaslighting|gaslit"
)  # fmt: skip
ACRONYM: Final = re.compile(r"\b[A-Z](?:[A-Z&/]|\d){1,7}s?\b")
# Known to any reader at a large employer, and units.
KNOWN_LETTERS: Final = (
    "A AM PM US USA UK EU UN HR IT CEO CTO CFO COO VP PDF CSV URL ID OK FAQ PC TV GB MB KB TB KG KM MM CM UTC GMT PST PDT "
    "EST EDT CST CDT MST MDT CET CEST USD EUR GBP Q1 Q2 Q3 Q4 H1 H2 II III IV API SQL HTML SMS GPS ATM FTE DNA"
)
KNOWN: Final = frozenset(KNOWN_LETTERS.split())
SAYS_WHO: Final = re.compile(r"\"|\u201c|\u201d", re.UNICODE)
COMMON_WORDS: Final = "the of and to in a is was that it for on as with by at from i we he she they my our this were had have be not"
COMMON: Final = frozenset(COMMON_WORDS.split())


def _any_of(words: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{words})\b", re.IGNORECASE)


_WEASEL, _ADJECTIVE, _BLAME = _any_of(WEASELS), _any_of(ADJECTIVES), _any_of(BLAMES)


def can_judge(text: str) -> bool:
    """Whether the text is English enough for these rules: of ten words or more at least every eighth is a common one."""
    words = [found.group().lower() for found in WORD.finditer(text[:LONGEST])]
    return len(words) < 10 or sum(word in COMMON for word in words) * 8 >= len(words)


def stumbles(text: str, *, known: Collection[str] = ()) -> list[Finding]:
    """What a reader would stumble over, in the order of the text; at most MOST_FINDINGS.

    `known` are acronyms that the reader knows, such as those of the letter. Words in quotation marks are somebody's
    and are left alone. Nothing is found in a text that is not English.
    """
    text = text[:LONGEST]
    if not can_judge(text):
        return []
    explained = KNOWN | set(known) | _explained(text)
    found: list[Finding] = []
    for span in sentences(text):
        found += _of_sentence(text, span, explained)
        if len(found) >= MOST_FINDINGS:
            break
    return sorted(found, key=lambda one: (one.start, one.until))[:MOST_FINDINGS]


def _of_sentence(text: str, span: Span, explained: Collection[str]) -> Iterator[Finding]:
    sentence = _without_quotes(span.of(text))
    if sum(1 for _word in WORD.finditer(sentence)) > MOST_WORDS:
        yield Finding(stumble=Stumble.LONG, start=span.start, until=span.until)
    joint = TWO.search(sentence)
    if joint:
        yield _at(span, joint, Stumble.TWO)
    patterns = [(_WEASEL, Stumble.WEASEL), (_BLAME, Stumble.BLAME)]
    if not FIGURE.search(sentence):
        patterns.append((_ADJECTIVE, Stumble.ADJECTIVE))
    for pattern, stumble in patterns:
        for found in pattern.finditer(sentence):
            yield _at(span, found, stumble)
    for found in ACRONYM.finditer(sentence):
        if _bare(found.group()) not in explained and not sentence.isupper():
            yield _at(span, found, Stumble.ACRONYM)


def _at(span: Span, found: re.Match[str], stumble: Stumble) -> Finding:
    return Finding(
        stumble=stumble, start=span.start + found.start(), until=span.start + found.end()
    )


def _without_quotes(sentence: str) -> str:
    """The sentence with quoted words as spaces, so that places stay where they are."""
    marks = [found.start() for found in SAYS_WHO.finditer(sentence)]
    for begin, end in zip(marks[::2], marks[1::2], strict=False):
        sentence = sentence[:begin] + " " * (end + 1 - begin) + sentence[end + 1 :]
    return sentence


def _explained(text: str) -> set[str]:
    """Acronyms that stand in brackets behind their words, or before words in brackets."""
    behind = re.findall(r"[a-z]\s?\(([A-Z][A-Z&/\d]{1,7})s?\)", text)
    before = re.findall(r"\b([A-Z][A-Z&/\d]{1,7})s?\s?\([a-zA-Z][a-z]", text)
    return {*behind, *before}


def _bare(acronym: str) -> str:
    return acronym.removesuffix("s")
