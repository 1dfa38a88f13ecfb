from __future__ import annotations

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps


def mark(apps: StateApps, _: BaseDatabaseSchemaEditor) -> None:
    """Whoever made the first account runs the instance, as for every account made by the one-time link from now on."""
    users = apps.get_model("accounts", "User").objects
    if users.filter(is_staff=True).exists():
        return
    real = users.filter(is_throwaway=False).exclude(password__startswith=UNUSABLE_PASSWORD_PREFIX)
    first = real.order_by("created_at", "id").first()
    if first is not None:
        first.is_staff = True
        first.save(update_fields=["is_staff"])


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_record_damaged")]

    operations = [migrations.RunPython(mark, migrations.RunPython.noop)]
