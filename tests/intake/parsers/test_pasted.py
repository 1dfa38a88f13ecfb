"""What people copy out of their mail programs, in the words those programs use."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from apps.intake.parsers.pasted import PastedMail, read_pasted

TODAY = date(2026, 6, 2)
NOON = datetime(2026, 3, 3, 14, 2)  # noqa: DTZ001  heads seldom name a zone
ADDRESS = "priya.shah@example.org"


def read(text: str, *, day_first: bool = False, language: str = "en") -> PastedMail | None:
    return read_pasted(text, today=TODAY, day_first=day_first, language=language)


def mail(text: str, **habits) -> PastedMail:
    found = read(text, **habits)
    assert found is not None
    return found


def moment(found: PastedMail) -> datetime:
    assert found.date is not None
    return found.date


HEADS = {
    "outlook en": ("en", "From: Priya Shah <priya.shah@example.org>\nSent: Tuesday, March 3, 2026 2:02 PM\nTo: Mara Lindqvist\nSubject: Great work"),
    "outlook en, 24 h": ("en", "From: Priya Shah <priya.shah@example.org>\nSent: 03 March 2026 14:02\nTo: Mara Lindqvist\nSubject: Great work"),
    "exchange mailto": ("en", "From: Shah, Priya [mailto:priya.shah@example.org]\nSent: Tuesday, March 03, 2026 2:02 PM\nTo: Mara Lindqvist\nCc: Sam Lee\nSubject: Great work"),
    "bold": ("en", "**From:** Priya Shah <priya.shah@example.org>\n**Sent:** Tuesday, March 3, 2026 2:02 PM\n**To:** Mara Lindqvist\n**Subject:** Great work"),
    "asterisks": ("en", "*From:* Priya Shah <priya.shah@example.org>\n*Sent:* Tuesday, March 3, 2026 2:02 PM\n*To:* Mara Lindqvist\n*Subject:* Great work"),
    "printed with tabs": ("en", "From:\tPriya Shah <priya.shah@example.org>\nSent:\tTuesday, March 3, 2026 2:02 PM\nTo:\tMara Lindqvist\nSubject:\tGreat work"),
    "gmail forward": ("en", "---------- Forwarded message ---------\nFrom: Priya Shah <priya.shah@example.org>\nDate: Tue, Mar 3, 2026 at 2:02\u202fPM\nSubject: Great work\nTo: Mara Lindqvist <mara@example.org>"),
    "apple mail forward": ("en", "Begin forwarded message:\n\nFrom: Priya Shah <priya.shah@example.org>\nSubject: Great work\nDate: March 3, 2026 at 2:02:00 PM\nTo: Mara Lindqvist"),
    "thunderbird": ("en", "Subject: \tGreat work\nDate: \tTue, 3 Mar 2026 14:02:00\nFrom: \tPriya Shah <priya.shah@example.org>\nTo: \tMara Lindqvist"),
    "asctime": ("en", "From: priya.shah@example.org\nDate: Tue Mar  3 14:02:00 2026\nTo: Mara Lindqvist\nSubject: Great work"),
    "quoted": ("en", "> From: Priya Shah <priya.shah@example.org>\n> Sent: Tuesday, March 3, 2026 2:02 PM\n> To: Mara Lindqvist\n> Subject: Great work"),
    "blank lines between": ("en", "From: Priya Shah <priya.shah@example.org>\n\nSent: Tuesday, March 3, 2026 2:02 PM\n\nTo: Mara Lindqvist\n\nSubject: Great work"),
    "outlook de": ("de", "Von: Priya Shah <priya.shah@example.org>\nGesendet: Dienstag, 3. März 2026 14:02\nAn: Mara Lindqvist\nBetreff: Great work"),
    "thunderbird de": ("de", "Betreff: Great work\nDatum: Tue, 3 Mar 2026 14:02:00\nVon: Priya Shah <priya.shah@example.org>\nAn: Mara Lindqvist"),
    "figures de": ("de", "Von: Priya Shah <priya.shah@example.org>\nDatum: 03.03.2026 14:02\nAn: Mara Lindqvist\nBetreff: Great work"),
    "outlook fr": ("fr", "De : Priya Shah <priya.shah@example.org>\nEnvoyé : mardi 3 mars 2026 14:02\nÀ : Mara Lindqvist\nObjet : Great work"),
    "apple fr": ("fr", "De: Priya Shah <priya.shah@example.org>\nObjet: Great work\nDate: 3 mars 2026 à 14:02:00\nÀ: Mara Lindqvist"),
    "outlook es": ("es", "De: Priya Shah <priya.shah@example.org>\nEnviado: martes, 3 de marzo de 2026 14:02\nPara: Mara Lindqvist\nAsunto: Great work"),
    "gmail es": ("es", "De: Priya Shah <priya.shah@example.org>\nDate: mar, 3 mar 2026 a las 14:02\nSubject: Great work\nPara: Mara Lindqvist"),
    "outlook pt": ("pt", "De: Priya Shah <priya.shah@example.org>\nEnviada em: terça-feira, 3 de março de 2026 14:02\nPara: Mara Lindqvist\nAssunto: Great work"),
    "outlook it": ("it", "Da: Priya Shah <priya.shah@example.org>\nInviato: martedì 3 marzo 2026 14:02\nA: Mara Lindqvist\nOggetto: Great work"),
    "outlook nl": ("nl", "Van: Priya Shah <priya.shah@example.org>\nVerzonden: dinsdag 3 maart 2026 14:02\nAan: Mara Lindqvist\nOnderwerp: Great work"),
    "outlook pl": ("pl", "Od: Priya Shah <priya.shah@example.org>\nWysłano: wtorek, 3 marca 2026 14:02\nDo: Mara Lindqvist\nTemat: Great work"),
    "outlook sv": ("sv", "Från: Priya Shah <priya.shah@example.org>\nSkickat: den 3 mars 2026 14:02\nTill: Mara Lindqvist\nÄmne: Great work"),
    "outlook da": ("da", "Fra: Priya Shah <priya.shah@example.org>\nSendt: 3. marts 2026 14:02\nTil: Mara Lindqvist\nEmne: Great work"),
    "outlook no": ("no", "Fra: Priya Shah <priya.shah@example.org>\nSendt: tirsdag 3. mars 2026 14:02\nTil: Mara Lindqvist\nKopi: Sam Lee\nEmne: Great work"),
    "outlook fi": ("fi", "Lähettäjä: Priya Shah <priya.shah@example.org>\nLähetetty: tiistai 3. maaliskuuta 2026 14.02\nVastaanottaja: Mara Lindqvist\nAihe: Great work"),
    "outlook cs": ("cs", "Od: Priya Shah <priya.shah@example.org>\nOdesláno: úterý 3. března 2026 14:02\nKomu: Mara Lindqvist\nPředmět: Great work"),
    "outlook ja": ("ja", "差出人: Priya Shah <priya.shah@example.org>\n送信日時: 2026年3月3日 14:02\n宛先: Mara Lindqvist\n件名: Great work"),
    "weekday ja": ("ja", "差出人： Priya Shah <priya.shah@example.org>\n日付： 2026年3月3日(火) 14:02\n宛先： Mara Lindqvist\n件名： Great work"),
    "outlook zh": ("zh", "发件人: Priya Shah <priya.shah@example.org>\n发送时间: 2026年3月3日 14:02\n收件人: Mara Lindqvist\n主题: Great work"),
    "half days zh": ("zh", "寄件者: Priya Shah <priya.shah@example.org>\n寄件日期: 2026年3月3日 下午 2:02\n收件者: Mara Lindqvist\n主旨: Great work"),
    "outlook ko": ("ko", "보낸 사람: Priya Shah <priya.shah@example.org>\n보낸 날짜: 2026년 3월 3일 화요일 오후 2:02\n받는 사람: Mara Lindqvist\n제목: Great work"),
    "outlook tr": ("tr", "Kimden: Priya Shah <priya.shah@example.org>\nGönderildi: 3 Mart 2026 Salı 14:02\nKime: Mara Lindqvist\nKonu: Great work"),
    "outlook ru": ("ru", "От: Priya Shah <priya.shah@example.org>\nОтправлено: вторник, 3 марта 2026 г. 14:02\nКому: Mara Lindqvist\nТема: Great work"),
}  # fmt: skip


@pytest.mark.parametrize(("language", "head"), HEADS.values(), ids=HEADS)
def test_a_block_of_head_lines_is_a_mail(language, head):
    quote = "> " if head.startswith(">") else ""
    found = mail(f"{head}\n{quote}\n{quote}You saved the launch.\n{quote}Priya")
    assert found.sender is not None
    assert found.sender.address == ADDRESS
    assert "Priya" in found.sender.name or head.startswith("From: priya")
    assert [one.name for one in found.recipients] == ["Mara Lindqvist"]
    assert found.subject == "Great work"
    assert found.date == NOON
    assert found.has_time
    assert not found.is_ambiguous
    assert found.language in {language, {"no": "da"}.get(language)}  # the same words
    assert found.text == "You saved the launch.\nPriya"
    assert found.certainty == "high"


WROTE = {
    "gmail": "On Tue, Mar 3, 2026 at 2:02\u202fPM Priya Shah <priya.shah@example.org> wrote:",
    "gmail, wrapped": "On Tue, Mar 3, 2026 at 2:02 PM Priya Shah <priya.shah@example.org>\nwrote:",
    "day first": "On Tue, 3 Mar 2026 at 14:02, Priya Shah <priya.shah@example.org> wrote:",
    "apple": "On Mar 3, 2026, at 2:02 PM, Priya Shah <priya.shah@example.org> wrote:",
    "thunderbird": "On 3/3/26 14:02, Priya Shah wrote:",
    "de": "Am Di., 3. März 2026 um 14:02 Uhr schrieb Priya Shah <priya.shah@example.org>:",
    "de thunderbird": "Am 03.03.26 um 14:02 schrieb Priya Shah:",
    "fr": "Le mar. 3 mars 2026 à 14:02, Priya Shah <priya.shah@example.org> a écrit :",
    "es": "El mar, 3 mar 2026 a las 14:02, Priya Shah (<priya.shah@example.org>) escribió:",
    "pt": "Em ter., 3 de mar. de 2026 às 14:02, Priya Shah <priya.shah@example.org> escreveu:",
    "it": "Il giorno mar 3 mar 2026 alle ore 14:02 Priya Shah <priya.shah@example.org> ha scritto:",
    "nl": "Op di 3 mrt 2026 om 14:02 schreef Priya Shah <priya.shah@example.org>:",
    "pl": "wt., 3 mar 2026 o 14:02 Priya Shah <priya.shah@example.org> napisał(a):",
    "sv": "Den tis 3 mars 2026 kl 14:02 skrev Priya Shah <priya.shah@example.org>:",
    "da": "Den tirs. 3. mar. 2026 kl. 14.02 skrev Priya Shah <priya.shah@example.org>:",
    "no": "tir. 3. mars 2026 kl. 14:02 skrev Priya Shah <priya.shah@example.org>:",
    "fi": "ti 3. maalisk. 2026 klo 14.02 Priya Shah (priya.shah@example.org) kirjoitti:",
    "cs": "út 3. 3. 2026 v 14:02 odesílatel Priya Shah <priya.shah@example.org> napsal:",
    "ja": "2026年3月3日(火) 14:02 Priya Shah <priya.shah@example.org>のメール:",
    "zh": "Priya Shah <priya.shah@example.org> 于2026年3月3日周二 14:02写道：",
    "ko": "2026년 3월 3일 (화) 오후 2:02, Priya Shah <priya.shah@example.org>님이 작성:",
    "tr": "Priya Shah <priya.shah@example.org>, 3 Mar 2026 Sal, 14:02 tarihinde şunu yazdı:",
    "ru": "вт, 3 мар. 2026 г. в 14:02, Priya Shah <priya.shah@example.org>:",
}


@pytest.mark.parametrize("line", WROTE.values(), ids=WROTE)
def test_the_line_that_says_who_wrote_is_a_mail(line):
    found = mail(f"{line}\n\n> You saved the launch.\n> Priya", day_first=True)
    assert found.reason == "wrote_line"
    assert found.sender is not None
    assert "Priya Shah" in found.sender.name
    assert found.sender.address == (ADDRESS if "@" in line else "")
    assert found.date == NOON
    assert found.text.strip() == "You saved the launch.\nPriya"


def test_what_gmail_gives_when_copied():
    found = mail(
        "Great work\nPriya Shah <priya.shah@example.org>\tTue, Mar 3, 2026 at 2:02 PM\nTo: Mara Lindqvist <mara@example.org>\n\nYou saved it."
    )
    assert (found.reason, found.subject, found.date, found.text) == ("web_head", "Great work", NOON, "You saved it.")  # fmt: skip
    assert found.recipients[0].address == "mara@example.org"


def test_what_outlook_on_the_web_gives_when_copied():
    found = mail("Priya Shah\nTue 3/3/2026 2:02 PM\nTo: Mara Lindqvist; Sam Lee\n\nYou saved it.")
    assert (found.sender and found.sender.name, found.date) == ("Priya Shah", NOON)
    assert [one.name for one in found.recipients] == ["Mara Lindqvist", "Sam Lee"]


def test_a_zone_in_the_head_makes_the_moment_aware():
    head = "From: a@example.org\nDate: Tue, 3 Mar 2026 14:02:11 +0100\nTo: b@example.org\nSubject: x\n\ny"
    assert mail(head).date == datetime(2026, 3, 3, 14, 2, 11, tzinfo=timezone(timedelta(hours=1)))
    assert moment(mail(head.replace("+0100", "PST"))).utcoffset() == timedelta(hours=-8)
    assert mail(head.replace("+0100", "GMT")).date == datetime(2026, 3, 3, 14, 2, 11, tzinfo=UTC)


@pytest.mark.parametrize(("day_first", "month"), [(True, 4), (False, 3)])
def test_an_order_that_only_habit_decides_is_said(day_first, month):
    text = "From: a@example.org\nSent: 3/4/2026 14:02\nTo: b@example.org\nSubject: x\n\ny"
    found = mail(text, day_first=day_first)
    assert found.is_ambiguous
    assert moment(found).month == month
    assert {moment(found).month, (found.date_other or TODAY).month} == {3, 4}
    assert "order_assumed" in found.notes


def test_a_weekday_settles_the_order():
    text = "From: a@example.org\nSent: Fri 3/4/2026 14:02\nTo: b@example.org\nSubject: x\n\ny"
    found = mail(text)
    assert (moment(found).month, found.is_ambiguous) == (4, False)


def test_words_above_a_forwarded_mail_are_kept_apart():
    found = mail("FYI, from last week.\n\n" + HEADS["gmail forward"][1] + "\n\nThanks")
    assert (found.reason, found.text) == ("forwarded", "Thanks")
    assert found.before.startswith("FYI, from last week.")


def test_a_quoted_mail_below_a_reply_is_only_a_hint():
    found = mail("I agree with all of it.\n\n" + HEADS["outlook en"][1] + "\n\nThanks")
    assert (found.reason, found.certainty) == ("head_lines_below", "low")


def test_a_long_list_of_people_runs_over_lines():
    text = "From: a@example.org\nSent: Tuesday, March 3, 2026 2:02 PM\nTo: Lee, Sam <s@example.org>;\n  Shah, Priya <p@example.org>\nCc: c@example.org, D <d@example.org>\nSubject: x\n\ny"
    found = mail(text)
    assert [(one.name, one.address) for one in found.recipients] == [
        ("Lee, Sam", "s@example.org"),
        ("Shah, Priya", "p@example.org"),
    ]
    assert [one.address for one in found.cc] == ["c@example.org", "d@example.org"]


PROSE = [
    "On Tuesday I met Priya and she liked the exporter.",
    "On Tue, 3 Mar 2026 at 14:02, Sam wrote: great job, and then the call ended.",
    "On 3 March 2026 at 14:02 the deploy finished.\nNobody noticed:\n- no alarms",
    "From: the start it was clear.\nTo: be honest, I was tired.",
    "From now on I send a weekly note.\nSent: two so far.\nSubject to change.",
    "Date: 3 March 2026\nSubject: Roadmap\nAttendees: Priya, Sam\n\nWe agreed on the plan.",
    "To: do list\nDate: tomorrow",
    "Subject: this is only a title\n\nAnd some words.",
    "Date: 3 March 2026, 14:02\nTo: discuss\nSubject: hiring",
    "Von Montag bis Freitag war ich krank.\nAn: alle",
    "De: nada.\nPara: siempre.",
    "A: yes\nB: no\nDa: capo",
    "Q: Where from?\nA: From the dashboard.",
    "Priya wrote:\nGreat work on the launch",
    "Sam wrote on the ticket: please fix by Friday.",
    "From: Berlin. I left at nine and it took the whole day.\nTo: Seattle. Nothing else.\nDate: unknown",
    "14:02 stand-up\n14:30 1:1 with Priya\nTo: prepare the demo",
    "3 March 2026 14:02\nTo: prepare the demo",
    "Notes:\nFrom the call with priya.shah@example.org on 3 March 2026 at 14:02 I took three things.",
    "I wrote to priya.shah@example.org.\nTo: be answered.",
    "Contact: priya.shah@example.org\nDate: 3 March 2026\nStatus: done",
    "Le mardi 3 mars 2026 à 14:02 nous avons livré.",
    "Am 03.03.26 um 14:02 war alles fertig:",
    "Betreff der Besprechung: Ziele\nDatum: 3.3.2026",
    "Temat: plan\nData: 3 marca 2026",
    "Objet : plan\nDate : 3 mars 2026\n\nBonjour",
    "> quoted words\n> more: of them\n> to: nobody",
    "Objective: ship.\nFrom: March to May.\nTo: all.\nDate: soon.",
    "key: value\nfrom: config\nto: deploy\nsubject: none. Really. It is a file.",
    "Cc: me on everything, she said.\nTo: whom? I asked.",
    "Shipped v2 on 3 March 2026 at 14:02:\nTo: production",
]


@pytest.mark.parametrize("text", PROSE)
def test_ordinary_words_are_no_mail(text):
    assert read(text) is None
    assert read(f"{text}\n\nAnd more.", day_first=True, language="de") is None


@given(st.text(alphabet=st.sampled_from("From:SentTo@. \n>*\x00\u202e/3 March2026 14:02wrote,;<>日年월"), max_size=400))  # fmt: skip
@settings(max_examples=150, deadline=None)
def test_no_text_raises(text):
    found = read(text)
    assert found is None or found.date_raw is not None


@given(st.text(max_size=300), st.sampled_from([head for _, head in HEADS.values()]))
@settings(max_examples=80, deadline=None)
def test_words_around_a_head_never_raise_and_stay(words, head):
    found = read(f"{head}\n\n{words}")
    assert found is not None
    assert found.sender is not None


LONG = ["x" * 1_000_000, "From: " * 160_000, "From: a@example.org\nTo: " + "b@example.org; " * 60_000, "On " * 330_000 + "wrote:", "a@" * 500_000, "From:\n" * 160_000]  # fmt: skip


@pytest.mark.parametrize("text", LONG, ids=range(len(LONG)))
def test_a_megabyte_is_read_to_the_end(text):
    found = read(text)
    assert found is None or found.sender is not None
