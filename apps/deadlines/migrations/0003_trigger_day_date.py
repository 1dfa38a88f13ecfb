from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('deadlines', '0002_schedules_and_feeds'),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='triggerday',
            options={'ordering': ['start_date', 'id']},
        ),
        migrations.RenameField(
            model_name='triggerday',
            old_name='day',
            new_name='start_date',
        ),
    ]
