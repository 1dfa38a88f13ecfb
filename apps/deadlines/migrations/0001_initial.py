

import apps.core.ids
import apps.core.models
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('plans', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Deadline',
            fields=[
                ('id', models.UUIDField(default=apps.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('checkpoint', 'Checkpoint'), ('decision', 'Decision'), ('appeal', 'Appeal'), ('goal_due', 'Goal due'), ('stage_end', 'Last day of the stage'), ('follow_up', 'Follow-up'), ('outside', 'Outside time limit'), ('other', 'Other date')], max_length=12, verbose_name='kind')),
                ('title', models.CharField(max_length=160, verbose_name='what it is')),
                ('local_date', models.DateField(verbose_name='date')),
                ('local_time', models.TimeField(blank=True, null=True, verbose_name='time')),
                ('zone', models.CharField(max_length=64, verbose_name='time zone')),
                ('due_at', models.DateTimeField(editable=False)),
                ('counted', models.JSONField(blank=True, default=dict, editable=False)),
                ('state', models.CharField(choices=[('open', 'Open'), ('met', 'Done'), ('waived', 'No longer needed')], default='open', max_length=8)),
                ('revision', models.PositiveIntegerField(default=1, editable=False)),
                ('about_label', models.CharField(blank=True, editable=False, max_length=60)),
                ('about_id', models.UUIDField(editable=False, null=True)),
                ('created_at', models.DateTimeField(editable=False)),
                ('changed_at', models.DateTimeField(editable=False)),
                ('owner', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='deadlines', to='plans.plan')),
                ('stage', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='deadlines', to='plans.stage')),
            ],
            options={
                'ordering': ['due_at', 'id'],
            },
        ),
        migrations.CreateModel(
            name='DeadlineChange',
            fields=[
                ('id', models.UUIDField(default=apps.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('salt', models.BinaryField(default=apps.core.models.new_salt, max_length=16)),
                ('revision', models.PositiveIntegerField()),
                ('title', models.CharField(max_length=160)),
                ('local_date', models.DateField()),
                ('local_time', models.TimeField(null=True)),
                ('zone', models.CharField(max_length=64)),
                ('state', models.CharField(choices=[('open', 'Open'), ('met', 'Done'), ('waived', 'No longer needed')], max_length=8)),
                ('counted', models.JSONField(default=dict)),
                ('why', models.CharField(blank=True, max_length=400)),
                ('changed_at', models.DateTimeField()),
                ('deadline', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='changes', to='deadlines.deadline')),
                ('owner', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['revision'],
            },
        ),
        migrations.AddIndex(
            model_name='deadline',
            index=models.Index(fields=['plan', 'state', 'due_at'], name='deadlines_d_plan_id_61a0f8_idx'),
        ),
        migrations.AddConstraint(
            model_name='deadline',
            constraint=models.CheckConstraint(condition=models.Q(('local_date__gte', '1900-01-01'), ('local_date__lt', '2200-01-01')), name='deadline_in_a_possible_year'),
        ),
        migrations.AddConstraint(
            model_name='deadlinechange',
            constraint=models.UniqueConstraint(fields=('deadline', 'revision'), name='one_change_a_revision'),
        ),
    ]
