import django.db.models.deletion
import idi.foundation.core.money
from django.db import migrations, models

from idi.foundation.core.laying import Tables, replaced


class Migration(migrations.Migration):
    replaces = replaced("disputes", "0001_initial")
    initial = True

    dependencies = [
        ('claims', '0001_tables'),
        ('parties', '0001_tables'),
        ('projects', '0001_tables'),
    ]

    operations = [
        Tables([
            migrations.CreateModel(
                name='Appraisal',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('region_code', models.CharField(max_length=6)),
                    ('claim_number', models.CharField(max_length=40)),
                    ('place', models.CharField(max_length=400)),
                    ('number', models.CharField(max_length=40, unique=True)),
                    ('qualification', models.CharField(max_length=120)),
                    ('question', models.TextField()),
                    ('because', models.JSONField(default=list)),
                    ('applied_at', models.DateTimeField()),
                    ('commissioned_at', models.DateTimeField(null=True)),
                    ('reason', models.CharField(blank=True, max_length=300)),
                    ('fee', idi.foundation.core.money.MoneyField(null=True)),
                    ('result', models.CharField(blank=True, choices=[('covered', '属于保险责任'), ('not_covered', '不属于保险责任')], max_length=12)),
                    ('reasons', models.TextField(blank=True)),
                    ('awarded_at', models.DateTimeField(null=True)),
                    ('document_id', models.BigIntegerField(null=True)),
                    ('state', models.CharField(choices=[('applied', '待保险机构同意'), ('commissioned', '已共同委托'), ('awarded', '已出具鉴定意见'), ('rejected', '未能共同委托')], default='applied', max_length=14)),
                    ('applicant', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.organisation')),
                    ('body', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.organisation')),
                    ('claim', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='claims.claim')),
                    ('lead', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.organisation')),
                    ('project', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='projects.project')),
                    ('unit', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='projects.unit')),
                ],
                options={
                    'indexes': [models.Index(fields=['body', '-id'], name='appraisal_by_body')],
                    'constraints': [models.UniqueConstraint(condition=models.Q(('state__in', ('applied', 'commissioned'))), fields=('claim',), name='one_appraisal_runs'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'awarded'), _negated=True), models.Q(('awarded_at__isnull', False), ('fee__gte', 0), models.Q(('result', ''), _negated=True), models.Q(('reasons', ''), _negated=True)), _connector='OR'), name='award_says_what_and_why')],
                },
            ),
        ]),
    ]
