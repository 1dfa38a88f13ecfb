"""One pass of the engine: everything that is due, one mail at a time. Any number of passes may run at once."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

import structlog
from django.db import transaction

from apps.mail import addresses, connection, kinds
from apps.mail.enums import Sending
from apps.mail.models import InstanceState, OutgoingMail
from apps.mail.rules.outcomes import Answer, Certainty, Meaning, Stage
from apps.mail.send import heartbeat, instance, outcome
from apps.mail.send.claim import claim, engine_now
from apps.mail.send.collapse import collapse_due
from apps.mail.send.engine import DEFAULT, EngineSettings
from apps.mail.send.epoch import check_epoch
from apps.mail.send.escalation import escalate_due
from apps.mail.send.handoff import Handed, LeaseLostError, hand_off
from apps.mail.send.smtp import Courier, NotReadyError

log = structlog.get_logger("daybook.mail")
Stop = Callable[[], bool]

PAUSED = "paused"
BREAKER = "breaker"
UNREACHABLE = "unreachable"


@dataclass(frozen=True)
class Report:
    """What a pass did. `hold` says why it ended early: paused, breaker, unreachable, or a clock problem."""

    accepted: int = 0
    not_accepted: int = 0
    unknown: int = 0
    ended: int = 0
    hold: str = ""

    def plus(self, meaning: Meaning) -> Report:
        name = meaning.certainty.value
        return replace(self, **{name: getattr(self, name) + 1})


def run_pass(
    *,
    name: str,
    host_now: datetime,
    settings: EngineSettings = DEFAULT,
    stop: Stop = lambda: False,
) -> Report:
    """Send what is due, for at most `settings.pass_seconds`; safe beside other passes and after a crash.

    `name` is the engine's (celery, loop, once), `host_now` this machine's clock, which is compared with the
    database's. Must be called outside a transaction.
    """
    now = engine_now()
    hold = heartbeat.clock_problem(now, host_now, settings) or _held(now)
    if hold:
        log.error("mail_held", reason=hold)
        heartbeat.beat(name, now, sent=0, hold=hold)
        return Report(hold=hold)
    if heartbeat.silent_since(now, settings) is not None:
        instance.start_catching_up()
    _repair(settings, now)
    collapse_due()
    escalate_due(now)
    report = _send_all(settings, stop)
    heartbeat.beat(name, engine_now(), sent=report.accepted, hold=report.hold)
    return report


def _held(now: datetime) -> str:
    """Why nobody may send now, or ""."""
    check_epoch(now)
    return _closed(instance.state())


def _closed(state: InstanceState) -> str:
    if state.sending == Sending.PAUSED:
        return PAUSED
    return BREAKER if state.breaker_open(engine_now()) else ""


def _repair(settings: EngineSettings, now: datetime) -> None:
    """Let every kind plan what is missing; one that fails does not stop the others."""
    if not instance.take_replan(settings, now):
        return
    for kind in kinds.all_kinds():
        try:
            if kind.replan is not None:
                with transaction.atomic():
                    kind.replan(now)
        except Exception:
            log.exception("mail_replan_failed", kind=kind.name)


def _send_all(settings: EngineSettings, stop: Stop) -> Report:
    """Claim and send until nothing is due, something holds everything, or the pass has taken its time."""
    ends_at = time.monotonic() + settings.pass_seconds
    present = connection.present()
    with Courier(present.relay, settings) as courier:
        sender = _Sender(courier, settings, present)
        while not stop() and time.monotonic() < ends_at and sender.next():
            pass
        return sender.report


class _Sender:
    """Brings one mail after the other as far as it goes, and counts."""

    def __init__(
        self, courier: Courier, settings: EngineSettings, present: connection.Connection
    ) -> None:
        self._courier = courier
        self._settings = settings
        self._present = present
        self.report = Report()

    def next(self) -> bool:
        """Take the next due mail; False when there is none, or nobody may send now."""
        state = instance.state()
        if hold := _closed(state):
            self.report = replace(self.report, hold=hold)
            return False
        if state.catching_up:
            time.sleep(instance.turn_in(self._settings.catch_up_per_second))
        mail = claim(self._settings)
        if mail is None:
            instance.end_catching_up()
            return False
        return self._bring(mail)

    def _bring(self, mail: OutgoingMail) -> bool:
        """Send one leased mail; False when the relay cannot be had, so that the next would fare no better."""
        try:
            self._courier.ready()
        except NotReadyError as error:
            self._note(mail, error.answer)
            self.report = replace(self.report, hold=UNREACHABLE)
            return False
        try:
            handed = hand_off(mail, self._settings)
        except LeaseLostError:
            log.warning("mail_lease_lost", mail=str(mail.pk))
            return True
        if handed is None:
            self.report = replace(self.report, ended=self.report.ended + 1)
        else:
            self._note(mail, self._sent(handed))
        return True

    def _sent(self, handed: Handed) -> Answer:
        try:
            recipient = addresses.for_wire(handed.recipient)
        except ValueError:
            return Answer(Stage.RECIPIENT, code=553, enhanced="5.1.3", reply="address")
        sender = addresses.sender()
        return self._courier.send(sender=sender, recipient=recipient, raw=handed.raw)

    def _note(self, mail: OutgoingMail, answer: Answer) -> None:
        meaning = outcome.record(mail, answer, self._settings)
        if meaning.ours:
            instance.count_failure(self._settings)
        elif meaning.certainty is Certainty.ACCEPTED:
            instance.clear_failures()
            connection.note_accepted(self._present, now=engine_now())
        self.report = self.report.plus(meaning)
