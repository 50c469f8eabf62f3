import django.db.models.deletion
import idi.foundation.core.money
from django.db import migrations, models

from idi.foundation.core.laying import Tables, replaced


class Migration(migrations.Migration):
    replaces = replaced("recovery", "0001_initial")
    initial = True

    dependencies = [
        ('claims', '0001_tables'),
        ('parties', '0001_tables'),
        ('projects', '0001_tables'),
    ]

    operations = [
        Tables([
            migrations.CreateModel(
                name='Case',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('region_code', models.CharField(max_length=6)),
                    ('claim_number', models.CharField(max_length=40)),
                    ('place', models.CharField(max_length=400)),
                    ('number', models.CharField(max_length=40, unique=True)),
                    ('told_id', models.BigIntegerField(null=True)),
                    ('basis', models.CharField(choices=[('warranty', '法定保修'), ('contract', '合同'), ('tort', '侵权'), ('product', '产品责任')], max_length=10)),
                    ('paid', idi.foundation.core.money.MoneyField()),
                    ('demand', idi.foundation.core.money.MoneyField()),
                    ('received', idi.foundation.core.money.MoneyField(default=0)),
                    ('warnings', models.JSONField(default=list)),
                    ('limitation_on', models.DateField()),
                    ('because', models.JSONField(default=list)),
                    ('facts', models.TextField(blank=True)),
                    ('reason', models.CharField(blank=True, max_length=300)),
                    ('letter_id', models.BigIntegerField(null=True)),
                    ('opened_at', models.DateTimeField()),
                    ('demanded_at', models.DateTimeField(null=True)),
                    ('state', models.CharField(choices=[('opened', '评估'), ('demanded', '已函告'), ('received', '已到账'), ('written_off', '已核销')], default='opened', max_length=12)),
                    ('claim', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='claims.claim')),
                    ('lead', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.organisation')),
                    ('project', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='projects.project')),
                    ('target', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.organisation')),
                    ('unit', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='projects.unit')),
                ],
                options={
                    'indexes': [models.Index(fields=['lead', '-id'], name='recovery_by_lead')],
                    'constraints': [models.UniqueConstraint(fields=('claim', 'target'), name='recovery_once'), models.CheckConstraint(condition=models.Q(('demand__gt', 0), ('demand__lte', models.F('paid'))), name='recovery_capped_by_payment'), models.CheckConstraint(condition=models.Q(('received__gte', 0), ('received__lte', models.F('demand'))), name='recovery_never_more_than_asked')],
                },
            ),
        ]),
    ]
