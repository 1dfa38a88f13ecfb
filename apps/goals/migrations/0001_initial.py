

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
            name='Goal',
            fields=[
                ('id', models.UUIDField(default=apps.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('number', models.PositiveSmallIntegerField()),
                ('short_name', models.CharField(blank=True, max_length=40, verbose_name='short name for lists and pictures')),
                ('audience', models.CharField(choices=[('undecided', 'Not decided'), ('panel', 'May go in a packet'), ('lawyer', 'Only for my lawyer'), ('never', 'Never')], default='panel', max_length=10)),
                ('delivered_date', models.DateField(blank=True, null=True, verbose_name='delivered on')),
                ('delivered', models.CharField(blank=True, max_length=80, verbose_name='figure reached')),
                ('created_at', models.DateTimeField(editable=False)),
                ('withdrawn_at', models.DateTimeField(editable=False, null=True)),
                ('owner', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='goals', to='plans.plan')),
            ],
            options={
                'ordering': ['number', 'id'],
            },
        ),
        migrations.CreateModel(
            name='GoalVersion',
            fields=[
                ('id', models.UUIDField(default=apps.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('salt', models.BinaryField(default=apps.core.models.new_salt, max_length=16)),
                ('number', models.PositiveSmallIntegerField()),
                ('words', models.TextField(max_length=4000, verbose_name='the words as given')),
                ('given_date', models.DateField(blank=True, null=True, verbose_name='given on')),
                ('how', models.CharField(choices=[('letter', 'In the letter or plan'), ('email', 'By e-mail'), ('meeting', 'In a meeting'), ('chat', 'By message'), ('other', 'Another way')], default='letter', max_length=8, verbose_name='how')),
                ('shown_by', models.TextField(blank=True, max_length=2000, verbose_name='how it will be shown')),
                ('target', models.CharField(blank=True, max_length=120, verbose_name='target, as a figure')),
                ('due_date', models.DateField(blank=True, null=True, verbose_name='due')),
                ('why', models.CharField(blank=True, max_length=400, verbose_name='why the words changed')),
                ('written_at', models.DateTimeField(editable=False)),
                ('given_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='plans.person', verbose_name='given by')),
                ('goal', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='goals.goal')),
                ('owner', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['number'],
            },
        ),
        migrations.AddConstraint(
            model_name='goal',
            constraint=models.UniqueConstraint(fields=('plan', 'number'), name='one_goal_a_number'),
        ),
        migrations.AddConstraint(
            model_name='goalversion',
            constraint=models.UniqueConstraint(fields=('goal', 'number'), name='one_version_a_number'),
        ),
    ]
