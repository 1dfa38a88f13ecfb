from __future__ import annotations

from django.db import migrations, models

CHANNELS = [
    ("email", "E-mail"),
    ("chat", "Message"),
    ("meeting", "In a meeting"),
    ("review", "In a review"),
    ("aloud", "Aloud"),
    ("form", "On a page of their own, signed"),
    ("other", "Another way"),
]


class Migration(migrations.Migration):
    dependencies = [("evidence", "0007_search_filters")]

    operations = [
        migrations.AlterField(
            model_name="feedbackdetail",
            name="channel",
            field=models.CharField(blank=True, choices=CHANNELS, max_length=8, verbose_name="how"),
        ),
    ]
