"""One pass of the engine: everything that is due, one mail at a time. Any number of passes may run at once."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

import structlog
from django.conf import settings as conf
from django.db import transaction

from apps.core.owner_scope import owner_scope
from apps.mail import addresses, connection, kinds
from apps.mail.enums import ErrorClass, Sending, State
from apps.mail.models import InstanceState, OutgoingMail
from apps.mail.rules.ladder import Pace
from apps.mail.rules.outcomes import Answer, Certainty, Meaning, Stage
from apps.mail.send import canary, gaps, heartbeat, instance, knock, outcome
from apps.mail.send.claim import claim, engine_now
from apps.mail.send.collapse import collapse_due
from apps.mail.send.engine import DEFAULT, EngineSettings
from apps.mail.send.epoch import check_epoch
from apps.mail.send.escalation import escalate_due
from apps.mail.send.handoff import Handed, LeaseLostError, hand_off
from apps.mail.send.outside_watch import WATCH
from apps.mail.send.reconcile import reconcile_due
from apps.mail.send.retry import put_back
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
    watch: bool = False,
) -> Report:
    """Send what is due, for at most `settings.pass_seconds`; safe beside other passes and after a crash.

    `name` is the engine's (celery, loop, once), `host_now` this machine's clock, which is compared with the
    database's. `watch`: for engines that pass for ever, which also ask the mail server whether it lets them in and
    tell the watcher outside of each complete pass. Must be called outside a transaction.
    """
    now = engine_now()
    gaps.note(now, settings)
    hold = heartbeat.clock_problem(now, host_now, settings) or _held(now)
    if hold:
        log.error("mail_held", reason=hold)
        heartbeat.beat(name, now, sent=0, hold=hold)
        return Report(hold=hold)
    if heartbeat.silent_since(now, settings) is not None:
        instance.start_catching_up()
    _repair(settings, now)
    if watch:
        _look_again(settings)
    collapse_due()
    escalate_due(now)
    report = _send_all(name, settings, stop)
    if watch:
        report = _watched(report, settings)
    _note(name, report)
    # Last, and in parts: what is due waits for none of it.
    reconcile_due(settings, now, between=lambda: _send_between(name, settings, stop))
    if watch and not report.hold:
        WATCH.tell(now, settings)
    return report


def _look_again(settings: EngineSettings) -> None:
    """Where the mail server was away, ask it first: then what waits for it goes by its urgency, not by its rung."""
    if knock.was_away() and knock.lets_us_in(connection.present(), settings, accepted=0):
        _bring_forward(engine_now())


def _watched(report: Report, settings: EngineSettings) -> Report:
    """Held as unreachable where no mail was due and the mail server does not let us in."""
    if report.hold == UNREACHABLE:
        knock.note_away()
        return report
    is_back = knock.was_away()
    lets_in = knock.lets_us_in(connection.present(), settings, accepted=report.accepted)
    if lets_in and is_back:
        _bring_forward(engine_now())
    return report if lets_in or report.hold else replace(report, hold=UNREACHABLE)


def _bring_forward(now: datetime) -> None:
    """The mail server is back: what could not reach it is tried at once, not on its next rung (R7)."""
    waiting = OutgoingMail.objects.filter(state=State.RETRY_WAIT, next_attempt_at__gt=now)
    waiting.filter(error_class=ErrorClass.CONNECTION).update(next_attempt_at=now)


def _note(name: str, report: Report) -> None:
    if report.accepted and conf.CANARY_TO:
        canary.note_accepted()
    heartbeat.beat(name, engine_now(), sent=report.accepted, hold=report.hold)


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
    canary.plan_due(now)
    for kind in kinds.all_kinds():
        try:
            if kind.replan is not None:
                with transaction.atomic():
                    kind.replan(now)
        except Exception:
            log.exception("mail_replan_failed", kind=kind.name)


def _send_all(name: str, settings: EngineSettings, stop: Stop) -> Report:
    """Claim and send until nothing is due, something holds everything, or the pass has taken its time."""
    began_at = touched_at = time.monotonic()
    present = connection.present()
    with Courier(present.relay, settings) as courier:
        sender = _Sender(courier, settings, present)
        while not stop() and sender.next():
            here = time.monotonic()
            if here - began_at >= settings.pass_seconds:
                break
            if here - touched_at >= settings.touch_every:
                touched_at = here
                heartbeat.touch(name, engine_now(), sent=sender.report.accepted)
        return sender.report


def _send_between(name: str, settings: EngineSettings, stop: Stop) -> None:
    report = _send_all(name, settings, stop)
    if report != Report():
        _note(name, report)


class _Sender:
    """Brings one mail after the other as far as it goes, and counts."""

    def __init__(
        self, courier: Courier, settings: EngineSettings, present: connection.Connection
    ) -> None:
        self._courier = courier
        self._settings = settings
        self._present = present
        self._catches_up = instance.state().catching_up
        self._cleared_at = -math.inf
        self.report = Report()

    def next(self) -> bool:
        """Take the next due mail; False when there is none, or nobody may send now."""
        if self._catches_up:
            time.sleep(instance.turn_in(self._settings.catch_up_per_second))
        mail = claim(self._settings)
        if mail is not None:
            return self._bring(mail)
        if hold := _closed(instance.state()):
            self.report = replace(self.report, hold=hold)
        else:
            instance.end_catching_up()
        return False

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
        except Exception:
            log.exception("mail_hand_off_failed", mail=str(mail.pk))
            self._rest(mail)
            return True
        if handed is None:
            self.report = replace(self.report, ended=self.report.ended + 1)
        else:
            self._note(mail, self._sent(handed))
        return True

    def _rest(self, mail: OutgoingMail) -> None:
        """Let a mail that nobody could hand off wait on its ladder, so that the next ones go. Raises without a database."""
        with owner_scope(mail.owner_id):
            put_back(mail, now=engine_now(), pace=Pace.LADDER, error_class=ErrorClass.RECHECK)

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
            self._cleared_at = -math.inf
        elif meaning.certainty is Certainty.ACCEPTED:
            self._clear_failures()
            if self._present.awaits_first:
                connection.note_accepted(self._present, now=engine_now())
        self.report = self.report.plus(meaning)

    def _clear_failures(self) -> None:
        """Once a second is enough: what another engine counts meanwhile is cleared by the next mail."""
        if time.monotonic() - self._cleared_at >= 1:
            instance.clear_failures()
            self._cleared_at = time.monotonic()
