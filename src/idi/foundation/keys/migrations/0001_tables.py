import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

from idi.foundation.core.laying import Tables, replaced


class Migration(migrations.Migration):
    replaces = replaced("keys", "0001_initial", "0002_shown")
    initial = True

    dependencies = [
        ('parties', '0001_tables'),
    ]

    operations = [
        Tables([
            migrations.CreateModel(
                name='Key',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name', models.CharField(max_length=60)),
                    ('prefix', models.CharField(max_length=12, unique=True)),
                    ('secret_sha256', models.CharField(max_length=64)),
                    ('capabilities', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), size=None)),
                    ('until_on', models.DateField(null=True)),
                    ('issued_at', models.DateTimeField()),
                    ('issued_by', models.BigIntegerField(null=True)),
                    ('revoked_at', models.DateTimeField(null=True)),
                    ('used_at', models.DateTimeField(null=True)),
                    ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.organisation')),
                ],
            ),
        ]),
    ]
