

import apps.core.ids
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
            name='StoredFile',
            fields=[
                ('id', models.UUIDField(default=apps.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('sha256', models.CharField(editable=False, max_length=64)),
                ('size', models.PositiveBigIntegerField(editable=False)),
                ('media_type', models.CharField(editable=False, max_length=100)),
                ('first_name', models.CharField(editable=False, max_length=255)),
                ('origin', models.CharField(blank=True, choices=[('mine', 'Mine'), ('handed', 'Handed to me, about me'), ('work', 'A work system'), ('unsure', 'Not sure')], max_length=8, verbose_name='where is this from?')),
                ('received_at', models.DateTimeField(editable=False)),
                ('owner', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('owner', 'sha256'), name='bytes_once_per_owner'), models.CheckConstraint(condition=models.Q(('size__gt', 0)), name='no_empty_file')],
            },
        ),
    ]
