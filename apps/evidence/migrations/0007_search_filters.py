from __future__ import annotations

from django.db import migrations, models

from apps.core.audience import Audience
from apps.evidence.enums import EntryKind

# Entries from before can be filtered at once; their words are read by the sweep (`made_by` 0).
FILL = """
delete from evidence_searchword;
delete from evidence_entrysearch;
insert into evidence_entrysearch (
    id, owner_id, plan_id, entry_id, happened_from, happened_until, kind, audience, withdrawn_at,
    is_late, has_proof, made_by, vector
)
select gen_random_uuid(), owner_id, plan_id, id, happened_from, happened_until, kind, audience, withdrawn_at,
    false,
    kind = 'reference'
        or exists (select from evidence_attachment a where a.entry_id = e.id and a.withdrawn_at is null)
        or (kind = 'email' and exists (select from evidence_emaildetail d where d.entry_id = e.id and d.text > '')),
    0, ''
from evidence_entry e;
"""


class Migration(migrations.Migration):
    dependencies = [("evidence", "0006_sorted")]

    operations = [
        migrations.RunSQL("delete from evidence_entrysearch", migrations.RunSQL.noop),
        migrations.AddField(
            model_name="entrysearch",
            name="audience",
            field=models.CharField(choices=Audience.choices, max_length=10),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="entrysearch",
            name="happened_until",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="entrysearch",
            name="has_proof",
            field=models.BooleanField(),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="entrysearch",
            name="kind",
            field=models.CharField(choices=EntryKind.choices, max_length=10),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="entrysearch",
            name="withdrawn_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
    ]
