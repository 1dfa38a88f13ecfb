"""The words with which mail programs head a quoted or printed message, by language."""

from __future__ import annotations

from functools import cache
from typing import Final, Literal

Field = Literal[
    "from", "date", "to", "cc", "bcc", "reply_to", "subject", "attachments", "importance"
]

# language: from | date | to | cc | subject; forms parted by commas, as Outlook, Gmail, Apple Mail and Thunderbird write them.
HEADS: Final = {
    "en": "From|Sent,Date,Sent on,Sent at|To|Cc|Subject",
    "de": "Von|Gesendet,Datum,Gesendet am|An|Cc,Kopie|Betreff",
    "fr": "De,Expéditeur|Envoyé,Date,Envoyé le|À,A,Pour|Cc,Copie à|Objet,Sujet",
    "es": "De|Enviado,Fecha,Enviado el,Enviado a las|Para|Cc|Asunto",
    "pt": "De|Enviado,Data,Enviada em,Enviado em,Enviada|Para|Cc|Assunto",
    "it": "Da|Inviato,Data,Inviato il|A|Cc|Oggetto",
    "nl": "Van|Verzonden,Datum,Verzonden op|Aan|Cc,Kopie|Onderwerp",
    "pl": "Od,Nadawca|Wysłano,Wysłane,Data|Do|DW,Cc,Do wiadomości|Temat",
    "sv": "Från|Skickat,Datum|Till|Kopia,Cc|Ämne",
    "da": "Fra|Sendt,Dato|Til|Cc,Kopi|Emne",
    "no": "Fra|Sendt,Dato|Til|Kopi,Cc|Emne",
    "fi": "Lähettäjä|Lähetetty,Päivämäärä,Päiväys|Vastaanottaja,Saaja|Kopio,Cc|Aihe",
    "cs": "Od|Odesláno,Datum|Komu,Pro|Kopie,Cc|Předmět",
    "ja": "差出人,From|送信日時,日付,日時,送信日|宛先|Cc,CC|件名",
    "zh": "发件人,寄件者,寄件人|发送时间,日期,寄件日期,发件日期,傳送時間,时间|收件人,收件者|抄送,副本|主题,主旨,主題",
    "ko": "보낸 사람,보낸사람,발신|보낸 날짜,날짜,보낸날짜,날짜/시간|받는 사람,받는사람,수신|참조|제목",
    "tr": "Kimden,Gönderen|Gönderildi,Tarih,Gönderme Tarihi,Gönderim|Kime,Alıcı|Bilgi,Cc|Konu",
    "ru": "От,От кого|Отправлено,Дата,Отправлено на|Кому|Копия,Cc|Тема",
}  # fmt: skip
ORDER: Final[tuple[Field, ...]] = ("from", "date", "to", "cc", "subject")
OTHERS: Final[dict[str, Field]] = {
    "bcc": "bcc", "cci": "bcc", "bcc:": "bcc", "reply-to": "reply_to", "attachments": "attachments",
    "anlagen": "attachments", "pièces jointes": "attachments", "importance": "importance", "priorität": "importance",
    "wichtigkeit": "importance", "antwort an": "reply_to", "datos adjuntos": "attachments", "priority": "importance",
}  # fmt: skip
# What stands before and after the sender in "On 3 March 2026, X wrote:"; the verb is what makes it one.
WROTE: Final = {
    "en": "wrote", "de": "schrieb", "fr": "a écrit", "es": "escribió", "pt": "escreveu", "it": "ha scritto",
    "nl": "schreef", "pl": "napisał,napisała,napisał(a),pisze", "sv": "skrev", "da": "skrev", "no": "skrev",
    "fi": "kirjoitti", "cs": "napsal,napsala,napsal(a)", "ja": "のメール,は書きました,wrote", "zh": "写道,寫道",
    "ko": "님이 작성,작성", "tr": "şunu yazdı,yazdı", "ru": "написал,написала,писал,пишет",
}  # fmt: skip
OPENERS: Final = (
    "on ", "am ", "le ", "el ", "em ", "a ", "il giorno ", "il ", "op ", "w dniu ", "dnia ", "den ", "d. ", "ons ",
    "man ", "tir ", "tor ", "fre ", "lør ", "søn ", "lör ", "sön ", "mån ", "tis ", "dne ", "ke ", "ma ", "ti ", "to ",
    "pe ", "la ", "su ", "pon", "wt", "śr", "czw", "pt", "sob", "niedz", "út", "st", "čt", "pá", "so", "ne", "po",
    "2", "1", "3", "0", "4", "5", "6", "7", "8", "9", "в ", "пн", "вт", "ср", "чт", "пт", "сб", "вс",
)  # fmt: skip
FORWARDED: Final = (
    "forwarded message", "original message", "original appointment", "begin forwarded message", "ursprüngliche nachricht",
    "weitergeleitete nachricht", "message d'origine", "message transféré", "début du message réexpédié", "mensaje original",
    "mensaje reenviado", "mensagem original", "mensagem encaminhada", "messaggio originale", "messaggio inoltrato",
    "oorspronkelijk bericht", "doorgestuurd bericht", "wiadomość oryginalna", "wiadomość przekazana", "ursprungligt meddelande",
    "vidarebefordrat", "oprindelig meddelelse", "videresendt", "opprinnelig melding", "alkuperäinen viesti", "välitetty viesti",
    "původní zpráva", "přeposlaná zpráva", "転送", "原始邮件", "转发的邮件", "轉寄", "원본 메시지", "전달된 메시지",
    "özgün ileti", "iletilen", "пересылаемое", "исходное сообщение", "orijinal mesaj",
)  # fmt: skip


@cache
def heads() -> dict[str, tuple[tuple[Field, str], ...]]:
    """Each head word (casefolded) with what it may mean in which language."""
    found: dict[str, list[tuple[Field, str]]] = {}
    for language, line in HEADS.items():
        for field, forms in zip(ORDER, line.split("|"), strict=True):
            for form in forms.split(","):
                found.setdefault(form.casefold(), []).append((field, language))
    for form, field in OTHERS.items():
        found.setdefault(form, []).append((field, ""))
    return {form: tuple(meanings) for form, meanings in found.items()}


@cache
def verbs() -> tuple[tuple[str, str], ...]:
    """Each form of "wrote" (casefolded) with its language, the longest first."""
    pairs = [
        (form.casefold(), language) for language, line in WROTE.items() for form in line.split(",")
    ]
    return tuple(sorted(pairs, key=lambda pair: -len(pair[0])))
