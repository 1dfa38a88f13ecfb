"""Why a file is not kept, in words that say what to do instead."""

from __future__ import annotations

from django.utils.translation import gettext as _

from apps.core.text import visible_controls
from apps.files.rules import Refusal, Verdict

MEGABYTE = 1024 * 1024
STATUS = {Refusal.TOO_LARGE: 413, Refusal.ACCOUNT_FULL: 507, Refusal.DISK_FULL: 507}


class UploadRefused(Exception):  # noqa: N818  it is no error: the file is not of a kind that is kept
    """A file is not kept. `sentence` tells the person why and what to do; `status` suits HTTP."""

    def __init__(self, refusal: Refusal, sentence: str, *, name: str = "") -> None:
        super().__init__(sentence)
        self.refusal = refusal
        self.sentence = sentence
        self.name = name

    @property
    def status(self) -> int:
        return STATUS.get(self.refusal, 422)


def refused(verdict: Verdict, *, name: str) -> UploadRefused:
    """The refusal of a file by its kind."""
    refusal = verdict.refusal or Refusal.NOT_LISTED
    return UploadRefused(refusal, _sentence(refusal, verdict), name=name)


def too_large(*, limit: int, name: str) -> UploadRefused:
    """The refusal of a file of more than `limit` bytes."""
    sentence = _(
        "The file is larger than %(megabytes)d MB. Keep the part that matters, or write where the whole is."
    )
    return UploadRefused(
        Refusal.TOO_LARGE, sentence % {"megabytes": max(limit // MEGABYTE, 1)}, name=name
    )


def account_full(*, limit: int, name: str) -> UploadRefused:
    """The refusal of a file for which the account has no room; `limit` in bytes."""
    sentence = _(
        "Your %(megabytes)d MB are full. Nothing else is affected. Remove a large file you do not need."
    )
    return UploadRefused(
        Refusal.ACCOUNT_FULL, sentence % {"megabytes": max(limit // MEGABYTE, 1)}, name=name
    )


def simply(refusal: Refusal, *, name: str) -> UploadRefused:
    """A refusal that needs no figures."""
    return UploadRefused(refusal, _sentence(refusal, Verdict(refusal=refusal)), name=name)


def _sentence(refusal: Refusal, verdict: Verdict) -> str:
    if refusal is Refusal.MISMATCH:
        return _mismatch(verdict)
    if refusal is Refusal.NOT_LISTED:
        return _(
            "Files that end in .%(ending)s are not kept. Save it as a PDF, or make a picture of what matters."
        ) % {"ending": visible_controls(verdict.ending[:20])}
    return _plain_sentences()[refusal]


def _mismatch(verdict: Verdict) -> str:
    words = {"ending": verdict.ending, "inside": verdict.inside}
    if verdict.inside and verdict.inside != verdict.ending:
        return (
            _(
                "Its name ends in .%(ending)s, but inside it looks like .%(inside)s. "
                "Open it and save it again as what it is."
            )
            % words
        )
    return (
        _(
            "Its name ends in .%(ending)s, but inside it is something else. Open it and save it again as what it is."
        )
        % words
    )


def _plain_sentences() -> dict[Refusal, str]:
    return {
        Refusal.EMPTY: _("The file is empty. Choose it again, or save it once more where it comes from."),
        Refusal.NO_ENDING: _("Its name has no ending that says what it is. Add one, like .pdf, and choose it again."),
        Refusal.RECORDING: _(
            "Recordings of sound or video are not kept. Recording people without their consent can be a crime and can "
            "hurt your case. Write down what was said, word for word, and ask a lawyer about the file."
        ),
        Refusal.ARCHIVE: _("A packed file is not kept. Unpack it and choose the files that matter."),
        Refusal.PROGRAM: _("Programs and documents with macros are not kept. Save the words as a PDF."),
        Refusal.PAGE: _("Web pages and drawings can carry programs and are not kept. Print it to a PDF, or make a picture of it."),
        Refusal.BROKEN_OFF: _("The file did not arrive whole. Choose it again."),
        Refusal.TOO_MANY: _("One form takes a hundred files. Choose this one again in the next."),
        Refusal.DISK_FULL: _("There is no room left on this server. Nothing was kept of the file; tell whoever runs it."),
    }  # fmt: skip
