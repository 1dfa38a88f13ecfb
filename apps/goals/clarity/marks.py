"""Days, figures and other hands in a goal's words: what can be found by its form. Pure.

Each pattern is a choice of short alternatives without nested repetition, so that it takes one pass.
"""

from __future__ import annotations

import re
from typing import Final

MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b"
)
DAY_NAME = r"(?:mon|tues|wednes|thurs|fri|satur|sun)days?\b"
NUMBER = r"(?:\d{1,4}|one|two|three|four|five|six|seven|eight|nine|ten|twelve|fourteen|fifteen|twenty|thirty|sixty|ninety)"
SORT = r"(?:[\s-]{1,3}(?:business|working|calendar|consecutive|full))?"
LONG_UNIT = r"(?:days?|weeks?|months?|quarters?|years?|sprints?)\b"
SHORT_UNIT = r"(?:hours?|hrs?|minutes?|mins?|seconds?)\b"
PERIOD = (
    r"(?:day|week|fortnight|month|quarter|year|sprint|iteration|period|plan|pip|half|term|stage|phase|programme|program"
    r"|probation|review|check-?in|check-?point|evaluation|assessment|release|cycle|season|semester|shift|morning|evening)\b"
)
DATE: Final = re.compile(
    "|".join(
        (
            r"\b\d{4}-\d{2}-\d{2}\b",
            r"\b\d{1,2}[/.]\d{1,2}[/.]\d{2,4}\b",
            r"\b(?:by|before|on|until|from)\s+\d{1,2}/\d{1,2}\b",
            rf"\b\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?{MONTH}(?:\s+\d{{4}})?",
            rf"\b{MONTH}\.?\s+\d{{1,4}}(?:st|nd|rd|th)?\b(?:,?\s+\d{{4}})?",
            rf"\b(?:in|by|until|till|before|of|during|through|throughout|end|mid|early|late|since|and|or|for)[\s-]+(?:mid-?|early\s|late\s)?{MONTH}",
            r"\b(?:the\s+)?\d{1,2}(?:st|nd|rd|th)\s+of\s+(?:each|every|the)\s+month\b",
            r"\b[qh][1-4]\b(?:\s+\d{4})?|\bfy\s?\d{2,4}\b|\b20[2-9]\d\b",
            rf"\b{DAY_NAME}",
            r"\b(?:eod|eow|eom|eoq|eoy|cob)\b|\bclose\s+of\s+business\b",
            r"\b(?:mid-?year|year[\s-]end|month[\s-]end|quarter[\s-]end|end[\s-]of[\s-](?:year|quarter|month|week|day))\b",
            rf"\b{NUMBER}{SORT}[\s-]{{1,3}}{LONG_UNIT}",
            rf"\b{NUMBER}{SORT}[\s-]{{1,3}}{SHORT_UNIT}",
            (
                r"\b(?:hourly|daily|nightly|weekly|bi-?weekly|fortnightly|monthly|bi-?monthly|quarterly|annually|yearly|annual)\b"
                r"(?!\s+(?:work|business\b|life|tasks?|activities|interactions?|duties|operations?|responsibilities))"
            ),
            rf"\b(?:per|a|an|each|every|this|next|same|current|coming|following|entire|remaining){SORT}\s+(?:other\s+)?{PERIOD}",
            rf"\b(?:by|before|until|till|at|during|throughout|over|in|within|for)\s+(?:the|this|your|our)\s+(?:\w+\s+)?{PERIOD}",
            rf"\b(?:end|start|beginning|middle|close|course|duration|remainder|rest|length)\s+of\s+(?:(?:the|this|your|our|next|each|every)\s+)?(?:[\w-]+\s+)?{PERIOD}",
            r"\b(?:by|before|until|no\s+later\s+than)\s+(?:noon|midnight|tomorrow|tonight|\d{1,2}:\d{2}|\d{1,2}\s?(?:am|pm))\b",
            r"\b(?:by|on|until|before)\s+day\s+\d{1,3}\b",
            r"\bwithin\s+(?:an?|the)\s+(?:hour|day|week|month|quarter|year)\b",
        )
    ),
    re.IGNORECASE,
)
# A short time is a measure as well: "within four hours".
SHORT_TIME: Final = re.compile(
    rf"\b{NUMBER}{SORT}[\s-]{{1,3}}{SHORT_UNIT}|\bwithin\s+an\s+hour\b", re.IGNORECASE
)
REPLY: Final = re.compile(
    rf"\b(?:respon\w+|repl\w+|answer\w*|acknowledg\w+|clos\w+|resolv\w+|return\w*|turnaround|review\w*)\b.{{0,80}}?"
    rf"\b(?:within|in|under)\s+{NUMBER}{SORT}\s+days?\b",
    re.IGNORECASE,
)
# Numbers that name something and count nothing.
LABEL: Final = re.compile(
    r"\b(?:phase|version|level|tier|sev|severity|priority|grade|goal|project|stage|sprint|step|section|article|chapter|item"
    r"|objective|iso|python|java|windows|type|category|class|layer|area|module|page|form|rule|principle|band|part|team"
    r"|l|p|s|c|v|no\.?|number|office|day|room)[\s-]*\d+\b|\b24/7\b|\b360\b|\b1[:-](?:on-)?1s?\b|\bone-on-ones?\b",
    re.IGNORECASE,
)
FIGURE: Final = re.compile(
    r"(?<![\w-])[$€£]?\d+(?:[.,:]\d+)*(?:\s?(?:%|‰|percent|per\s+cent))?(?:\s?-\s?\d+)?"
    r"(?=(?:ms|s|k|m|h|hrs?|x|gb|mb|kb|tb|pts?|pp|bps|st|nd|rd|th)?\b|\s|%|[.,;)]|$)"
    r"|\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty|fifty|hundred|thousand"
    r"|dozen|half|double|triple|twice|halve|quadruple|zero)\b"
    r"|\b(?:at\s+least|at\s+most|no\s+more\s+than|more\s+than|fewer\s+than|less\s+than|exactly|only|minimum\s+of)\s+(?:an?|one)\b",
    re.IGNORECASE,
)
NONE: Final = re.compile(
    r"\b(?:no|zero|without|nil)\s+(?:an?\s+|any\s+)?(?!later|longer|matter|less|more|fewer|doubt)[a-z]",
    re.IGNORECASE,
)
# "by passing the exam": something done or not that proves a soft word.
PROVED_BY: Final = re.compile(
    r"\b(?:by|through|via)\s+(?:successfully\s+|consistently\s+|regularly\s+)?"
    r"(?:pass|complet|deliver|publish|submit|shipp|clos|present|writ|send|hold|attend|launch|document|shar|post|creat|"
    r"host|runn|deploy|migrat|implement|provid|report|record|answer|respond|achiev|reach|lead|mentor|giv)ing\b",
    re.IGNORECASE,
)
FROM_FIGURE: Final = re.compile(
    r"\b(?:from|baseline\s+of|currently|stands?\s+at|today's|current)\s+(?:[\w'-]+\s+){0,3}?(?:of\s+|at\s+)?(?<!by\s)[$€£]?\d|\bcompared\s+(?:to|with)\b|\bversus\b|\bvs\.?"
    r"|\bfrom\s+(?:two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|twenty|thirty|forty|fifty)\b|\brelative\s+to\b|\bthan\s+(?:in\s+)?(?:last|the\s+previous|the\s+same)\b|\b(?:over|from|against)\s+(?:last|the\s+previous|the\s+\d{4}|baseline|the\s+baseline|q[1-4])\b",
    re.IGNORECASE,
)
TO_FIGURE: Final = re.compile(
    r"\b(?:to|below|under|above|at\s+least|at\s+most|less\s+than|more\s+than|fewer\s+than|no\s+more\s+than|beneath|over|within)\s+"
    r"(?:an?\s+|at\s+least\s+|at\s+most\s+|less\s+than\s+|under\s+|below\s+|no\s+more\s+than\s+|the\s+|\w+\s+of\s+){0,4}"
    r"(?:[$€£]?\d|zero|one|two|three|four|five|six|seven|eight|nine|ten|twelve|twenty)",
    re.IGNORECASE,
)
BY_FIGURE: Final = re.compile(
    r"\bby\s+(?:at\s+least\s+|up\s+to\s+|about\s+|an?\s+)?(?:[$€£]?\d+(?:[.,]\d+)?\s?(?:%|percent|per\s+cent|points?|x\b)|half|a\s+third|a\s+quarter)"
    r"|\b\d+(?:[.,]\d+)?\s?(?:%|percent)\s+(?:more|fewer|less|faster|lower|higher|increase|reduction|decrease|improvement|growth)\b"
    r"|\bin\s+half\b|\b(?:double|triple|halve|quadruple)\b",
    re.IGNORECASE,
)
FEWER: Final = re.compile(
    r"\b(?:fewer|more)\s+(?!than\b)(?=[a-z-]*s\b)(?!\w*(?:ness|ous|less)\b)[a-z-]+", re.IGNORECASE
)

