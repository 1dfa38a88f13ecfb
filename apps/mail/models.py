from __future__ import annotations

from datetime import datetime
from typing import Self
from uuid import UUID

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from apps.core.ids import uuid7
from apps.core.models import OwnedModel, OwnedQuerySet
from apps.mail.enums import (
    HELD,
    OPEN,
    Channel,
    ErrorClass,
    Phase,
    Security,
    Sending,
    Silence,
    State,
)
from apps.mail.rules.states import allowed_steps


class OutgoingMailQuerySet(OwnedQuerySet["OutgoingMail"]):
    def about(self, label: str, subject_id: UUID) -> Self:
        """Mails about one subject."""
        return self.filter(about_label=label, about_id=subject_id)

    def of_revision(self, revision: int) -> Self:
        return self.filter(revision=revision)

    def open(self) -> Self:
        """Mails that have not come to an end."""
        return self.filter(state__in=OPEN)

    def accepted(self) -> Self:
        return self.filter(state=State.ACCEPTED)

    def in_order(self) -> Self:
        """By the moment they were planned for."""
        return self.order_by("planned_at", "id")

    def next_first(self) -> Self:
        """By the moment of their next attempt."""
        return self.order_by("next_attempt_at", "id")


class OutgoingMail(OwnedModel):
    """The outbox: one mail, its plan and what became of it. Planners write rows; only the engine moves them."""

    kind = models.CharField(max_length=40)
    about_label = models.CharField(max_length=60)
    about_id = models.UUIDField()
    revision = models.PositiveIntegerField()
    slot = models.CharField(max_length=20)
    channel = models.CharField(max_length=10, choices=Channel, default=Channel.EMAIL)
    recipient = models.EmailField()
    to_account = models.BooleanField(default=True)
    urgent_at = models.DateTimeField()
    planned_at = models.DateTimeField()
    next_attempt_at = models.DateTimeField()
    not_after = models.DateTimeField()

    state = models.CharField(max_length=20, choices=State, default=State.PLANNED)
    lease_token = models.UUIDField(null=True)
    lease_until = models.DateTimeField(null=True)
    lease_owner = models.CharField(max_length=120, blank=True)
    attempts = models.PositiveIntegerField(default=0)
    ambiguous = models.PositiveIntegerField(default=0)

    message_id = models.CharField(max_length=320)
    date_header = models.DateTimeField(null=True)
    raw = models.BinaryField(null=True)
    first_handoff_at = models.DateTimeField(null=True)
    accepted_at = models.DateTimeField(null=True)
    smtp_code = models.SmallIntegerField(null=True)
    smtp_enhanced = models.CharField(max_length=12, blank=True)
    smtp_reply = models.CharField(max_length=300, blank=True)
    error_class = models.CharField(
        max_length=20, choices=ErrorClass, default=ErrorClass.NONE, blank=True
    )
    superseded_by = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")
    # The waiting mails whose dates this one tells too; they end as combined once it is accepted, not before.
    covers = ArrayField(models.UUIDField(), default=list, blank=True)
    dedupe_key = models.CharField(max_length=500, unique=True)

    objects = OutgoingMailQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        verbose_name = _("mail")
        verbose_name_plural = _("mails")
        indexes = [
            models.Index(
                fields=["urgent_at", "planned_at", "id"],
                name="mail_open_by_urgency",
                condition=Q(state__in=OPEN),
            ),
            models.Index(
                "next_attempt_at", name="mail_open_by_attempt", condition=Q(state__in=OPEN)
            ),
            models.Index(
                fields=["owner", "kind", "slot", "planned_at"],
                name="mail_open_by_owner",
                condition=Q(state__in=OPEN),
            ),
            models.Index(fields=["about_label", "about_id"], name="mail_by_subject"),
            models.Index(fields=["owner", "planned_at"], name="mail_by_owner"),
        ]
        constraints = [
            models.CheckConstraint(name="mail_state_known", condition=Q(state__in=State.values)),
            models.CheckConstraint(
                name="mail_skipped_names_the_later_one",
                condition=Q(superseded_by__isnull=False)
                | ~Q(state__in=[State.SKIPPED_LATE, State.COMBINED]),
            ),
            models.CheckConstraint(
                name="mail_held_has_a_lease",
                condition=~Q(state__in=HELD)
                | (Q(lease_token__isnull=False) & Q(lease_until__isnull=False)),
            ),
            models.CheckConstraint(
                name="mail_handed_over_has_bytes",
                condition=~Q(state__in=[State.HANDOFF, State.ACCEPTED])
                | (Q(raw__isnull=False) & Q(date_header__isnull=False)),
            ),
            models.CheckConstraint(
                name="mail_accepted_has_a_moment",
                condition=~Q(state=State.ACCEPTED) | Q(accepted_at__isnull=False),
            ),
            models.CheckConstraint(
                name="mail_never_skips_for_itself",
                condition=Q(superseded_by__isnull=True) | ~Q(superseded_by=F("id")),
            ),
        ]
        triggers = [
            pgtrigger.FSM(name="mail_steps", field="state", transitions=allowed_steps()),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class MailAttempt(OwnedModel):
    """One line of a mail's history; rows are only added (and leave with the account)."""

    mail = models.ForeignKey(OutgoingMail, on_delete=models.PROTECT, related_name="history")
    n = models.PositiveIntegerField()
    lease_token = models.UUIDField(null=True)
    host = models.CharField(max_length=120)
    phase = models.CharField(max_length=20, choices=Phase)
    smtp_code = models.SmallIntegerField(null=True)
    smtp_enhanced = models.CharField(max_length=12, blank=True)
    error_class = models.CharField(
        max_length=20, choices=ErrorClass, default=ErrorClass.NONE, blank=True
    )
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("attempt")
        verbose_name_plural = _("attempts")
        ordering = ["at", "id"]
        indexes = [models.Index(fields=["mail", "at"], name="mail_attempt_by_mail")]
        triggers = [pgtrigger.Protect(name="mail_attempt_is_final", operation=pgtrigger.Update)]

    def __str__(self) -> str:
        return str(self.pk)


class StoppedKind(OwnedModel):
    """A person stopped one kind of mail, by the link in it."""

    kind = models.CharField(max_length=40)
    stopped_at = models.DateTimeField()

    class Meta:
        verbose_name = _("stopped mails")
        verbose_name_plural = _("stopped mails")
        constraints = [models.UniqueConstraint(fields=["owner", "kind"], name="mail_stopped_once")]

    def __str__(self) -> str:
        return self.kind


class SecondAddress(OwnedModel):
    """Another address of the person, used only after it confirmed by a POST; a removed one stays as history."""

    address = models.EmailField(_("second e-mail address"))
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    asked_at = models.DateTimeField(editable=False)
    confirmed_at = models.DateTimeField(null=True, editable=False)
    removed_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name_plural = _("second addresses")
        constraints = [
            models.UniqueConstraint(
                fields=["owner"], condition=Q(removed_at=None), name="mail_one_second_address"
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class MailConnection(models.Model):
    """One row: the mail server as set in Settings by the instance's owner. EMAIL_URL overrides it."""

    ONLY = 1

    id = models.PositiveSmallIntegerField(primary_key=True, default=ONLY, editable=False)
    host = models.CharField(_("server"), max_length=255)
    port = models.PositiveIntegerField(_("port"))
    security = models.CharField(_("security"), max_length=8, choices=Security)
    username = models.CharField(_("user name"), max_length=255, blank=True)
    password = models.BinaryField(blank=True, default=b"", editable=False)  # Fernet
    sender = models.EmailField(_("sender address"))
    changed_at = models.DateTimeField(editable=False)
    changed_by_id = models.UUIDField(editable=False)
    tested_at = models.DateTimeField(null=True, editable=False)
    test_code = models.SmallIntegerField(null=True, editable=False)
    test_reply = models.CharField(max_length=300, blank=True, editable=False)
    worked_at = models.DateTimeField(null=True, editable=False)  # first mail accepted with it

    class Meta:
        verbose_name = _("mail connection")
        verbose_name_plural = _("mail connection")
        constraints = [
            models.CheckConstraint(name="mail_one_connection", condition=Q(id=1)),
            models.CheckConstraint(
                name="mail_security_known", condition=Q(security__in=Security.values)
            ),
        ]

    def __str__(self) -> str:
        return self.host


class Gap(models.Model):
    """A time in which nothing could be sent, and why, as the loop found it afterwards."""

    why = models.CharField(max_length=8, choices=Silence)
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="mail_gap_ends_after_it_begins", condition=Q(ended_at__gt=F("began_at"))
            ),
        ]

    def __str__(self) -> str:
        return self.why


class Heartbeat(models.Model):
    """The sign of life of one engine, whether Celery's or the loop's."""

    name = models.CharField(max_length=40)
    host = models.CharField(max_length=80)
    version = models.CharField(max_length=20)
    last_loop_at = models.DateTimeField()
    last_success_at = models.DateTimeField(null=True)
    backlog = models.PositiveIntegerField(default=0)
    oldest_due_at = models.DateTimeField(null=True)
    hold = models.CharField(max_length=40, blank=True)

    class Meta:
        verbose_name = _("heartbeat")
        verbose_name_plural = _("heartbeats")
        constraints = [models.UniqueConstraint(fields=["name", "host"], name="mail_heartbeat_once")]

    def __str__(self) -> str:
        return f"{self.name}@{self.host}"


class InstanceState(models.Model):
    """One row: may this instance send, and which copy of the database is this (reliability.md, b.7)."""

    ONLY = 1

    id = models.PositiveSmallIntegerField(primary_key=True, default=ONLY, editable=False)
    epoch = models.UUIDField(default=uuid7)
    epoch_at = models.DateTimeField()
    sending = models.CharField(max_length=10, choices=Sending, default=Sending.RUNNING)
    paused_reason = models.CharField(max_length=40, blank=True)
    breaker_failures = models.PositiveIntegerField(default=0)
    breaker_until = models.DateTimeField(null=True)
    catching_up = models.BooleanField(default=False)
    pace_at = models.DateTimeField(null=True)
    replanned_at = models.DateTimeField(null=True)
    reconciled_at = models.DateTimeField(null=True)
    repaired = models.PositiveIntegerField(default=0)  # mails the last reconcile had to plan or end
    told_outside_at = models.DateTimeField(null=True)  # the last ping of the outside watch
    canary_at = models.DateTimeField(null=True)
    canary_accepted_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("state of sending")
        verbose_name_plural = _("state of sending")
        constraints = [
            models.CheckConstraint(name="mail_one_instance_state", condition=Q(id=1)),
            models.CheckConstraint(
                name="mail_sending_known", condition=Q(sending__in=Sending.values)
            ),
            models.CheckConstraint(
                name="mail_paused_says_why",
                condition=Q(sending=Sending.RUNNING) | ~Q(paused_reason=""),
            ),
        ]

    def __str__(self) -> str:
        return self.sending

    def breaker_open(self, now: datetime) -> bool:
        """Whether sending rests after repeated refusals of sign-in or policy."""
        return self.breaker_until is not None and now < self.breaker_until
