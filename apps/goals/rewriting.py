"""What the clarity check found in plain words, each finding with a rewrite made of the goal's own words."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from textwrap import shorten

from django.utils.translation import gettext as _

from apps.core import say_dates
from apps.core.text import visible_controls
from apps.goals.clarity import Code, Finding, Look, Unable, look
from apps.goals.clarity.demands import demands
from apps.goals.clarity.marks import BY_FIGURE

LONGEST = 280  # of the goal's words in a rewrite
SHORT = 60
MOST_PARTS = 6


@dataclass(frozen=True, kw_only=True)
class Told:
    """What is known of a goal: its words, and what the record says of measure and day. Empty where nobody said."""

    words: str
    shown_by: str = ""
    target: str = ""
    due_date: date | None = None
    last_day: date | None = None


@dataclass(frozen=True, kw_only=True)
class Advice:
    """One finding for a reader: `title` and `why` explain it, `rewrite` is one line or several."""

    code: Code
    title: str
    why: str
    rewrite: str


def advice(found: Look, told: Told) -> list[Advice]:
    """Every finding with its reason and its rewrite, in the order of the findings."""
    return [_advice(one, told) for one in found.findings]


def _advice(finding: Finding, told: Told) -> Advice:
    why, rewrite = WORDED[finding.code](finding, told)
    title = titles(Look(findings=(finding,)))[0]
    return Advice(code=finding.code, title=title, why=why, rewrite=rewrite)


def cannot(why: Unable) -> str:
    """An honest sentence about words that were not judged."""
    return {
        Unable.OTHER_LANGUAGE: _("I cannot judge this: the check knows English only. Read it yourself: a measure, a day, a starting point?"),
        Unable.TOO_SHORT: _("I cannot judge this: it is too short. Take over the goal word for word, as it was given."),
        Unable.TOO_LONG: _("I cannot judge this: it is too long for one goal. Split it into the goals it holds."),
    }[why]  # fmt: skip


def rewritten(found: Look, told: Told) -> str:
    """One rewrite that answers every finding, and asks for nothing else: what the words say already stays alone.

    Several demands stand one a line. Gaps to fill stand in brackets.
    """
    parts = demands(told.words) if found.finding(Code.SEVERAL_GOALS) else ()
    has_day = found.finding(Code.NO_DATE) is None
    if len(parts) < 2:
        return _whole(_core(told.words), told, found=found, has_day=has_day)
    bare = replace(told, shown_by="", target="")
    lines = [
        _whole(core, bare, found=look(core), has_day=has_day, is_shown=is_said(told))
        for core in (_core(one.of(told.words)) for one in parts[:MOST_PARTS])
    ]
    said = [f"{at}. {line[:1].upper()}{line[1:]}" for at, line in enumerate(lines, 1)]
    known = [_("All of it shown by %(measure)s.") % {"measure": measure(told)}]
    return "\n".join([*said, *(known if is_said(told) else [])])


def is_said(told: Told) -> bool:
    """Whether the record has a measure."""
    return bool(told.shown_by.strip() or told.target.strip())


def is_open(found: Look) -> bool:
    """Whether the words leave open what would be measured, or nobody could judge it."""
    codes = {Code.NO_MEASURE, Code.SUBJECTIVE_VERB}
    return found.unable is not None or bool(codes & set(found.codes))


def _whole(core: str, told: Told, *, found: Look, has_day: bool, is_shown: bool = False) -> str:
    """The words with what was found missing: a starting point, a measure, a day. `is_shown`: the measure stands elsewhere."""
    goal = _from_somewhere(core)
    if goal == core and found.finding(Code.NO_BASELINE):
        goal = _("%(goal)s, from [value on a day] to [value]") % {"goal": core}
    words = {"goal": goal, "measure": measure(told, about=core), "day": day_of(told)}
    line = _sentence(has_measure=is_shown or not (is_open(found) or is_said(told)), has_day=has_day)
    others = (
        _("What others decide is not counted.") if found.finding(Code.DEPENDS_ON_OTHERS) else ""
    )
    return f"{line % words} {others}".strip()


def _sentence(*, has_measure: bool, has_day: bool) -> str:
    if has_measure:
        return "%(goal)s." if has_day else _("%(goal)s, by %(day)s.")
    if has_day:
        return _("%(goal)s, shown by %(measure)s.")
    return _("%(goal)s, shown by %(measure)s, by %(day)s.")


def measure(told: Told, *, about: str = "") -> str:
    """How it will be shown, as the record has it, else a proposal for what the words are about."""
    said, target = _core(told.shown_by), visible_controls(told.target.strip())
    if not said:
        return target or _proposal(about or told.words)
    said = said if said[1:2].isupper() else said[:1].lower() + said[1:]
    return f"{said} ({target})" if target and target.casefold() not in said.casefold() else said


def day_of(told: Told) -> str:
    """The due day, else the last day of the stage, else a gap."""
    known = told.due_date or told.last_day
    return say_dates.day(known) if known else _("[day]")


def _core(words: str) -> str:
    """On one line, shortened at a word, without the full stop; characters that hide or reorder are named."""
    return shorten(visible_controls(words), width=LONGEST, placeholder=" …").strip().rstrip(".;, ")


def _quoted(words: Sequence[str]) -> str:
    short = [shorten(visible_controls(one), width=SHORT, placeholder=" …") for one in words[:3]]
    return ", ".join(f"“{one}”" for one in short)


def _from_somewhere(core: str) -> str:
    """Where an amount changes by so much, a place for the value it starts from."""
    found = BY_FIGURE.search(core)
    if found is None or not found.group().lower().startswith("by"):
        return core
    return f"{core[: found.start()]}{_('from [value on a day]')} {core[found.start() :]}"


def titles(found: Look) -> list[str]:
    """The short names of the findings, in their order."""
    names = {
        Code.NO_MEASURE: _("No measure"),
        Code.NO_DATE: _("No day"),
        Code.SUBJECTIVE_VERB: _("A matter of judgement"),
        Code.SEVERAL_GOALS: _("Several goals in one"),
        Code.DEPENDS_ON_OTHERS: _("Depends on others"),
        Code.NO_BASELINE: _("No starting point"),
    }
    return [names[code] for code in found.codes]


Worded = tuple[str, str]


def _no_measure(finding: Finding, told: Told) -> Worded:
    why = _(
        "%(words)s: two readers could come to two answers. A figure, a list or a done-or-not settles it."
    )
    words = {"goal": _core(told.words), "measure": measure(told)}
    return (
        why % {"words": _quoted(finding.words)},
        _("%(goal)s, shown by %(measure)s.") % words,
    )


def _no_date(_finding: Finding, told: Told) -> Worded:
    known = told.due_date
    if known:
        why = _("The words name no day. You noted %(day)s; ask for it in writing.")
        why %= {"day": say_dates.day(known)}
    else:
        why = _(
            "The words name no day, no period and no rhythm, so it can be called late at any time."
        )
    words = {"goal": _core(told.words), "day": day_of(told)}
    return why, _("%(goal)s, by %(day)s.") % words


def _subjective(finding: Finding, told: Told) -> Worded:
    why = _(
        "%(words)s: whether it happened is left to somebody's judgement. Say what would be seen."
    )
    words = {
        "goal": _core(told.words), "word": shorten(finding.words[0], width=SHORT, placeholder=" …"), "measure": measure(told),
    }  # fmt: skip
    return (
        why % {"words": _quoted(finding.words)},
        _("%(goal)s, where “%(word)s” means %(measure)s.") % words,
    )


def _several(finding: Finding, _told: Told) -> Worded:
    parts = [_core(one) for one in finding.words[:MOST_PARTS]]
    if len(parts) < 2:
        parts = [part for part in _listed(parts[0] if parts else "") if part]
    lines = [f"{number}. {part[:1].upper()}{part[1:]}." for number, part in enumerate(parts, 1)]
    why = _("It asks for more than one thing. One missed part can make the whole count as missed.")
    return why, "\n".join(lines)


def _listed(words: str) -> list[str]:
    """`Improve quality, speed and tone` as three, each with the verb."""
    verb, _space, rest = words.partition(" ")
    return [f"{verb} {part.strip()}" for part in re.split(r",\s*(?:and\s+)?|\sand\s", rest)][
        :MOST_PARTS
    ]


def _depends(finding: Finding, told: Told) -> Worded:
    why = _(
        "%(words)s: that is in other hands. What you do yourself can be counted, whatever they answer."
    )
    words = {
        "day": day_of(told), "words": shorten(visible_controls(finding.words[0]), width=SHORT, placeholder=" …"),
    }  # fmt: skip
    rewrite = _(
        "By %(day)s I hand in [what is needed] for “%(words)s”; the answer of others is not counted."
    )
    return why % {"words": _quoted(finding.words)}, rewrite % words


def _no_baseline(finding: Finding, told: Told) -> Worded:
    core = _core(told.words)
    placed = _from_somewhere(core)
    why = _(
        "%(words)s: compared with what? Without the value it starts from, nobody can tell how far it came."
    )
    if placed == core:
        placed = _("%(goal)s, from [value on a day] to [value]") % {"goal": core}
    return why % {"words": _quoted(finding.words)}, f"{placed}."


WORDED: dict[Code, Callable[[Finding, Told], Worded]] = {
    Code.NO_MEASURE: _no_measure,
    Code.NO_DATE: _no_date,
    Code.SUBJECTIVE_VERB: _subjective,
    Code.SEVERAL_GOALS: _several,
    Code.DEPENDS_ON_OTHERS: _depends,
    Code.NO_BASELINE: _no_baseline,
}


def _proposal(about: str) -> str:
    """What could be counted, by what the words are about; the first that fits, else a gap."""
    low = about.casefold()
    fits = (
        said for words, said in _proposals() if any(re.search(rf"\b{one}", low) for one in words)
    )
    return next(fits, _("[what can be counted, and how many]"))


def _proposals() -> list[tuple[tuple[str, ...], str]]:
    return [
        (("review comment", "code review", "reviews"), _("a first answer within [number] working hours in [number] of 10 reviews")),
        (("test", "coverage"), _("[number] % of the lines of [module] under test")),
        (("bug", "defect", "error", "mistake", "accura", "quality"), _("at most [number] errors found after release, by [list]")),
        (("incident", "outage", "on-call", "reliab"), _("at most [number] incidents of [sort], by [list]")),
        (("communicat", "stakeholder", "status", "visib", "inform", "transparen"), _("a written status to [names] every [weekday]")),
        (("collabor", "teamwork", "cross-functional", "partner"), _("[number] pieces of work finished with [team], by [list]")),
        (("risk", "proactiv", "escalat"), _("each risk written down with a proposal within [number] days, by [list]")),
        (("deadline", "on time", "timely", "time management", "deliver"), _("[number] of [number] agreed days kept, by [list]")),
        (("ownership", "initiative", "accountab", "responsib"), _("a written plan with days for [project], [number] of [number] days kept")),
        (("document",), _("[number] pages written and linked from [place]")),
        (("design", "technical", "depth", "architect"), _("[number] design documents written and discussed in review")),
        (("customer", "client", "response", "respond", "repl"), _("a first answer within [number] working hours in [number] of 10 cases")),
        (("meeting", "attend", "punctual", "listen"), _("[number] of [number] meetings attended, with notes sent the same day")),
        (("learn", "skill", "knowledge", "understand", "train"), _("[course or certificate] passed")),
        (("lead", "mentor", "coach", "principle"), _("[number] examples with day and witness, discussed on [day]")),
        (("priorit", "plan", "judg", "decision"), _("[number] decisions written down with their reasons, by [list]")),
        (("sale", "revenue", "lead", "pipeline"), _("[figure] in [system] on [day]")),
    ]  # fmt: skip
