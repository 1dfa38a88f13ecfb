

import apps.core.ids
import apps.core.models
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('files', '0001_initial'),
        ('goals', '0001_initial'),
        ('plans', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Entry',
            fields=[
                ('id', models.UUIDField(default=apps.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('win', 'Win'), ('note', 'Note'), ('email', 'E-mail'), ('feedback', 'Feedback'), ('metric', 'Metric'), ('document', 'Document'), ('reference', 'Reference card')], default='note', max_length=10, verbose_name='kind')),
                ('audience', models.CharField(choices=[('undecided', 'Not decided'), ('panel', 'May go in a packet'), ('lawyer', 'Only for my lawyer'), ('never', 'Never')], default='undecided', max_length=10, verbose_name='who may see it')),
                ('written_at', models.DateTimeField(editable=False)),
                ('client_token', models.UUIDField(editable=False)),
                ('withdrawn_at', models.DateTimeField(editable=False, null=True)),
                ('withdrawn_why', models.CharField(blank=True, editable=False, max_length=400)),
                ('version_count', models.PositiveSmallIntegerField(default=1, editable=False)),
                ('statement', models.TextField(editable=False)),
                ('happened_from', models.DateTimeField(editable=False, null=True)),
                ('happened_until', models.DateTimeField(editable=False, null=True)),
                ('happened_precision', models.CharField(choices=[('exact', 'exact'), ('day', 'day'), ('about', 'about'), ('month', 'month'), ('year', 'year'), ('unknown', 'unknown')], editable=False, max_length=8)),
                ('happened_zone', models.CharField(editable=False, max_length=64)),
                ('owner', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='entries', to='plans.plan')),
            ],
            options={
                'verbose_name_plural': 'entries',
            },
        ),
        migrations.CreateModel(
            name='EmailDetail',
            fields=[
                ('id', models.UUIDField(default=apps.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('salt', models.BinaryField(default=apps.core.models.new_salt, max_length=16)),
                ('sender', models.CharField(blank=True, max_length=320, verbose_name='from')),
                ('recipients', models.TextField(blank=True, max_length=4000, verbose_name='to')),
                ('sent_at', models.DateTimeField(blank=True, null=True, verbose_name='date of the e-mail')),
                ('subject', models.CharField(blank=True, max_length=998, verbose_name='subject')),
                ('text', models.TextField(blank=True, max_length=1000000, verbose_name='text')),
                ('owner', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('entry', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='email', to='evidence.entry')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Attachment',
            fields=[
                ('id', models.UUIDField(default=apps.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('salt', models.BinaryField(default=apps.core.models.new_salt, max_length=16)),
                ('name', models.CharField(max_length=255, verbose_name='file name')),
                ('audience', models.CharField(choices=[('undecided', 'Not decided'), ('panel', 'May go in a packet'), ('lawyer', 'Only for my lawyer'), ('never', 'Never')], default='undecided', max_length=10)),
                ('added_at', models.DateTimeField(editable=False)),
                ('withdrawn_at', models.DateTimeField(editable=False, null=True)),
                ('file', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attachments', to='files.storedfile')),
                ('owner', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('entry', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attachments', to='evidence.entry')),
            ],
            options={
                'ordering': ['added_at', 'id'],
            },
        ),
        migrations.CreateModel(
            name='EntryGoal',
            fields=[
                ('id', models.UUIDField(default=apps.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('added_at', models.DateTimeField(editable=False)),
                ('withdrawn_at', models.DateTimeField(editable=False, null=True)),
                ('entry', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='goal_links', to='evidence.entry')),
                ('goal', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='entry_links', to='goals.goal')),
                ('owner', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='EntryPerson',
            fields=[
                ('id', models.UUIDField(default=apps.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('added_at', models.DateTimeField(editable=False)),
                ('withdrawn_at', models.DateTimeField(editable=False, null=True)),
                ('entry', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='person_links', to='evidence.entry')),
                ('owner', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='entry_links', to='plans.person')),
            ],
        ),
        migrations.CreateModel(
            name='EntryVersion',
            fields=[
                ('id', models.UUIDField(default=apps.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('salt', models.BinaryField(default=apps.core.models.new_salt, max_length=16)),
                ('number', models.PositiveSmallIntegerField()),
                ('statement', models.TextField(max_length=4000, verbose_name='what happened, in one sentence')),
                ('original_words', models.TextField(blank=True, max_length=100000, verbose_name='original words')),
                ('happened_from', models.DateTimeField(null=True)),
                ('happened_until', models.DateTimeField(null=True)),
                ('happened_precision', models.CharField(choices=[('exact', 'exact'), ('day', 'day'), ('about', 'about'), ('month', 'month'), ('year', 'year'), ('unknown', 'unknown')], max_length=8)),
                ('happened_zone', models.CharField(max_length=64)),
                ('why', models.CharField(blank=True, max_length=400, verbose_name='why it is corrected')),
                ('written_at', models.DateTimeField(editable=False)),
                ('entry', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='evidence.entry')),
                ('owner', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['number'],
            },
        ),
        migrations.CreateModel(
            name='FeedbackDetail',
            fields=[
                ('id', models.UUIDField(default=apps.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('salt', models.BinaryField(default=apps.core.models.new_salt, max_length=16)),
                ('giver', models.CharField(blank=True, max_length=120, verbose_name='who said it')),
                ('relation', models.CharField(blank=True, max_length=80, verbose_name='who they are to you')),
                ('channel', models.CharField(blank=True, choices=[('email', 'E-mail'), ('chat', 'Message'), ('meeting', 'In a meeting'), ('review', 'In a review'), ('aloud', 'Aloud'), ('other', 'Another way')], max_length=8, verbose_name='how')),
                ('exact_words', models.TextField(blank=True, max_length=20000, verbose_name='their exact words')),
                ('entry', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='feedback', to='evidence.entry')),
                ('owner', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='MetricDetail',
            fields=[
                ('id', models.UUIDField(default=apps.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('salt', models.BinaryField(default=apps.core.models.new_salt, max_length=16)),
                ('name', models.CharField(max_length=120, verbose_name='what was measured')),
                ('value', models.DecimalField(decimal_places=4, max_digits=18, verbose_name='value')),
                ('unit', models.CharField(blank=True, max_length=40, verbose_name='unit')),
                ('target', models.DecimalField(blank=True, decimal_places=4, max_digits=18, null=True, verbose_name='target')),
                ('entry', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='metric', to='evidence.entry')),
                ('owner', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ReferenceDetail',
            fields=[
                ('id', models.UUIDField(default=apps.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('salt', models.BinaryField(default=apps.core.models.new_salt, max_length=16)),
                ('held', models.CharField(blank=True, choices=[('ticket', 'Ticket'), ('review', 'Code or document review'), ('wiki', 'Wiki page'), ('dashboard', 'Dashboard'), ('mail', 'Mailbox'), ('chat', 'Chat'), ('other', 'Somewhere else')], max_length=10, verbose_name='kind of place')),
                ('place', models.CharField(max_length=2000, verbose_name='link, number or title')),
                ('shows', models.TextField(blank=True, max_length=2000, verbose_name='what it shows')),
                ('openable_by', models.CharField(blank=True, max_length=200, verbose_name='who can open it')),
                ('entry', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='reference', to='evidence.entry')),
                ('owner', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AddIndex(
            model_name='entry',
            index=models.Index(fields=['plan', '-happened_from'], name='evidence_en_plan_id_22afd7_idx'),
        ),
        migrations.AddIndex(
            model_name='entry',
            index=models.Index(fields=['plan', 'audience'], name='evidence_en_plan_id_07c1ee_idx'),
        ),
        migrations.AddConstraint(
            model_name='entry',
            constraint=models.UniqueConstraint(fields=('owner', 'client_token'), name='one_entry_a_form'),
        ),
        migrations.AddConstraint(
            model_name='entry',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('happened_from__isnull', True), ('happened_precision', 'unknown')), models.Q(models.Q(('happened_precision', 'unknown'), _negated=True), ('happened_from__isnull', False)), _connector='OR'), name='only_unknown_dates_have_no_span'),
        ),
        migrations.AddConstraint(
            model_name='attachment',
            constraint=models.UniqueConstraint(condition=models.Q(('withdrawn_at__isnull', True)), fields=('entry', 'file'), name='one_present_link_entry_file'),
        ),
        migrations.AddConstraint(
            model_name='entrygoal',
            constraint=models.UniqueConstraint(condition=models.Q(('withdrawn_at__isnull', True)), fields=('entry', 'goal'), name='one_present_link_entry_goal'),
        ),
        migrations.AddConstraint(
            model_name='entryperson',
            constraint=models.UniqueConstraint(condition=models.Q(('withdrawn_at__isnull', True)), fields=('entry', 'person'), name='one_present_link_entry_person'),
        ),
        migrations.AddConstraint(
            model_name='entryversion',
            constraint=models.UniqueConstraint(fields=('entry', 'number'), name='one_entry_version_a_number'),
        ),
    ]
