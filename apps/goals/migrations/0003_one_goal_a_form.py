from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("goals", "0002_never_edited")]

    operations = [
        migrations.AddField(
            model_name="goal",
            name="client_token",
            field=models.UUIDField(editable=False, null=True),
        ),
        migrations.AddConstraint(
            model_name="goal",
            constraint=models.UniqueConstraint(
                fields=("owner", "client_token"), name="one_goal_a_form"
            ),
        ),
    ]
