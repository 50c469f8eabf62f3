import django.db.models.deletion
from django.db import migrations, models

from idi.foundation.core.laying import Tables, replaced


class Migration(migrations.Migration):
    replaces = replaced("seats", "0001_initial", "0002_functions", "0003_seat_by_holder")
    initial = True

    dependencies = [
    ]

    operations = [
        Tables([
            migrations.CreateModel(
                name='Scope',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.CharField(choices=[('platform', '平台'), ('organisation', '单位'), ('person', '人员'), ('project', '工程项目'), ('unit', '户')], max_length=12)),
                    ('region_code', models.CharField(max_length=6)),
                ],
            ),
            migrations.CreateModel(
                name='Region',
                fields=[
                    ('code', models.CharField(max_length=6, primary_key=True, serialize=False)),
                    ('name', models.CharField(max_length=60)),
                    ('parent', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='seats.region')),
                ],
            ),
            migrations.CreateModel(
                name='Seat',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('holder_id', models.BigIntegerField()),
                    ('region_code', models.CharField(blank=True, max_length=6)),
                    ('role', models.CharField(max_length=30)),
                    ('from_on', models.DateField()),
                    ('until_on', models.DateField(null=True)),
                    ('scope', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='seats', to='seats.scope')),
                ],
                options={
                    'indexes': [models.Index(fields=['holder_id', 'role', 'scope'], include=('from_on', 'until_on'), name='seat_by_holder')],
                    'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('region_code', ''), ('scope__isnull', False)), models.Q(('scope__isnull', True), models.Q(('region_code', ''), _negated=True)), _connector='OR'), name='seat_scope_or_region'), models.UniqueConstraint(fields=('holder_id', 'scope', 'region_code', 'role', 'from_on'), name='seat_once', nulls_distinct=False)],
                },
            ),
        ]),
    ]
