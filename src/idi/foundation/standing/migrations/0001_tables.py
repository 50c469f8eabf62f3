import django.db.models.deletion
from django.db import migrations, models

from idi.foundation.core.laying import Tables, replaced


class Migration(migrations.Migration):
    replaces = replaced("standing", "0001_initial", "0002_insurers", "0003_repair_panel")
    initial = True

    dependencies = [
        ('parties', '0001_tables'),
    ]

    operations = [
        Tables([
            migrations.CreateModel(
                name='Evidence',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('region_code', models.CharField(max_length=6)),
                    ('condition', models.CharField(max_length=60)),
                    ('note', models.CharField(max_length=300)),
                    ('handed_in_at', models.DateTimeField()),
                    ('insurer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.organisation')),
                ],
                options={
                    'abstract': False,
                },
            ),
            migrations.CreateModel(
                name='Assessment',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('region_code', models.CharField(max_length=6)),
                    ('condition', models.CharField(max_length=60)),
                    ('met', models.BooleanField()),
                    ('reason', models.CharField(max_length=300)),
                    ('judged_on', models.DateField()),
                    ('valid_until_on', models.DateField(null=True)),
                    ('judged_at', models.DateTimeField()),
                    ('insurer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.organisation')),
                    ('judged_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.organisation')),
                ],
                options={
                    'indexes': [models.Index(fields=['insurer', 'condition', '-judged_on'], name='assessment_latest')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('valid_until_on__isnull', True), ('valid_until_on__gte', models.F('judged_on')), _connector='OR'), name='assessment_dates')],
                },
            ),
            migrations.CreateModel(
                name='RepairContract',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('region_code', models.CharField(max_length=6)),
                    ('repairer_name', models.CharField(max_length=120)),
                    ('area', models.CharField(max_length=60)),
                    ('from_on', models.DateField()),
                    ('until_on', models.DateField(null=True)),
                    ('skills', models.JSONField(default=list)),
                    ('qualification', models.CharField(blank=True, max_length=120)),
                    ('qualified_until', models.DateField(null=True)),
                    ('filed_at', models.DateTimeField()),
                    ('insurer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.organisation')),
                    ('repairer', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.organisation')),
                ],
                options={
                    'constraints': [models.CheckConstraint(condition=models.Q(('until_on__isnull', True), ('until_on__gte', models.F('from_on')), _connector='OR'), name='repair_contract_dates')],
                },
            ),
            migrations.CreateModel(
                name='Statement',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('region_code', models.CharField(max_length=6)),
                    ('part', models.CharField(choices=[('hotline', '24小时服务专线'), ('survey', '出险查勘流程'), ('repair', '理赔维修流程')], max_length=10)),
                    ('text', models.TextField()),
                    ('from_on', models.DateField()),
                    ('filed_at', models.DateTimeField()),
                    ('insurer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.organisation')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('insurer', 'part', 'from_on'), name='statement_once_a_day')],
                },
            ),
            migrations.CreateModel(
                name='TeamPost',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('region_code', models.CharField(max_length=6)),
                    ('duty', models.CharField(max_length=60)),
                    ('people', models.PositiveSmallIntegerField()),
                    ('area', models.CharField(max_length=60)),
                    ('first_contact', models.BooleanField(default=False)),
                    ('office_line', models.CharField(blank=True, max_length=40)),
                    ('from_on', models.DateField()),
                    ('until_on', models.DateField(null=True)),
                    ('insurer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.organisation')),
                ],
                options={
                    'constraints': [models.CheckConstraint(condition=models.Q(('people__gt', 0)), name='team_post_has_people')],
                },
            ),
        ]),
    ]
