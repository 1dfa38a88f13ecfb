

import apps.core.ids
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Heartbeat',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=40)),
                ('host', models.CharField(max_length=80)),
                ('version', models.CharField(max_length=20)),
                ('last_loop_at', models.DateTimeField()),
                ('last_success_at', models.DateTimeField(null=True)),
                ('backlog', models.PositiveIntegerField(default=0)),
                ('oldest_due_at', models.DateTimeField(null=True)),
                ('hold', models.CharField(blank=True, max_length=40)),
            ],
            options={
                'verbose_name': 'heartbeat',
                'verbose_name_plural': 'heartbeats',
                'constraints': [models.UniqueConstraint(fields=('name', 'host'), name='mail_heartbeat_once')],
            },
        ),
        migrations.CreateModel(
            name='InstanceState',
            fields=[
                ('id', models.PositiveSmallIntegerField(default=1, editable=False, primary_key=True, serialize=False)),
                ('epoch', models.UUIDField(default=apps.core.ids.uuid7)),
                ('epoch_at', models.DateTimeField()),
                ('sending', models.CharField(choices=[('running', 'Running'), ('paused', 'Paused')], default='running', max_length=10)),
                ('paused_reason', models.CharField(blank=True, max_length=40)),
                ('breaker_failures', models.PositiveIntegerField(default=0)),
                ('breaker_until', models.DateTimeField(null=True)),
                ('catching_up', models.BooleanField(default=False)),
                ('pace_at', models.DateTimeField(null=True)),
                ('replanned_at', models.DateTimeField(null=True)),
            ],
            options={
                'verbose_name': 'state of sending',
                'verbose_name_plural': 'state of sending',
                'constraints': [models.CheckConstraint(condition=models.Q(('id', 1)), name='mail_one_instance_state'), models.CheckConstraint(condition=models.Q(('sending__in', ['running', 'paused'])), name='mail_sending_known'), models.CheckConstraint(condition=models.Q(('sending', 'running'), models.Q(('paused_reason', ''), _negated=True), _connector='OR'), name='mail_paused_says_why')],
            },
        ),
        migrations.CreateModel(
            name='OutgoingMail',
            fields=[
                ('id', models.UUIDField(default=apps.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(max_length=40)),
                ('about_label', models.CharField(max_length=60)),
                ('about_id', models.UUIDField()),
                ('revision', models.PositiveIntegerField()),
                ('slot', models.CharField(max_length=20)),
                ('channel', models.CharField(choices=[('email', 'E-mail')], default='email', max_length=10)),
                ('recipient', models.EmailField(max_length=254)),
                ('to_account', models.BooleanField(default=True)),
                ('urgent_at', models.DateTimeField()),
                ('planned_at', models.DateTimeField()),
                ('next_attempt_at', models.DateTimeField()),
                ('not_after', models.DateTimeField()),
                ('state', models.CharField(choices=[('planned', 'Planned'), ('retry_wait', 'Waiting to try again'), ('leased', 'Being sent'), ('handoff', 'Being handed over'), ('accepted', 'Accepted by the mail server'), ('failed_permanent', 'Could not be sent'), ('superseded', 'Replaced, because the date changed'), ('cancelled', 'Not needed any more'), ('skipped_late', 'Covered by a later reminder'), ('bounced', 'Returned by the mail server')], default='planned', max_length=20)),
                ('lease_token', models.UUIDField(null=True)),
                ('lease_until', models.DateTimeField(null=True)),
                ('lease_owner', models.CharField(blank=True, max_length=120)),
                ('attempts', models.PositiveIntegerField(default=0)),
                ('ambiguous', models.PositiveIntegerField(default=0)),
                ('message_id', models.CharField(max_length=320)),
                ('date_header', models.DateTimeField(null=True)),
                ('raw', models.BinaryField(null=True)),
                ('first_handoff_at', models.DateTimeField(null=True)),
                ('accepted_at', models.DateTimeField(null=True)),
                ('smtp_code', models.SmallIntegerField(null=True)),
                ('smtp_enhanced', models.CharField(blank=True, max_length=12)),
                ('smtp_reply', models.CharField(blank=True, max_length=300)),
                ('error_class', models.CharField(blank=True, choices=[('', 'None'), ('connection', 'The mail server could not be reached'), ('temporary', 'The mail server asked to try again later'), ('address', 'The mail server does not know this address'), ('mailbox', 'The mailbox is full, or the mail too large for it'), ('ours', 'The mail server refused us: sign-in or policy'), ('refused', 'The mail server refused the mail'), ('unknown', 'The connection broke before the answer'), ('expired', 'It was too late to try again'), ('stopped', 'These mails were stopped'), ('owner', 'The account gets no mail'), ('recheck', 'The date behind this mail could not be read')], default='', max_length=20)),
                ('dedupe_key', models.CharField(max_length=500, unique=True)),
                ('owner', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('superseded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='mail.outgoingmail')),
            ],
            options={
                'verbose_name': 'mail',
                'verbose_name_plural': 'mails',
            },
        ),
        migrations.CreateModel(
            name='MailAttempt',
            fields=[
                ('id', models.UUIDField(default=apps.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('n', models.PositiveIntegerField()),
                ('lease_token', models.UUIDField(null=True)),
                ('host', models.CharField(max_length=120)),
                ('phase', models.CharField(choices=[('handoff', 'Handed to the mail server'), ('accepted', 'Accepted'), ('not_accepted', 'Not accepted'), ('unknown', 'No answer after the last byte'), ('failed', 'Given up'), ('ended', 'Not sent'), ('render', 'Text could not be made')], max_length=20)),
                ('smtp_code', models.SmallIntegerField(null=True)),
                ('smtp_enhanced', models.CharField(blank=True, max_length=12)),
                ('error_class', models.CharField(blank=True, choices=[('', 'None'), ('connection', 'The mail server could not be reached'), ('temporary', 'The mail server asked to try again later'), ('address', 'The mail server does not know this address'), ('mailbox', 'The mailbox is full, or the mail too large for it'), ('ours', 'The mail server refused us: sign-in or policy'), ('refused', 'The mail server refused the mail'), ('unknown', 'The connection broke before the answer'), ('expired', 'It was too late to try again'), ('stopped', 'These mails were stopped'), ('owner', 'The account gets no mail'), ('recheck', 'The date behind this mail could not be read')], default='', max_length=20)),
                ('at', models.DateTimeField()),
                ('owner', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('mail', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='history', to='mail.outgoingmail')),
            ],
            options={
                'verbose_name': 'attempt',
                'verbose_name_plural': 'attempts',
                'ordering': ['at', 'id'],
            },
        ),
        migrations.CreateModel(
            name='StoppedKind',
            fields=[
                ('id', models.UUIDField(default=apps.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(max_length=40)),
                ('stopped_at', models.DateTimeField()),
                ('owner', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'stopped mails',
                'verbose_name_plural': 'stopped mails',
            },
        ),
        migrations.AddIndex(
            model_name='outgoingmail',
            index=models.Index(condition=models.Q(('state__in', ('planned', 'retry_wait', 'leased', 'handoff'))), fields=['urgent_at', 'planned_at', 'id'], name='mail_open_by_urgency'),
        ),
        migrations.AddIndex(
            model_name='outgoingmail',
            index=models.Index(models.F('next_attempt_at'), condition=models.Q(('state__in', ('planned', 'retry_wait', 'leased', 'handoff'))), name='mail_open_by_attempt'),
        ),
        migrations.AddIndex(
            model_name='outgoingmail',
            index=models.Index(fields=['about_label', 'about_id'], name='mail_by_subject'),
        ),
        migrations.AddIndex(
            model_name='outgoingmail',
            index=models.Index(fields=['owner', 'planned_at'], name='mail_by_owner'),
        ),
        migrations.AddConstraint(
            model_name='outgoingmail',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['planned', 'retry_wait', 'leased', 'handoff', 'accepted', 'failed_permanent', 'superseded', 'cancelled', 'skipped_late', 'bounced'])), name='mail_state_known'),
        ),
        migrations.AddConstraint(
            model_name='outgoingmail',
            constraint=models.CheckConstraint(condition=models.Q(('superseded_by__isnull', False), models.Q(('state', 'skipped_late'), _negated=True), _connector='OR'), name='mail_skipped_names_the_later_one'),
        ),
        migrations.AddConstraint(
            model_name='outgoingmail',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ('leased', 'handoff')), _negated=True), models.Q(('lease_token__isnull', False), ('lease_until__isnull', False)), _connector='OR'), name='mail_held_has_a_lease'),
        ),
        migrations.AddConstraint(
            model_name='outgoingmail',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['handoff', 'accepted']), _negated=True), models.Q(('raw__isnull', False), ('date_header__isnull', False)), _connector='OR'), name='mail_handed_over_has_bytes'),
        ),
        migrations.AddConstraint(
            model_name='outgoingmail',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'accepted'), _negated=True), ('accepted_at__isnull', False), _connector='OR'), name='mail_accepted_has_a_moment'),
        ),
        migrations.AddConstraint(
            model_name='outgoingmail',
            constraint=models.CheckConstraint(condition=models.Q(('superseded_by__isnull', True), models.Q(('superseded_by', models.F('id')), _negated=True), _connector='OR'), name='mail_never_skips_for_itself'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='outgoingmail',
            trigger=pgtrigger.compiler.Trigger(name='mail_steps', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{planned:leased,planned:superseded,planned:cancelled,planned:skipped_late,retry_wait:leased,retry_wait:superseded,retry_wait:cancelled,retry_wait:skipped_late,leased:handoff,leased:retry_wait,leased:failed_permanent,leased:superseded,leased:cancelled,leased:skipped_late,handoff:accepted,handoff:retry_wait,handoff:failed_permanent,handoff:leased,accepted:bounced}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='6dc608ee21a0377ddbd5917d27a27ffc06f3b969', operation='UPDATE', pgid='pgtrigger_mail_steps_56c89', table='mail_outgoingmail', when='BEFORE')),
        ),
        migrations.AddIndex(
            model_name='mailattempt',
            index=models.Index(fields=['mail', 'at'], name='mail_attempt_by_mail'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='mailattempt',
            trigger=pgtrigger.compiler.Trigger(name='mail_attempt_is_final', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='d794a0b7ae811b1b57026dbdfb812670d6475258', operation='UPDATE', pgid='pgtrigger_mail_attempt_is_final_e8a1b', table='mail_mailattempt', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='stoppedkind',
            constraint=models.UniqueConstraint(fields=('owner', 'kind'), name='mail_stopped_once'),
        ),
    ]
