from __future__ import annotations

from django.contrib.postgres.operations import TrigramExtension
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("evidence", "0005_search")]

    operations = [
        # For goals that an entry names with a slip; a trusted extension: the owner of the tables may add it.
        TrigramExtension(),
        migrations.AddField(
            model_name="entry",
            name="sorted_at",
            field=models.DateTimeField(editable=False, null=True),
        ),
    ]
