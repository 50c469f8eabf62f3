import django.db.models.deletion
from django.db import migrations, models

from idi.foundation.core.laying import Tables, replaced


class Migration(migrations.Migration):
    replaces = replaced("journal", "0001_initial", "0002_chain")
    initial = True

    dependencies = [
        ('seats', '0001_tables'),
    ]

    operations = [
        Tables([
            migrations.CreateModel(
                name='Head',
                fields=[
                    ('scope', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='+', serialize=False, to='seats.scope')),
                    ('number', models.PositiveIntegerField(default=0)),
                    ('hash', models.CharField(default='', max_length=80)),
                ],
            ),
            migrations.CreateModel(
                name='Submission',
                fields=[
                    ('token', models.UUIDField(primary_key=True, serialize=False)),
                    ('location', models.TextField(default='')),
                ],
            ),
            migrations.CreateModel(
                name='Delivery',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('key', models.UUIDField()),
                    ('handler', models.CharField(max_length=120)),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('key', 'handler'), name='delivery_once')],
                },
            ),
            migrations.CreateModel(
                name='Entry',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('region_code', models.CharField(max_length=6)),
                    ('number', models.PositiveIntegerField()),
                    ('at', models.DateTimeField()),
                    ('act', models.CharField(max_length=60)),
                    ('person_id', models.BigIntegerField(null=True)),
                    ('organisation_id', models.BigIntegerField(null=True)),
                    ('by_house', models.BooleanField(default=False)),
                    ('subject_kind', models.CharField(max_length=60)),
                    ('subject_id', models.BigIntegerField()),
                    ('reader_id', models.BigIntegerField(null=True)),
                    ('text', models.TextField()),
                    ('prev', models.CharField(max_length=80)),
                    ('hash', models.CharField(max_length=80)),
                    ('scope', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='seats.scope')),
                ],
                options={
                    'indexes': [models.Index(fields=['subject_kind', 'subject_id', 'number'], name='entry_by_subject')],
                    'constraints': [models.UniqueConstraint(fields=('scope', 'number'), name='entry_once_per_chain')],
                },
            ),
        ]),
    ]
