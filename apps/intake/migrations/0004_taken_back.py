from __future__ import annotations

from typing import Any

from django.db import migrations, models
from django.db.models import F


def mark(apps: Any, _schema_editor: Any) -> None:
    """Until now a batch was taken back in one go."""
    undone = apps.get_model("intake", "Batch").objects.exclude(undone_at=None)
    undone.update(taken_back_at=F("undone_at"))


class Migration(migrations.Migration):
    dependencies = [("intake", "0003_values_import")]

    operations = [
        migrations.AddField(
            model_name="batch",
            name="taken_back_at",
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.RunPython(mark, migrations.RunPython.noop),
    ]