OTHERS = (
    r"(?:team|teams|vendor|vendors|supplier|suppliers|partner|partners|customer|customers|client|clients|department|departments"
    r"|colleagues?|peers?|members?|stakeholders?|manager|managers|leadership|finance|legal|security|contractors?|users?|employees|staff|management|agency|provider)"
)
OTHER_HANDS: Final = re.compile(
    "|".join(
        (
            (
                r"\b(?:get|obtain|receive|gain|secure|win|earn|have|with)\s+(?:[\w'%-]+\s+){0,4}?"
                r"(?:approvals?|sign-?offs?|buy-?in|endorsements?|consent|acceptance|praise|recognition|trust|sponsorship|commitment)\b"
            ),
            r"\b(?:get|obtain|receive|gain|earn|achieve)\s+(?:[\w'%-]+\s+){0,3}?(?:feedback|ratings?|scores?|reviews|recommendations?|nominations?|promotion)\s+(?:from|by|of|on|in)\b",
            r"\b(?:approved|accepted|signed\s+off|rated|endorsed|recognised|recognized|judged|adopted|perceived|deemed|confirmed)\s+(?:as\s+\w+\s+)?(?:by|from)\b",
            (
                rf"\b(?:once|after|when|until|as\s+soon\s+as|provided|if)\s+(?:that\s+)?(?:the\s+|our\s+|your\s+)?(?:\w+\s+)?{OTHERS}\s+(?:has\s+|have\s+)?"
                r"(?:approv|deliver|sign|respond|agre|provid|accept|confirm|releas|finish|complet|send)\w*"
            ),
            r"\b(?:subject\s+to|pending|depending\s+on|contingent\s+(?:on|upon)|conditional\s+on|dependent\s+on)\s+\w+",
            r"\b(?:customer|client|user|employee|stakeholder|peer|team)\s+(?:satisfaction|engagement\s+score|ratings?|nps)\b|\bnps\b|\bcsat\b|\bnet\s+promoter\b",
            (
                rf"\b(?:ensure|make\s+sure)\s+(?:that\s+)?(?:the\s+|all\s+|other\s+|our\s+|your\s+|every\s+|each\s+)?(?:\w+\s+)?{OTHERS}\s+"
                r"(?:deliver|complet|finish|meet|submit|respond|adopt|follow|use|provid|agree|approv|attend|compl|achiev|hit|sign|accept)\w*"
            ),
            rf"\b(?:get|persuade|convince|cause)\s+(?:the\s+|all\s+|other\s+|our\s+|your\s+)?(?:\w+\s+)?{OTHERS}\s+to\s+\w+",
            r"\bto\s+(?:the\s+satisfaction\s+of|(?:your|my)\s+manager's\s+satisfaction)\b|\bin\s+the\s+opinion\s+of\b",
            r"\b(?:trust|respect|confidence)\s+(?:of|from)\s+(?:the\s+|your\s+|other\s+|all\s+)?\w+",
            r"\bwith\s+the\s+(?:help|support|cooperation|involvement)\s+of\b",
            r"\bbe\s+(?:promoted|recognised|recognized|nominated|seen\s+as|viewed\s+as|regarded\s+as|perceived\s+as)\b",
            r"\breceive\s+(?:no|zero|fewer)\s+(?:\w+\s+)?(?:complaints?|escalations?)\b",
        )
    ),
    re.IGNORECASE,
)
PURPOSE: Final = re.compile(
    r"\bto\s+[a-z]+|\bso\s+that\b|\bin\s+order\b|\bthat\b|\bwhich\b|\bby\s+\w+ing\b", re.IGNORECASE
)
