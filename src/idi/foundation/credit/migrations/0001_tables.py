import django.db.models.deletion
from django.db import migrations, models

from idi.foundation.core.laying import Tables, replaced


class Migration(migrations.Migration):
    replaces = replaced("credit", "0001_initial", "0002_records", "0003_facts_fed_again")
    initial = True

    dependencies = [
        ('parties', '0001_tables'),
    ]

    operations = [
        Tables([
            migrations.CreateModel(
                name='Batch',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('recorder_id', models.BigIntegerField()),
                    ('region_code', models.CharField(max_length=6)),
                    ('name', models.CharField(max_length=120)),
                    ('sha256', models.CharField(max_length=64)),
                    ('records', models.JSONField()),
                    ('foreseen', models.CharField(max_length=64)),
                    ('prepared_at', models.DateTimeField()),
                    ('applied_at', models.DateTimeField(null=True)),
                    ('dropped_at', models.DateTimeField(null=True)),
                    ('new_count', models.PositiveIntegerField(default=0)),
                    ('known_count', models.PositiveIntegerField(default=0)),
                    ('corrected_count', models.PositiveIntegerField(default=0)),
                ],
                options={
                    'constraints': [models.CheckConstraint(condition=models.Q(('applied_at__isnull', True), ('dropped_at__isnull', True), _connector='OR'), name='batch_applied_or_dropped')],
                },
            ),
            migrations.CreateModel(
                name='Fact',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('region_code', models.CharField(max_length=6)),
                    ('project_id', models.BigIntegerField(null=True)),
                    ('kind', models.CharField(max_length=30)),
                    ('text', models.CharField(max_length=300)),
                    ('points', models.IntegerField(default=0)),
                    ('subject_kind', models.CharField(blank=True, max_length=60)),
                    ('subject_id', models.BigIntegerField(null=True)),
                    ('happened_on', models.DateField()),
                    ('told_at', models.DateTimeField()),
                    ('reply_until_on', models.DateField()),
                    ('effective_on', models.DateField()),
                    ('reply', models.TextField(blank=True)),
                    ('replied_at', models.DateTimeField(null=True)),
                    ('answer', models.TextField(blank=True)),
                    ('answered_at', models.DateTimeField(null=True)),
                    ('recorder_id', models.BigIntegerField(null=True)),
                    ('value', models.CharField(blank=True, max_length=60)),
                    ('source', models.CharField(blank=True, max_length=120)),
                    ('reference', models.CharField(blank=True, max_length=60)),
                    ('note', models.CharField(blank=True, max_length=300)),
                    ('from_on', models.DateField(null=True)),
                    ('until_on', models.DateField(null=True)),
                    ('ended_on', models.DateField(null=True)),
                    ('ended_because', models.CharField(blank=True, max_length=300)),
                    ('batch', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='facts', to='credit.batch')),
                    ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='credit_facts', to='parties.organisation')),
                    ('replaces', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replaced_by', to='credit.fact')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(condition=models.Q(('ended_on__isnull', True)), fields=('organisation', 'kind', 'subject_kind', 'subject_id'), name='fact_once'), models.UniqueConstraint(condition=models.Q(models.Q(('reference', ''), _negated=True), ('ended_on__isnull', True)), fields=('source', 'reference'), name='fact_number_once'), models.CheckConstraint(condition=models.Q(('until_on__isnull', True), ('from_on__isnull', True), ('until_on__gte', models.F('from_on')), _connector='OR'), name='fact_dates')],
                },
            ),
            migrations.CreateModel(
                name='Grade',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('grade', models.CharField(max_length=10)),
                    ('source', models.CharField(max_length=120)),
                    ('reference', models.CharField(blank=True, max_length=60)),
                    ('from_on', models.DateField()),
                    ('until_on', models.DateField(null=True)),
                    ('effective_on', models.DateField()),
                    ('ended_on', models.DateField(null=True)),
                    ('recorded_at', models.DateTimeField()),
                    ('fact', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='filed_grade', to='credit.fact')),
                    ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='credit_grades', to='parties.organisation')),
                ],
                options={
                    'constraints': [models.CheckConstraint(condition=models.Q(('until_on__isnull', True), ('until_on__gte', models.F('from_on')), _connector='OR'), name='grade_dates')],
                },
            ),
        ]),
    ]
