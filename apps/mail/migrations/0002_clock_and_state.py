"""`engine_now()`: the one clock of the engine, which tests can shift; and the one row of InstanceState."""

from __future__ import annotations

from django.db import migrations
from django.utils import timezone

from apps.core.ids import uuid7

ENGINE_NOW = """
create function engine_now() returns timestamptz language sql volatile as $$
    select clock_timestamp()
           + coalesce(nullif(current_setting('daybook.clock_shift', true), ''), '0')::interval
$$
"""


def first_state(apps, schema_editor):
    state = apps.get_model("mail", "InstanceState")
    state.objects.create(id=1, epoch=uuid7(), epoch_at=timezone.now())


class Migration(migrations.Migration):
    dependencies = [("mail", "0001_initial")]

    operations = [
        migrations.RunSQL(ENGINE_NOW, "drop function engine_now()"),
        migrations.RunPython(first_state, migrations.RunPython.noop),
    ]
