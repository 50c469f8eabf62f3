import django.db.models.deletion
from django.db import migrations, models

from idi.foundation.core.laying import Tables, replaced


class Migration(migrations.Migration):
    replaces = replaced("diary", "0001_initial", "0002_task_take_note", "0003_kept_filters", "0004_assigned", "0005_absences", "0006_task_team")
    initial = True

    dependencies = [
    ]

    operations = [
        Tables([
            migrations.CreateModel(
                name='Absence',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('holder_id', models.BigIntegerField()),
                    ('region_code', models.CharField(max_length=6)),
                    ('person_id', models.BigIntegerField()),
                    ('substitute_id', models.BigIntegerField()),
                    ('from_on', models.DateField()),
                    ('until_on', models.DateField()),
                    ('reason', models.CharField(max_length=200)),
                    ('filed_at', models.DateTimeField()),
                    ('ended_on', models.DateField(null=True)),
                ],
                options={
                    'indexes': [models.Index(fields=['holder_id', 'until_on'], name='absence_by_day')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('until_on__gte', models.F('from_on'))), name='absence_days'), models.CheckConstraint(condition=models.Q(('person_id', models.F('substitute_id')), _negated=True), name='absence_has_another_person')],
                },
            ),
            migrations.CreateModel(
                name='KeptFilter',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('person_id', models.BigIntegerField()),
                    ('shared_with_id', models.BigIntegerField(null=True)),
                    ('path', models.CharField(max_length=120)),
                    ('name', models.CharField(max_length=40)),
                    ('query', models.CharField(max_length=600)),
                    ('kept_at', models.DateTimeField()),
                ],
                options={
                    'indexes': [models.Index(fields=['shared_with_id', 'path'], name='kept_filter_shared')],
                    'constraints': [models.UniqueConstraint(fields=('person_id', 'path', 'name'), name='kept_filter_once')],
                },
            ),
            migrations.CreateModel(
                name='Task',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('holder_id', models.BigIntegerField()),
                    ('region_code', models.CharField(max_length=6)),
                    ('project_id', models.BigIntegerField(null=True)),
                    ('kind', models.CharField(max_length=40)),
                    ('capability', models.CharField(blank=True, max_length=40)),
                    ('title', models.CharField(max_length=200)),
                    ('address', models.CharField(max_length=300)),
                    ('subject_kind', models.CharField(max_length=60)),
                    ('subject_id', models.BigIntegerField()),
                    ('opened_at', models.DateTimeField()),
                    ('due_on', models.DateField(null=True)),
                    ('because', models.JSONField(default=list)),
                    ('take_note', models.BooleanField(default=False)),
                    ('assigned_to', models.BigIntegerField(null=True)),
                    ('team_id', models.BigIntegerField(null=True)),
                    ('done_at', models.DateTimeField(null=True)),
                ],
                options={
                    'indexes': [models.Index(condition=models.Q(('done_at__isnull', True)), fields=['holder_id', 'due_on'], name='task_waiting')],
                    'constraints': [models.UniqueConstraint(condition=models.Q(('done_at__isnull', True)), fields=('holder_id', 'kind', 'subject_kind', 'subject_id'), name='task_once')],
                },
            ),
            migrations.CreateModel(
                name='DefaultFilter',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('person_id', models.BigIntegerField()),
                    ('path', models.CharField(max_length=120)),
                    ('kept', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='defaults', to='diary.keptfilter')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('person_id', 'path'), name='default_filter_once')],
                },
            ),
        ]),
    ]
