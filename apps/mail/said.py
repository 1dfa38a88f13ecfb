"""What a mail server's answer to the test mail usually means, in one plain sentence."""

from __future__ import annotations

from django.utils.translation import gettext as _

from apps.mail.connecting import Trial
from apps.mail.rules.outcomes import Stage
from apps.mail.send.trouble import Trouble


def meaning(trial: Trial) -> str:
    """One sentence for a test mail that was not accepted."""
    if trial.trouble is not Trouble.NONE:
        return _of_trouble(trial.trouble)
    if trial.answer.code is None:
        return _of_silence(trial.answer.stage)
    return _of_answer(trial)


def _of_trouble(trouble: Trouble) -> str:
    return {
        Trouble.NAME: _(
            "There is no server of this name, or this computer has no network just now. Check how the name is written."
        ),
        Trouble.REFUSED: _(
            "Nothing answers on this port. Usual are 587 with STARTTLS and 465 with TLS from the start."
        ),
        Trouble.TIME: _(
            "The server did not answer in time. Often port and security do not belong together (587 with STARTTLS, 465 with TLS from the start), or this network blocks the port."
        ),
        Trouble.CERTIFICATE: _(
            "The server could not prove that it is the one you named, so nothing was sent to it. Check the name of the server."
        ),
        Trouble.NO_TLS: _(
            "The server offers no protected connection on this port, so no password was sent. Try port 465 with TLS from the start."
        ),
        Trouble.TLS: _(
            "No protected connection could be made. Usually port and security do not belong together: 587 goes with STARTTLS, 465 with TLS from the start."
        ),
        Trouble.LETTERS: _(
            "The server's name, the user name or the password has letters that cannot be sent. Copy them once more."
        ),
        Trouble.CLOSED: _(
            "The server closed the connection. Usually port and security do not belong together, or it is no mail server."
        ),
        Trouble.NONE: "",
    }[trouble]


def _of_silence(stage: Stage) -> str:
    if stage is Stage.AFTER_DOT:
        return _(
            "The mail was sent, but the server did not confirm it. Look whether it arrived, then try again."
        )
    return _("The connection broke, or the server stopped answering. Try again in a minute.")


def _of_answer(trial: Trial) -> str:
    code, stage = trial.answer.code or 0, trial.answer.stage
    if code < 500:
        return _("The server asks to try again later. Reminders do that by themselves.")
    if stage is Stage.SIGN_IN:
        return _(
            "The server does not take this user name and password. Most providers want an app password, made for Daybook, not your usual one."
        )
    if stage is Stage.SENDER:
        return _(
            "The server does not let this account send from this address. The sender must usually be the address of the account."
        )
    if stage is Stage.RECIPIENT:
        return _(
            "The server does not take mail for your address from this account. Check the address of your account in Daybook."
        )
    return _(
        "The server refuses mail from here by its own rules. Your provider's help usually explains its words."
    )
