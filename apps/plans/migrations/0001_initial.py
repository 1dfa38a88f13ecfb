

import apps.core.ids
import apps.core.models
import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Plan',
            fields=[
                ('id', models.UUIDField(default=apps.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=120, verbose_name='name for this plan')),
                ('employer', models.CharField(blank=True, max_length=120, verbose_name='employer')),
                ('role', models.CharField(blank=True, max_length=120, verbose_name='your job title')),
                ('country', models.CharField(blank=True, max_length=2, verbose_name='country, for public holidays')),
                ('region', models.CharField(blank=True, max_length=20, verbose_name='state or region')),
                ('zone', models.CharField(default='UTC', max_length=64, verbose_name="time zone of the employer's dates")),
                ('days_off', django.contrib.postgres.fields.ArrayField(base_field=models.DateField(), blank=True, default=list, size=None, verbose_name="the employer's own days off")),
                ('goal_word', models.CharField(default='goal', max_length=40, verbose_name="the letter's word for goals")),
                ('cover_word', models.CharField(blank=True, max_length=40, verbose_name='cover word for dates in mails and calendars')),
                ('paper', models.CharField(choices=[('letter', 'US Letter'), ('a4', 'A4')], default='letter', max_length=6, verbose_name='paper')),
                ('is_example', models.BooleanField(default=False, editable=False)),
                ('created_at', models.DateTimeField(editable=False)),
                ('owner', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Person',
            fields=[
                ('id', models.UUIDField(default=apps.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=120, verbose_name='name')),
                ('post', models.CharField(blank=True, max_length=120, verbose_name='job title')),
                ('relation', models.CharField(choices=[('manager', 'Manager'), ('hr', 'HR partner'), ('champion', 'Champion'), ('peer', 'Colleague'), ('report', 'Direct report'), ('customer', 'Customer'), ('lawyer', 'Lawyer'), ('panellist', 'Panellist'), ('contact', 'Contact for the next job'), ('other', 'Other')], max_length=10, verbose_name='who they are to you')),
                ('part', models.CharField(blank=True, max_length=200, verbose_name='their part in the matter')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='e-mail address')),
                ('may_be_named', models.BooleanField(default=False, verbose_name='may be named in a packet')),
                ('created_at', models.DateTimeField(editable=False)),
                ('removed_at', models.DateTimeField(editable=False, null=True)),
                ('owner', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='people', to='plans.plan')),
            ],
            options={
                'ordering': ['name', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Stage',
            fields=[
                ('id', models.UUIDField(default=apps.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('hint', 'A hint'), ('focus', 'Focus'), ('pivot', 'Pivot'), ('pip', 'Improvement plan'), ('capability', 'Capability procedure'), ('appeal', 'Appeal'), ('other', 'Other')], max_length=12)),
                ('name', models.CharField(max_length=80, verbose_name='what the letter calls it')),
                ('started_date', models.DateField(blank=True, null=True, verbose_name='first day')),
                ('ended_date', models.DateField(blank=True, null=True, verbose_name='last day')),
                ('outcome', models.CharField(blank=True, choices=[('passed', 'Passed'), ('extended', 'Extended'), ('left', 'Left'), ('lost', 'Not passed'), ('won', 'Won')], max_length=10)),
                ('template_id', models.CharField(blank=True, editable=False, max_length=40)),
                ('template_version', models.PositiveSmallIntegerField(default=0, editable=False)),
                ('created_at', models.DateTimeField(editable=False)),
                ('owner', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='stages', to='plans.plan')),
            ],
            options={
                'ordering': ['created_at', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Letter',
            fields=[
                ('id', models.UUIDField(default=apps.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('salt', models.BinaryField(default=apps.core.models.new_salt, max_length=16)),
                ('title', models.CharField(max_length=160, verbose_name='what it is called')),
                ('received_date', models.DateField(blank=True, null=True, verbose_name='received on')),
                ('text', models.TextField(blank=True, verbose_name='its words')),
                ('written_at', models.DateTimeField(editable=False)),
                ('owner', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='letters', to='plans.plan')),
                ('stage', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='letters', to='plans.stage')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Term',
            fields=[
                ('id', models.UUIDField(default=apps.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('key', models.CharField(max_length=40)),
                ('name', models.CharField(max_length=120)),
                ('number', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('unit', models.CharField(blank=True, max_length=20)),
                ('text', models.CharField(blank=True, max_length=400)),
                ('source', models.CharField(blank=True, max_length=300)),
                ('year', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('label', models.CharField(choices=[('law', 'law'), ('reported', 'reported'), ('rumour', 'rumour'), ('common', 'common practice'), ('letter', 'your letter')], max_length=10)),
                ('created_at', models.DateTimeField(editable=False)),
                ('owner', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('stage', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='terms', to='plans.stage')),
            ],
            options={
                'ordering': ['created_at', 'id'],
                'constraints': [models.UniqueConstraint(fields=('stage', 'key'), name='one_term_a_key')],
            },
        ),
    ]
