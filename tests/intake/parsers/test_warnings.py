"""What is warned of, what is not, and that a warning never repeats what it warns of."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from apps.intake.parsers.warnings import look_for
from tests.hostile import TEXTS

# Put together here, so that no scanner of this repository takes them for real.
RANDOM = "wJalrXUtnFEMI/K7MDENG" + "/bPxRfiCYEXAMPLEKEY"
SECRETS = {
    "aws id": "AKIA" + "IOSFODNN7EXAMPLE",
    "aws secret, bare": RANDOM,
    "github": "ghp_" + "a1B2" * 9,
    "github fine": "github_pat_" + "a1B2c3" * 12,
    "gitlab": "glpat-" + "a1B2c3D4e5F6g7H8i9J0",
    "slack": "xoxb-" + "123456789012-123456789012-" + "a1B2c3D4e5F6g7H8i9J0k1L2",
    "stripe": "sk_live_" + "a1B2c3D4e5F6g7H8i9J0k1L2",
    "jwt": "eyJhbGciOiJIUzI1NiJ9." + "eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N",
    "private key": "-----BEGIN RSA " + "PRIVATE KEY-----",
    "login in a link": "https://mara:" + "hunter2hunter2@db.example.org/x",
    "password in a sentence": "password is " + "Tr0ub4dor&3",
    "key as setting": "api_key = '" + "k3yk3yk3yk3y'",
    "google": "AIza" + "SyA1b2C3d4E5f6G7h8I9j0K1l2M3n4O5p6Q",
    "openai": "sk-proj-" + "a1B2c3D4e5F6g7H8i9J0k1L2",
    "sendgrid": "SG.a1B2c3D4e5F6g7H8i9J0k1" + ".a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8s9T0u1V",
}


def kinds(text: str, **habits) -> list[str]:
    return [one.kind for one in look_for(text, **habits)]


@pytest.mark.parametrize("secret", SECRETS.values(), ids=SECRETS)
def test_a_key_is_found_and_never_repeated(secret):
    (finding,) = look_for(f"first line\nthe one to use: {secret} for now\nlast")
    assert (finding.kind, finding.line) == ("secret", 2)
    assert finding.excerpt.startswith("the one to use")
    for begin in range(len(secret) - 5):
        assert secret[begin : begin + 6] not in finding.excerpt.replace("the one to use:", "")


def test_a_hash_of_a_commit_and_a_path_are_no_keys():
    assert kinds("see commit 3f786850e387550fdab836ed7e6dc881de23001b") == []
    assert kinds("it is in src/main/java/com/example/orders/Fulfil") == []


NUMBERS = {
    "card_number": ["4111 1111 1111 1111", "5500-0055-5555-5559", "378282246310005"],
    "account_number": ["DE89 3704 0044 0532 0130 00", "GB82WEST12345698765432"],
    "national_id": ["219-09-9999", "QQ 12 34 56 C".replace("QQ", "AB"), "12345678Z", "811218-9876", "111.444.777-35", "RSSMRA85T10A562S", "passport number: C01X00T47", "2 55 08 14 168 025 38"],
}  # fmt: skip
PAIRS = [(kind, number) for kind, numbers in NUMBERS.items() for number in numbers]


@pytest.mark.parametrize(("kind", "number"), PAIRS)
def test_a_personal_number_is_found_by_its_check_digits(kind, number):
    found = look_for(f"hers is {number} I think")
    assert [one.kind for one in found] == [kind]
    assert not any(digit in found[0].excerpt for digit in "0123456789")


def test_figures_whose_check_digits_disagree_are_none():
    text = "4111 1111 1111 1112\nDE89 3704 0044 0532 0130 01\n12345678A\n811218-9877\n000-12-3456\norder 1234567890123"
    assert kinds(text) == []


MARKS = ["CONFIDENTIAL", "Amazon Confidential", "[Internal only]", "Subject: numbers (internal use only)", "Do not forward", "ATTORNEY-CLIENT PRIVILEGED COMMUNICATION", "Attorney-client privileged", "Privileged & Confidential", "Streng vertraulich", "This e-mail may contain confidential information.", "Strictly confidential - Q3 plan", "Confidentiel"]  # fmt: skip


@pytest.mark.parametrize("mark", MARKS)
def test_a_mark_is_found(mark):
    assert kinds(f"Hello\n{mark}\nbye") == ["mark"]


PYTHON = "import os\nfrom pathlib import Path\n\ndef load(path):\n    with path.open() as file:\n        return json.load(file)\n"
JAVA = "public class Order {\n    private final int id;\n    public Order(int id) {\n        this.id = id;\n    }\n}\n"
SCRIPT = "const a = 1;\nfunction go(x) {\n  if (x === a && x) {\n    return go(x);\n  }\n}\n"
QUERY = "SELECT id, name FROM orders\nWHERE id = 3 AND name != 'x';\nINSERT INTO orders VALUES (1);\nUPDATE orders SET id = 4;\nCREATE TABLE x (id int);\n"


@pytest.mark.parametrize("code", [PYTHON, JAVA, SCRIPT, QUERY])
def test_source_code_is_found_once_where_it_begins(code):
    findings = look_for(f"Hello Sam,\nhere is what I did.\n{code}\nMara")
    assert [(one.kind, one.line) for one in findings] == [("source_code", 3)]


def test_lists_of_people_are_found_and_the_users_own_addresses_are_not():
    many = "\n".join(f"p{number}@example.org" for number in range(10))
    (finding,) = look_for(many)
    assert (finding.kind, finding.count) == ("many_addresses", 10)
    assert kinds(many, own=["P0@example.org"]) == []
    phones = "\n".join(f"call +1 206 555 01{number:02}" for number in range(5))
    assert kinds(phones) == ["many_phones"]


PROSE = """
On 3 March I shipped the exporter two days early.
Priya wrote that the launch went better than the last three.
We cut the p99 from 120 ms to 80 ms, measured over four weeks.
I asked what a good result would look like and got no answer.
She asked me to keep it confidential until Friday.
Please do not forward the ticket to the vendor before we have talked.
The restricted area of the warehouse was open from 9 to 5.
Sam said the design was fine; he only wanted the second diagram changed.
My goal is to close twelve tickets a week; I closed fourteen.
The meeting moved from 14:00 to 15:30, again without a word.
Ticket ORD-123456 was reopened on 2026-03-04 and closed the day after.
I sent the report to the team at 17:02, see the thread "Weekly numbers".
For the review I read 120 pages in two evenings.
If we wait until May, the cost doubles.
While I was on leave, the target moved from 90 % to 95 %.
Return flights were booked for the 12th; nobody told me.
The class on writing helped a lot.
Import duties went up, so we changed the vendor.
Let me know whether Tuesday works for you.
From 1 April the new rota applies to everyone.
I have 3 direct reports and 2 contractors.
The password reset took the whole morning.
Our secret is that we test every release twice.
The key to this was asking early.
Two people asked about the token economy talk.
We agreed: I write the draft, Sam reviews it, Priya decides.
The build number is 4.18.2, the one before was 4.17.9.
Revenue grew by 12.5 % to 1,234,567 dollars.
The order id 11223344556677 was shipped twice.
Call me on 206-555-0100 if the demo breaks.
My address changed to mara@example.org last year.
He said: "great work, and thank you for the weekend".
The plan (version 2) has four parts, each with a date.
Nobody wrote down who owns the dashboard; I do now.
I was told in the 1:1 that tone matters more than results.
She thanked me in front of 40 people.
Everything else -- the tests, the docs, the training -- was done by 5 p.m.
In week 12 we had zero incidents.
We use and/or in too many sentences.
Costs: $1,200 a month before, $800 after.
The result was 98/100 in the audit.
Ask for the numbers first; then decide.
What the letter says and what was said aloud differ in three points.
1. the goal, 2. the date, 3. who decides.
I wrote the runbook, trained four people and answered 31 questions.
The private office is on floor 3.
Public holidays are not counted.
It was the final version, signed by both.
The function of the meeting was never clear.
We try to answer within 24 hours.
With three people out, I covered the pager for nine days.
For each of them I wrote a page.
The attorney called at noon and we spoke for ten minutes.
The client was happy with the second draft.
My manager wrote "needs improvement" without an example.
Before: 48 hours. After: 6 hours.
The table below has the numbers by week.
This is internal work that only a few people see.
I passed the certification on 11/02/2026 with 870 of 1,000 points.
Thanks to Sam, the migration was over by 3 a.m.
""".strip().splitlines()  # fmt: skip


def test_ordinary_words_about_work_give_nothing():
    assert len(PROSE) == 60
    assert look_for("\n".join(PROSE)) == ()
    assert [line for line in PROSE if look_for(line)] == []


@given(st.text(max_size=400))
@settings(max_examples=200, deadline=None)
def test_no_text_raises(text):
    assert all(1 <= one.line <= len(text.splitlines()) for one in look_for(text))


LONG = [*TEXTS.values(), "x" * 1_000_000, "eyJ" * 330_000, "sk-" * 330_000, "a@" * 500_000, "1 " * 500_000, "4" * 1_000_000, "://a:" * 200_000, "//" * 500_000, "(" * 1_000_000, "password is " * 80_000, "if (" * 250_000]  # fmt: skip


@pytest.mark.parametrize("text", LONG, ids=range(len(LONG)))
def test_a_megabyte_in_one_line_is_read_to_the_end(text):
    assert len(look_for(text)) <= 100
