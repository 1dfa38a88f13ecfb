

import apps.core.ids
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
            name='TonightTick',
            fields=[
                ('id', models.UUIDField(default=apps.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('item', models.CharField(choices=[('device', 'Your own device'), ('date', 'The next date, counted aloud'), ('phone', 'All dates into the phone'), ('goals', 'Goals, pasted whole'), ('proof', 'Where each proof is'), ('wins', 'Three recent wins'), ('people', 'A lawyer, two champions'), ('enough', 'Enough for tonight')], max_length=8)),
                ('ticked_at', models.DateTimeField(editable=False)),
                ('owner', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='tonight_ticks', to='plans.plan')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('plan', 'item'), name='one_tick_a_line')],
            },
        ),
    ]
