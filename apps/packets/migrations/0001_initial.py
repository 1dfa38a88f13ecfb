

import apps.core.ids
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('jobs', '0001_initial'),
        ('plans', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='PacketText',
            fields=[
                ('id', models.UUIDField(default=apps.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('title', models.CharField(blank=True, max_length=120, verbose_name='name of the document')),
                ('ask', models.CharField(blank=True, max_length=400, verbose_name='what I ask, in one sentence')),
                ('accept', models.CharField(blank=True, max_length=240, verbose_name='what I accept, in two lines')),
                ('statement', models.TextField(blank=True, max_length=40000, verbose_name='my statement')),
                ('changed_at', models.DateTimeField(editable=False)),
                ('owner', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('plan', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='packet_text', to='plans.plan')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Build',
            fields=[
                ('id', models.UUIDField(default=apps.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('panel', 'For a panel'), ('lawyer', 'For my lawyer')], max_length=8)),
                ('input_digest', models.CharField(editable=False, max_length=64)),
                ('snapshot', models.JSONField(editable=False)),
                ('requested_at', models.DateTimeField(editable=False)),
                ('built_at', models.DateTimeField(editable=False, null=True)),
                ('file_key', models.CharField(blank=True, editable=False, max_length=120)),
                ('sha256', models.CharField(blank=True, editable=False, max_length=64)),
                ('size', models.PositiveBigIntegerField(default=0, editable=False)),
                ('pages', models.PositiveIntegerField(default=0, editable=False)),
                ('outcomes', models.JSONField(default=list, editable=False)),
                ('checks', models.JSONField(default=dict, editable=False)),
                ('overridden_at', models.DateTimeField(editable=False, null=True)),
                ('job', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='build', to='jobs.job')),
                ('owner', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='builds', to='plans.plan')),
            ],
            options={
                'ordering': ['-requested_at'],
                'constraints': [models.UniqueConstraint(fields=('plan', 'kind', 'input_digest'), name='one_build_per_input')],
            },
        ),
    ]
