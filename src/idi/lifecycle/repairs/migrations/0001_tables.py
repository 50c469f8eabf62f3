import django.db.models.deletion
import idi.foundation.core.money
from django.db import migrations, models

from idi.foundation.core.laying import Tables, replaced


class Migration(migrations.Migration):
    replaces = replaced("repairs", "0001_initial", "0002_beside_the_order")
    initial = True

    dependencies = [
        ('claims', '0001_tables'),
        ('parties', '0001_tables'),
        ('projects', '0001_tables'),
    ]

    operations = [
        Tables([
            migrations.CreateModel(
                name='Order',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('region_code', models.CharField(max_length=6)),
                    ('claim_number', models.CharField(max_length=40)),
                    ('place', models.CharField(max_length=400)),
                    ('kind', models.CharField(choices=[('insured', '保险维修'), ('emergency', '应急先修'), ('warranty', '保修返修'), ('self_paid', '业主自费')], default='insured', max_length=10)),
                    ('if_refused', models.CharField(blank=True, choices=[('insurer', '保险机构'), ('owner', '业主'), ('developer', '建设单位')], max_length=10)),
                    ('number', models.CharField(max_length=40, unique=True)),
                    ('signer_id', models.BigIntegerField(null=True)),
                    ('scheme', models.TextField()),
                    ('lines', models.JSONField(default=list)),
                    ('amount', idi.foundation.core.money.MoneyField()),
                    ('estimate', idi.foundation.core.money.MoneyField(null=True)),
                    ('quote_warning', models.JSONField(default=dict)),
                    ('warnings', models.JSONField(default=list)),
                    ('visit_on', models.DateField(null=True)),
                    ('appointment_at', models.DateTimeField(null=True)),
                    ('ordered_at', models.DateTimeField()),
                    ('done_at', models.DateTimeField(null=True)),
                    ('work_done', models.TextField(blank=True)),
                    ('materials', models.CharField(blank=True, max_length=300)),
                    ('recheck', models.JSONField(default=dict)),
                    ('rechecked_at', models.DateTimeField(null=True)),
                    ('warranty_until', models.DateField(null=True)),
                    ('warranty_because', models.JSONField(default=list)),
                    ('reason', models.CharField(blank=True, max_length=300)),
                    ('rework_count', models.PositiveSmallIntegerField(default=0)),
                    ('state', models.CharField(choices=[('ordered', '已派单'), ('offered', '待业主同意自费'), ('accepted', '已接单'), ('done', '已完工待确认'), ('confirmed', '业主已确认'), ('rework', '返修'), ('returned', '已退单')], default='ordered', max_length=12)),
                    ('claim', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='claims.claim')),
                    ('earlier', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='repairs.order')),
                    ('lead', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.organisation')),
                    ('project', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='projects.project')),
                    ('repairer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.organisation')),
                    ('unit', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='projects.unit')),
                ],
                options={
                    'indexes': [models.Index(fields=['repairer', '-id'], name='order_by_repairer'), models.Index(fields=['lead', '-id'], name='order_by_lead')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('amount__gt', 0), models.Q(('amount', 0), ('earlier__isnull', False), ('kind', 'warranty')), _connector='OR'), name='order_has_a_price'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'emergency'), _negated=True), models.Q(('if_refused', ''), _negated=True), _connector='OR'), name='emergency_says_who_bears_it'), models.UniqueConstraint(condition=models.Q(('state__in', ('returned', 'confirmed')), _negated=True), fields=('claim',), name='one_order_runs')],
                },
            ),
            migrations.CreateModel(
                name='Confirmation',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('region_code', models.CharField(max_length=6)),
                    ('repairer_id', models.BigIntegerField()),
                    ('confirmed_at', models.DateTimeField()),
                    ('confirmed_by_id', models.BigIntegerField(null=True)),
                    ('satisfaction', models.PositiveSmallIntegerField(choices=[(0, '非常满意'), (1, '满意'), (2, '不满意')])),
                    ('remark', models.CharField(blank=True, max_length=300)),
                    ('project', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='projects.project')),
                    ('unit', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='projects.unit')),
                    ('order', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='confirmation', to='repairs.order')),
                ],
                options={
                    'abstract': False,
                },
            ),
            migrations.CreateModel(
                name='Quote',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('region_code', models.CharField(max_length=6)),
                    ('unit_id', models.BigIntegerField(null=True)),
                    ('lead_id', models.BigIntegerField()),
                    ('number', models.CharField(max_length=40)),
                    ('place', models.CharField(max_length=400)),
                    ('scheme', models.TextField()),
                    ('closes_at', models.DateTimeField()),
                    ('handed_in_at', models.DateTimeField(null=True)),
                    ('awarded_at', models.DateTimeField(null=True)),
                    ('project', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='projects.project')),
                    ('repairer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.organisation')),
                ],
            ),
            migrations.CreateModel(
                name='Price',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('region_code', models.CharField(max_length=6)),
                    ('repairer_id', models.BigIntegerField()),
                    ('opened_to_id', models.BigIntegerField(null=True)),
                    ('lines', models.JSONField()),
                    ('amount', idi.foundation.core.money.MoneyField()),
                    ('days', models.PositiveSmallIntegerField()),
                    ('note', models.CharField(blank=True, max_length=300)),
                    ('project', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='projects.project')),
                    ('quote', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='price', to='repairs.quote')),
                ],
                options={
                    'constraints': [models.CheckConstraint(condition=models.Q(('amount__gt', 0), ('days__gt', 0)), name='price_says_something')],
                },
            ),
            migrations.CreateModel(
                name='Recurrence',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('region_code', models.CharField(max_length=6)),
                    ('claim_number', models.CharField(max_length=40)),
                    ('place', models.CharField(max_length=400)),
                    ('repairer_id', models.BigIntegerField()),
                    ('linked_at', models.DateTimeField()),
                    ('ordered_at', models.DateTimeField(null=True)),
                    ('claim', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='claims.claim')),
                    ('earlier', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='recurrences', to='repairs.order')),
                    ('lead', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.organisation')),
                    ('project', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='projects.project')),
                    ('unit', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='projects.unit')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('claim',), name='recurrence_once')],
                },
            ),
            migrations.CreateModel(
                name='Tender',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('region_code', models.CharField(max_length=6)),
                    ('claim_number', models.CharField(max_length=40)),
                    ('place', models.CharField(max_length=400)),
                    ('number', models.CharField(max_length=40, unique=True)),
                    ('scheme', models.TextField()),
                    ('closes_at', models.DateTimeField()),
                    ('asked_at', models.DateTimeField()),
                    ('opened_at', models.DateTimeField(null=True)),
                    ('reason', models.CharField(blank=True, max_length=300)),
                    ('state', models.CharField(choices=[('asked', '询价中'), ('opened', '已开标待定标'), ('awarded', '已定标'), ('cancelled', '已取消')], default='asked', max_length=10)),
                    ('claim', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='claims.claim')),
                    ('lead', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.organisation')),
                    ('project', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='projects.project')),
                    ('unit', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='projects.unit')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(condition=models.Q(('state__in', ('asked', 'opened'))), fields=('claim',), name='one_tender_runs')],
                },
            ),
            migrations.CreateModel(
                name='CashOffer',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('region_code', models.CharField(max_length=6)),
                    ('claim_number', models.CharField(max_length=40)),
                    ('place', models.CharField(max_length=400)),
                    ('amount', idi.foundation.core.money.MoneyField()),
                    ('reason', models.CharField(max_length=500)),
                    ('quote_warning', models.JSONField(default=dict)),
                    ('offered_at', models.DateTimeField()),
                    ('answered_at', models.DateTimeField(null=True)),
                    ('accepted', models.BooleanField(null=True)),
                    ('claim', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='claims.claim')),
                    ('lead', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.organisation')),
                    ('project', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='projects.project')),
                    ('unit', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='projects.unit')),
                ],
                options={
                    'constraints': [models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='cash_is_positive'), models.CheckConstraint(condition=models.Q(models.Q(('accepted__isnull', True), ('answered_at__isnull', True)), models.Q(('accepted__isnull', False), ('answered_at__isnull', False)), _connector='OR'), name='answered_cash_has_an_answer'), models.UniqueConstraint(condition=models.Q(('answered_at__isnull', True)), fields=('claim',), name='one_cash_offer_waits')],
                },
            ),
        ]),
        migrations.AddField(
            model_name='quote',
            name='tender',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='quotes', to='repairs.tender'),
        ),
        migrations.AddConstraint(
            model_name='quote',
            constraint=models.UniqueConstraint(fields=('tender', 'repairer'), name='quote_once'),
        ),
        migrations.AddConstraint(
            model_name='quote',
            constraint=models.UniqueConstraint(condition=models.Q(('awarded_at__isnull', False)), fields=('tender',), name='one_quote_is_awarded'),
        ),
    ]
