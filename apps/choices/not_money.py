"""What is not money: what is signed away, days to consider, what comes afterwards, and what to ask a lawyer. Pure code.

A point that does not apply by what the person said is not shown as if it did, and is not dropped silently either: it
is named with the reason.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any

from apps.choices.answers import Answers
from apps.choices.enums import Forty
from apps.choices.told import rows, text_of
from apps.choices.tree import Lack
from apps.plans.stage_templates import TemplateError

US = "US"  # whose law is shown where no country is set; the page says that


class Group(StrEnum):
    """The parts of what is not money, in the order in which they are told."""

    SIGNED = "signed"
    DAYS = "days"
    AFTER = "after"


class Why(StrEnum):
    """Why a point is left out; the words stand in not_money_words.py."""

    COUNTRY = "country"
    REGION = "region"
    NOT_FORTY = "not_forty"
    NOT_THIS_WINDOW = "not_this_window"
    NO_VISA = "no_visa"
    EMPLOYER = "employer"


@dataclass(frozen=True, kw_only=True)
class Said:
    """What the person said that decides which points are theirs; empty and None for what they did not."""

    country: str = ""
    region: str = ""
    employer: str = ""
    forty: Forty = Forty.NOT_SAID
    visa_days: int | None = None
    has_sign_on: bool = False
    matters: str = ""


@dataclass(frozen=True, kw_only=True)
class Point:
    """One thing to know, with where it is from. `days` is the number it names, where it names one."""

    key: str
    group: Group
    head: str
    says: str
    source: str
    year: int
    label: str
    verify: bool
    country: str = ""
    region: str = ""
    employer: str = ""
    forty: tuple[Forty, ...] = ()
    visa: bool = False
    days: int | None = None


@dataclass(frozen=True, kw_only=True)
class Ask:
    """A question for a lawyer and when it is asked: always, or where something is not known or was said."""

    key: str
    says: str
    lacks: tuple[Lack, ...] = ()
    forty: tuple[Forty, ...] = ()
    visa: bool = False
    sign_on: bool = False


@dataclass(frozen=True, kw_only=True)
class LeftOut:
    """The heads of points that do not apply, for one reason; `country` is whose law they are."""

    why: Why
    heads: tuple[str, ...]
    country: str = ""


@dataclass(frozen=True, kw_only=True)
class Part:
    """The points of one group, never empty."""

    group: Group
    points: tuple[Point, ...]


@dataclass(frozen=True, kw_only=True)
class NotMoney:
    """Everything that is told: also on paper. `matters` are the person's own words, not escaped."""

    said: Said
    parts: tuple[Part, ...]
    left_out: tuple[LeftOut, ...]
    matters: str
    questions: tuple[str, ...]

    @property
    def points(self) -> tuple[Point, ...]:
        return tuple(point for part in self.parts for point in part.points)


def read_points(text: str, *, name: str = "not_money") -> tuple[Point, ...]:
    """Read the points of the file; `name` is used in messages.

    Raises:
        TemplateError: something is missing or unknown, or a key comes twice.
    """
    found = rows(text, "point", _point, name=name)
    for one in found:
        if not one.head.strip() or (one.region and not one.country):
            raise TemplateError(f"{name}: {one.key} needs a head, and a region its country")
    return found


def read_questions(text: str, *, name: str = "not_money") -> tuple[Ask, ...]:
    """Read the questions of the file; `name` is used in messages.

    Raises:
        TemplateError: something is missing or unknown, or a key comes twice.
    """
    try:
        found = tuple(_ask(one) for one in tomllib.loads(text)["question"])
    except (KeyError, TypeError, ValueError) as problem:
        raise TemplateError(f"{name}: {problem}") from problem
    if not all(one.says.strip().endswith("?") for one in found):
        raise TemplateError(f"{name}: a question that asks nothing")
    if len({one.key for one in found}) < len(found):
        raise TemplateError(f"{name}: a key comes twice")
    return found


def _ask(data: Mapping[str, Any]) -> Ask:
    lacks = tuple(Lack(one) for one in data.get("lacks", ()))
    forty = tuple(Forty(one) for one in data.get("forty", ()))
    return Ask(**{**data, "lacks": lacks, "forty": forty})


def _point(data: Mapping[str, Any]) -> Point:
    forty = tuple(Forty(one) for one in data.get("forty", ()))
    return Point(**{**data, "group": Group(data["group"]), "forty": forty})


@cache
def all_points() -> tuple[Point, ...]:
    return read_points(text_of("not_money"))


def point(key: str) -> Point:
    """The point of that key.

    Raises:
        KeyError: there is none.
    """
    return {one.key: one for one in all_points()}[key]


@cache
def all_questions() -> tuple[Ask, ...]:
    return read_questions(text_of("not_money"))


def not_money(said: Said, *, lacks: Iterable[Lack] = ()) -> NotMoney:
    """What is told to somebody who said this, and of whose ways that much is not known (`lacks_of`)."""
    missing = frozenset(lacks)
    whys = [(one, _why_not(one, said)) for one in all_points()]
    shown = [one for one, why in whys if why is None]
    parts = (
        Part(group=group, points=tuple(one for one in shown if one.group is group))
        for group in Group
    )
    return NotMoney(
        said=said,
        parts=tuple(one for one in parts if one.points),
        left_out=_left_out((one, why) for one, why in whys if why is not None),
        matters=said.matters,
        questions=tuple(one.says for one in all_questions() if _is_asked(one, said, missing)),
    )


def lacks_of(answers: Answers) -> frozenset[Lack]:
    """All that is not known of any of the ways."""
    return frozenset(lack for line in answers.lines for lack in line.way.lacks)


def _why_not(one: Point, said: Said) -> Why | None:
    """None where it is shown: also where nothing was said that speaks against it."""
    if one.country and one.country != (said.country or US):
        return Why.COUNTRY
    if one.region and said.region and one.region != said.region:
        return Why.REGION
    if one.forty and said.forty is Forty.NO:
        return Why.NOT_FORTY
    if one.forty and said.forty and said.forty not in one.forty:
        return Why.NOT_THIS_WINDOW
    if one.visa and said.visa_days is None:
        return Why.NO_VISA
    return Why.EMPLOYER if _is_of_another(one.employer, said.employer) else None


def _is_of_another(employer: str, own: str) -> bool:
    """Whether the person's employer is one that points are told of, and another one than this."""
    told = {one.employer for one in all_points() if one.employer and _names(own, one.employer)}
    return bool(employer and told) and employer not in told


def _names(own: str, employer: str) -> bool:
    return employer.casefold() in own.casefold()


def _left_out(found: Iterable[tuple[Point, Why]]) -> tuple[LeftOut, ...]:
    heads: dict[tuple[Why, str], list[str]] = {}
    for one, why in found:
        country = one.country if why is Why.COUNTRY else ""
        heads.setdefault((why, country), []).append(one.head)
    return tuple(
        LeftOut(why=why, heads=tuple(named), country=country)
        for (why, country), named in heads.items()
    )


def _is_asked(one: Ask, said: Said, missing: frozenset[Lack]) -> bool:
    wanted = [not one.lacks or bool(missing & set(one.lacks))]
    wanted.append(not one.forty or said.forty in one.forty)
    wanted.append(not one.visa or said.visa_days is not None)
    wanted.append(not one.sign_on or said.has_sign_on)
    return all(wanted)
