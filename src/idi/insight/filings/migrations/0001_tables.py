import django.db.models.deletion
from django.db import migrations, models

from idi.foundation.core.laying import Tables, replaced


class Migration(migrations.Migration):
    replaces = replaced("filings", "0001_initial")
    initial = True

    dependencies = [
        ('parties', '0001_tables'),
    ]

    operations = [
        Tables([
            migrations.CreateModel(
                name='Return',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.CharField(choices=[('insurer', '单家保险机构报告'), ('pooled', '汇总报告')], max_length=8)),
                    ('region_code', models.CharField(max_length=6)),
                    ('scope_id', models.BigIntegerField()),
                    ('number', models.CharField(max_length=40, unique=True)),
                    ('from_on', models.DateField()),
                    ('until_on', models.DateField()),
                    ('figures', models.JSONField()),
                    ('checks', models.JSONField(default=list)),
                    ('because', models.JSONField(default=list)),
                    ('sha256', models.CharField(max_length=64)),
                    ('built_at', models.DateTimeField()),
                    ('sent_at', models.DateTimeField(null=True)),
                    ('sent_to', models.JSONField(default=list)),
                    ('state', models.CharField(choices=[('built', '已生成待报送'), ('sent', '已报送')], default='built', max_length=8)),
                    ('insurer', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.organisation')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('kind', 'region_code', 'insurer', 'from_on', 'until_on'), name='return_once', nulls_distinct=False), models.CheckConstraint(condition=models.Q(models.Q(('insurer__isnull', True), ('kind', 'pooled')), models.Q(('insurer__isnull', False), ('kind', 'insurer')), _connector='OR'), name='return_names_its_insurer'), models.CheckConstraint(condition=models.Q(('from_on__lte', models.F('until_on'))), name='return_period_in_order'), models.CheckConstraint(condition=models.Q(models.Q(('sent_at__isnull', False), ('state', 'sent')), models.Q(('sent_at__isnull', True), ('state', 'built')), _connector='OR'), name='sent_return_has_its_moment')],
                },
            ),
        ]),
    ]
