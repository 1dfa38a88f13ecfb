

import apps.core.ids
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='LedgerEvent',
            fields=[
                ('id', models.UUIDField(default=apps.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('owner_id', models.UUIDField(editable=False)),
                ('sequence', models.PositiveBigIntegerField(editable=False)),
                ('kind', models.CharField(editable=False, max_length=40)),
                ('about_label', models.CharField(editable=False, max_length=60)),
                ('about_id', models.UUIDField(editable=False)),
                ('at', models.DateTimeField(editable=False)),
                ('body', models.TextField(editable=False)),
                ('previous', models.BinaryField(max_length=32)),
                ('digest', models.BinaryField(max_length=32)),
            ],
            options={
                'indexes': [models.Index(fields=['owner_id', 'about_id'], name='audit_ledge_owner_i_8faa47_idx')],
                'constraints': [models.UniqueConstraint(fields=('owner_id', 'sequence'), name='one_event_a_place'), models.CheckConstraint(condition=models.Q(('sequence__gte', 1)), name='places_start_at_one')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='ledgerevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n                    if TG_OP = 'DELETE' and current_setting('daybook.erasing', true) = OLD.owner_id::text then\n                        return OLD;\n                    end if;\n                    raise exception 'the ledger is append-only';\n                ", hash='9b1651e913bf9afde046424c5edad63d4a7ef70a', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_630ca', table='audit_ledgerevent', when='BEFORE')),
        ),
    ]
