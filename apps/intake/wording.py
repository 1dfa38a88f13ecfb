"""What became of files, in words: every code of a reader and of the engine has a sentence."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.core.say_dates import moment
from apps.files.refusals import simply
from apps.files.rules import Refusal
from apps.intake.enums import TAKEN_BACK, ItemOutcome

ICONS = {
    ItemOutcome.WAITING: ("hourglass", ""),
    ItemOutcome.ENTRY: ("circle-check", "good"),
    ItemOutcome.DUPLICATE: ("copy", "open"),
    ItemOutcome.KEPT: ("paperclip", "open"),
    ItemOutcome.OPENED: ("mail-open", "good"),
    ItemOutcome.REFUSED: ("octagon-alert", "late"),
    ItemOutcome.FAILED: ("triangle-alert", "late"),
    ItemOutcome.CANCELLED: ("circle-dashed", ""),
}


def reason_words(reason: str, *, sentence: str = "") -> str:
    """Why an item ended as it did, as a sentence; an empty reason needs none."""
    if sentence or not reason:
        return sentence
    if reason in set(Refusal):
        return simply(Refusal(reason), name="").sentence if reason in SIMPLE else _unread()
    return _reasons().get(reason) or _problems().get(reason) or _unread()


SIMPLE = frozenset(set(Refusal) - {Refusal.MISMATCH, Refusal.TOO_LARGE, Refusal.ACCOUNT_FULL, Refusal.NOT_LISTED})  # fmt: skip


def problem_words(code: str) -> str:
    """What of a mail or document could not be shown; empty for what is only worth knowing to a reader."""
    return _problems().get(code, "")


def said_of(code: str) -> str:
    """The sentence of a code, of whatever could not be read; empty for what says nothing to a person."""
    return _reasons().get(code) or _problems().get(code, "")


def is_known(code: str) -> bool:
    """Whether a code has a sentence of its own."""
    return code in _reasons() or code in _problems() or code in QUIET


def _unread() -> str:
    return _("It could not be read. It is kept exactly as it came and can be shown as proof.")


def _reasons() -> dict[str, str]:
    """Why there is no entry, or one without words."""
    return {
        "reader_time": _("Reading it took too long and was stopped. It is kept exactly as it came."),
        "reader_cpu": _("Reading it took too long and was stopped. It is kept exactly as it came."),
        "reader_memory": _("Reading it needed too much memory and was stopped. It is kept exactly as it came."),
        "reader_disk": _("Reading it would have filled the disk and was stopped. It is kept exactly as it came."),
        "reader_answer": _("There is more in it than can be shown. It is kept exactly as it came."),
        "reader_cancelled": _("Reading it was stopped. It is kept exactly as it came."),
        "reader_crash": _("It is damaged, so that reading it broke off. It is kept exactly as it came."),
        "reader_broke": _("Reading it broke off on our side. It is kept exactly as it came."),
        "bytes_gone": _("The file is not on the disk any more. Choose it again."),
        "not_opened": _("The file could not be opened where it lies."),
        "no_messages": _("No message was found in this mailbox. It is kept exactly as it came."),
        "too_many_messages": _("It holds more messages than are read at once. Split the mailbox and add the rest."),
        "same_message": _("The same message, known by its own number."),
        "mailbox_known": _("This mailbox came in before; its messages are in the log."),
        "same_file": _("The same file, byte for byte."),
    }  # fmt: skip


# Worth knowing to a reader of mails, of no use to a person.
QUIET = frozenset(
    {
        "boundary_unclosed", "junk_header_line", "no_blank_line", "ole_object", "external_body",
        "unknown_charset", "quoted_printable",
    }
)  # fmt: skip


def _problems() -> dict[str, str]:
    """What of it could not be shown, although the rest could."""
    return {
        "bad_date": _("Its date could not be read; set it on the entry."),
        "bad_base64": _("A part of the mail is damaged; what could be read is shown."),
        "boundary_not_found": _("The mail's parts could not be told apart; its words are shown as they stand."),
        "no_boundary": _("The mail's parts could not be told apart; its words are shown as they stand."),
        "characters_replaced": _("Some letters could not be read and are shown as marks."),
        "encrypted": _("It is encrypted. Open it where you can read it, and save it again as a PDF."),
        "password": _("It is locked with a password. It is kept as it is; a copy without the password can be read."),
        "header_cut": _("Its subject is very long; only its beginning is shown."),
        "html_cut": _("The mail's formatted text is very long; its beginning is shown."),
        "html_unreadable": _("The mail's formatted text could not be shown."),
        "inside_only": _("A mail inside it has no bytes of its own: it is kept inside the Outlook file, not as a file beside it."),
        "msg_unreadable": _("It is no Outlook mail that can be read, or it is damaged."),
        "no_headers": _("It has no lines that say from whom and when it is."),
        "not_read": _("A part of it could not be read."),
        "part_failed": _("A part of it could not be read."),
        "part_not_kept": _("An attachment was of a kind that is not kept; it is still inside the mail."),
        "rtf_unreadable": _("The mail's formatted text could not be shown."),
        "text_cut": _("Its text is very long; only its beginning is searched."),
        "tnef_unreadable": _("The winmail.dat inside could not be read."),
        "too_deep": _("Mails inside mails were opened twenty deep; the rest is inside, unopened."),
        "too_large": _("It is too large to be read. It is kept exactly as it came."),
        "too_many_headers": _("It has more header lines than are read."),
        "too_many_parts": _("It has more than five hundred parts; the rest is inside, unopened."),
        "no_text": _("There are no words in it, only pictures."),
        "too_many_pages": _("It has more pages than are read; the first ones are searched."),
        "too_many_pixels": _("The picture is too large to be drawn here. It is kept exactly as it came."),
        "too_many_rows": _("It has more rows than are read as a table. It is kept exactly as it came."),
        "took_too_long": _("Reading all of it took too long; only its beginning is searched."),
        "other_kind": _("Files of this kind are kept, and not read."),
        "empty": _("The file is empty."),
        "damaged": _("It is damaged. It is kept exactly as it came."),
    }  # fmt: skip


def summary(tally: Mapping[str, int], *, points_only: bool = False) -> str:
    """`41 entries, 3 already logged, 1 kept that could not be read, 1 not kept`; empty for an empty tally."""
    counted = [
        words % {"n": count}
        for outcome, words in _counted(tally, points_only=points_only)
        if (count := tally.get(outcome, 0))
    ]
    return ", ".join(counted)


def outcome_labels() -> dict[str, str]:
    """What can become of an item, as lists are narrowed to it."""
    return {one.value: str(one.label) for one in ItemOutcome} | {TAKEN_BACK: _("Taken back")}


def _counted(tally: Mapping[str, int], *, points_only: bool) -> list[tuple[str, str]]:
    n = {outcome: tally.get(outcome, 0) for outcome in ItemOutcome}
    logged = (
        ngettext("%(n)d reference card", "%(n)d reference cards", n[ItemOutcome.ENTRY])
        if points_only
        else ngettext("%(n)d entry", "%(n)d entries", n[ItemOutcome.ENTRY])
    )
    return [
        (ItemOutcome.ENTRY, logged),
        (ItemOutcome.DUPLICATE, _("%(n)d already logged")),
        (ItemOutcome.KEPT, ngettext("%(n)d kept that could not be read", "%(n)d kept that could not be read", n[ItemOutcome.KEPT])),
        (TAKEN_BACK, _("%(n)d taken back")),
        (ItemOutcome.REFUSED, _("%(n)d not kept")),
        (ItemOutcome.FAILED, _("%(n)d did not work")),
        (ItemOutcome.CANCELLED, _("%(n)d stopped")),
        (ItemOutcome.WAITING, _("%(n)d waiting")),
    ]  # fmt: skip


def warning_words(kind: str) -> str:
    """What stands in some words that a person may not want to keep; it never blocks and is never stored."""
    return {
        "secret": _("There seems to be a password or a key in it."),
        "source_code": _("There seems to be source code in it. Code belongs to the employer; a link to the change shows the same."),
        "mark": _("It carries a mark like “Confidential” or “Internal only”."),
        "national_id": _("There seems to be somebody’s identity number in it."),
        "card_number": _("There seems to be a card number in it."),
        "account_number": _("There seems to be an account number in it."),
        "many_addresses": _("It lists many people’s e-mail addresses."),
        "many_phones": _("It lists many people’s telephone numbers."),
    }.get(kind, "")  # fmt: skip


def date_words(stated: str, *, zone: str) -> str:
    """The date of a mail (ISO 8601, UTC) on the clock of `zone`; empty where there is none."""
    try:
        at = datetime.fromisoformat(stated)
        return moment(at if at.tzinfo else at.replace(tzinfo=UTC), zone=zone)
    except (ValueError, OverflowError):
        return ""


def row_reason_words(reason: str) -> str:
    """Why a row of a table gives no value."""
    return {
        "no_date": _("no day"),
        "bad_date": _("not a day, read this way"),
        "far_date": _("a day out of reach"),
        "no_value": _("no value"),
        "bad_value": _("not a number, read this way"),
        "other_unit": _("another unit than the rest"),
        "too_large": _("a number too large to keep"),
    }.get(reason, _("could not be read"))


def table_problem_words(code: str) -> str:
    """What was met in a table, as a sentence; empty for what matters to nobody."""
    words = {
        "empty": _("The file is empty."),
        "characters_replaced": _("Some characters could not be read."),
        "too_many_rows": _("Only the first 100,000 rows are read."),
        "too_many_columns": _("Only the first 500 columns are read."),
        "too_large": _("Only the first 64 MB are read."),
        "cell_cut": _("Very long cells were cut."),
        "ragged_rows": _("Not every row has the same number of columns."),
        "lines_above": _("Lines above the table were left out."),
        "one_column": _("Only one column was found. Is it parted by another sign?"),
        "unexpected": _("Saving broke off on our side. What was saved can be taken out."),
        "full": _("The entry is full: it holds 100,000 values. The rest was left out."),
    }
    return words.get(code) or _("The file could not be read as a table. Its bytes are kept.")
