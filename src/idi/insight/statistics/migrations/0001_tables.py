from django.db import migrations, models

from idi.foundation.core.laying import Tables, replaced


class Migration(migrations.Migration):
    replaces = replaced("statistics", "0001_initial")
    initial = True

    dependencies = [
    ]

    operations = [
        Tables([
            migrations.CreateModel(
                name='Snapshot',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('region_code', models.CharField(max_length=6)),
                    ('taken_at', models.DateTimeField()),
                    ('from_on', models.DateField()),
                    ('until_on', models.DateField()),
                    ('figures', models.JSONField()),
                ],
                options={
                    'indexes': [models.Index(fields=['region_code', '-taken_at'], name='snapshot_latest')],
                },
            ),
        ]),
    ]
