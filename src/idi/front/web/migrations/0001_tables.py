import django.contrib.postgres.fields
from django.db import migrations, models

from idi.foundation.core.laying import Tables, replaced


class Migration(migrations.Migration):
    replaces = replaced("web", "0001_search", "0002_search_rows")
    initial = True

    dependencies = [
    ]

    operations = [
        Tables([
            migrations.CreateModel(
                name='SearchMark',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.CharField(max_length=12)),
                    ('subject_id', models.BigIntegerField()),
                ],
            ),
            migrations.CreateModel(
                name='SearchRow',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.CharField(max_length=12)),
                    ('subject_id', models.BigIntegerField()),
                    ('building_id', models.BigIntegerField(null=True)),
                    ('region_code', models.CharField(max_length=6)),
                    ('project_id', models.BigIntegerField(null=True)),
                    ('unit_id', models.BigIntegerField(null=True)),
                    ('holders', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), default=list, size=None)),
                    ('words', models.TextField()),
                ],
                options={
                    'indexes': [models.Index(condition=models.Q(('kind', 'unit')), fields=['building_id'], name='search_row_of_building')],
                    'constraints': [models.UniqueConstraint(fields=('kind', 'subject_id'), name='search_row_once')],
                },
            ),
        ]),
    ]
