"""The words the rules know, lower case. Pure; lists by what a word asks of a reader, in no order."""

from __future__ import annotations

from typing import Final


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Somebody must judge whether it happened, whatever it is about.
SOFT: Final = _words(
    "improve enhance strengthen demonstrate exhibit display show strive foster embrace become understand elevate "
    "deepen cultivate appreciate act behave optimise optimize streamline refine sharpen hone learn familiarise "
    "familiarize adapt collaborate influence inspire motivate empower exemplify embody appear refrain think try "
    "respect value leverage own better be strengthen nurture master internalise internalize upskill"
)
# Soft only with one of these among the next words.
SOFT_WITH: Final = {
    "take": _words("ownership initiative responsibility accountability pride charge lead interest"),
    "build": _words("trust relationship relationships rapport confidence credibility resilience"),
    "gain": _words("understanding confidence trust knowledge proficiency insight skills mastery"),
    "develop": _words("skill skills understanding ability abilities relationship relationships yourself expertise "
                      "knowledge mindset competence competency sense"),
    "earn": _words("trust respect credibility confidence"),
    "grow": _words("as professionally your skills into personally"),
    "increase": _words("visibility ownership engagement awareness impact confidence knowledge effectiveness influence "
                       "presence accountability collaboration transparency involvement"),
    "boost": _words("visibility engagement morale impact confidence collaboration"),
    "raise": _words("bar awareness profile game standard standards"),
    "work": _words("on better well harder effectively collaboratively independently closely towards smarter"),
    "focus": _words("on more"),
    "step": _words("up"),
    "dive": _words("deep deeper"),
    "dig": _words("deep deeper"),
    "lead": _words("example"),
    "drive": _words("results impact change innovation excellence engagement alignment improvement"),
    "manage": _words("time stress expectations priorities workload yourself stakeholders"),
    "make": _words("effort progress better improvement"),
    "maintain": _words("attitude demeanour demeanor professionalism composure relationships standards"),
    "have": _words("attitude mindset backbone"),
    "live": _words("values principles"),
    "exceed": _words("expectations"),
    "meet": _words("expectations standards"),
    "keep": _words("attitude focus focused"),
    "use": _words("judgment judgement"),
    "exercise": _words("judgment judgement"),
    "pay": _words("attention"),
}  # fmt: skip
# Done or not, but not to be read off without a figure or a rhythm.
WEAK: Final = _words(
    "communicate engage contribute participate support partner align manage handle drive prioritise prioritize "
    "maintain promote encourage facilitate coordinate assist help focus seek aim continue stay remain"
)
# Change an amount.
AMOUNT: Final = _words(
    "reduce decrease lower cut increase raise grow shorten double triple halve quadruple boost minimise minimize "
    "maximise maximize accelerate shrink lessen"
)
# What `raise` and `grow` and `cut` do to these is no change of an amount.
NO_AMOUNT: Final = _words(
    "risk risks issue issues concern concerns question questions bar awareness flag flags ticket tickets comment "
    "comments hand invoice invoices team as into visibility"
)
# Anybody can see whether it was done.
CLEAR: Final = _words(
    "achieve add allocate analyse analyze answer apply approve archive arrange arrive assess assign attain attend "
    "audit automate avoid begin bill book bring build calculate call capture catch cause change check "
    "clear close coach collect commit compile complete comply conduct configure confirm connect consolidate contact "
    "convert correct create deliver deploy describe design detect develop diagnose discuss dispatch document draft earn "
    "eliminate enrol enroll ensure establish evaluate exceed execute extend file finalise finalize find finish fix follow "
    "follow-up generate get give hand have hire hit hold host identify implement inform inspect install interview "
    "introduce investigate issue join keep launch lead limit list log make measure meet mentor merge migrate monitor "
    "move notify obtain open organise organize participate pass patch pay perform pilot place plan post prepare present "
    "process produce propose provide publish reach read receive recommend record recruit refactor register release remove "
    "renew repair replace reply report request resolve respond restore retire retrieve return review revise roll run "
    "save schedule secure sell send serve set share ship sign solve spend start stop store submit summarise summarize "
    "take teach test track train transfer translate turn update upgrade use validate verify visit win work write escalate "
    "communicate acknowledge cover onboard rewrite reconcile estimate define score"
)
# Both a noun and a verb: a verb in the middle of a sentence only before one of LEADS_ON.
NOUN_TOO: Final = _words(
    "act answer audit bill book call cause change check commit coach contact design document draft drive estimate "
    "file fix focus follow-up hand help hire hit hold host influence interview issue lead limit list log master measure "
    "model move own partner pass patch pay pilot place plan post present process produce program project question raise "
    "reach read record release repair reply report request research respect return review roll run sales save schedule "
    "score sell set share ship show sign start stop store support test track train transfer turn update upgrade use "
    "value visit win work display cut boost start increase decrease open close better clear lower live aim stay remain "
    "double triple cover complete value detect"
)
LEADS_ON: Final = _words(
    "the a an all your their our its his her every each any no to for on up out with at least most only it them this "
    "these those more fewer less both new one two three four five six seven eight nine ten"
)
# Before the verb that says what is wanted.
BEFORE: Final = _words(
    "you i we he she they employee employees associate mara must should shall will need needs needed to be is are "
    "expected required asked please also and then consistently regularly continue continues the that it goal objective "
    "expectation further additionally always actively successfully independently proactively your who works "
    "in order able ability may"
)
# Left to somebody's judgement.
JUDGING: Final = _words(
    "effective effectively efficient efficiently proactive proactively appropriate appropriately clearly clear clearer "
    "better good great excellent excellence high-quality professional professionally professionalism adequate adequately "
    "sufficient sufficiently consistent consistently sustained significant significantly substantial substantially "
    "meaningful meaningfully strong stronger greater thorough thoroughly careful carefully positive positively "
    "respectful respectfully acceptable satisfactory reasonable strategic strategically reliable reliably "
    "constructive constructively responsive accountable strongest deeper robust solid well-written clean minimal "
    "effectiveness engaged confident confidently independently higher improved empathy attentive attentively "
    "transparent transparently diligent diligently collaborative collaboratively exemplary polished smoothly"
)
# Of these even a thing that is done or not leaves its worth to judgement.
WORTH: Final = _words(
    "high-quality excellent excellence professional professionally professionalism acceptable satisfactory good great "
    "better strong clean well-written robust effective effectively"
)
# A time that nobody can read off.
SOON: Final = _words(
    "promptly timely quickly quicker swiftly asap soon faster immediately frequently regularly often"
)
SOON_PHRASES: Final = (
    "in a timely manner",
    "on a regular basis",
    "as needed",
    "as soon as possible",
    "when possible",
)

# Function words and words of work that tell English from its neighbours.
ENGLISH: Final = _words(
    "the of and to in is are be for with on at by your you that this from as it an or will must should not no all any "
    "each every within least most than their they we our have has had was were been which who when before after until "
    "end week month day days weeks months year quarter team code review reviews quality customers customer work "
    "feedback meeting meetings time project projects during per number first next own more less better new into over "
    "between without while goal goals skills performance status report reports communication"
)
FOREIGN: Final = _words(
    "der das den dem des ein eine einer eines und oder mit für von zu zum zur bei bis im ist sind wird werden nicht "
    "sie ihr ihre auf aus über unter durch alle mehr ende "
    "le la les un une et ou de du pour avec sur dans est sont sera pas vous votre vos par plus leur au aux fin d'ici "
    "el los las una y con para por del al su sus más que sin antes "
    "il lo gli di da per che con è sono entro della delle dei nel "
    "het een en van voor met op aan te niet bij naar wordt uw "
    "o os as um uma e com da dos das até não seu sua em "
    "och att det som på av med til og ikke ett"
)
