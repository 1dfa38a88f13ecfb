"""What every form must survive."""

from __future__ import annotations

LONG = "word " * 210_000  # 1 MB
NUL = "before\x00after"
BIDI = "invoice\u202efdp.exe\u202c and \u2067words\u2069"
EMOJI = "👩‍👩‍👧‍👦 done 🎉 e\u0301 \U0001f3f4\U000e0067\U000e0062\U000e007f"
MARKUP = (
    "<script>alert(1)</script> {{ 7*7 }} {% now 'Y' %} '; drop table x; -- #read(\"/etc/passwd\")"
)
TEXTS = {
    "long": LONG,
    "nul": NUL,
    "bidi": BIDI,
    "emoji": EMOJI,
    "markup": MARKUP,
    "empty": "",
    "spaces": "   ",
}
WRONG_DAYS = {
    "31 Feb": "2026-02-31",
    "year 9999": "9999-12-31",
    "1 BC": "-0001-01-01",
    "year 0": "0000-01-01",
    "words": "next Friday",
    "long": "2" * 100_000,
}
