import django.db.models.deletion
import idi.foundation.core.crypto
import idi.foundation.core.money
from django.db import migrations, models

from idi.foundation.core.laying import Tables, replaced


class Migration(migrations.Migration):
    replaces = replaced("payouts", "0001_initial", "0002_above_the_payable")
    initial = True

    dependencies = [
        ('claims', '0001_tables'),
        ('ledger', '0001_tables'),
        ('parties', '0001_tables'),
        ('projects', '0001_tables'),
    ]

    operations = [
        Tables([
            migrations.CreateModel(
                name='Batch',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('region_code', models.CharField(max_length=6)),
                    ('number', models.CharField(max_length=40, unique=True)),
                    ('count', models.PositiveIntegerField()),
                    ('total', idi.foundation.core.money.MoneyField()),
                    ('made_at', models.DateTimeField()),
                    ('lead', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.organisation')),
                ],
                options={
                    'constraints': [models.CheckConstraint(condition=models.Q(('count__gt', 0), ('total__gt', 0)), name='batch_pays_something')],
                },
            ),
            migrations.CreateModel(
                name='CashCall',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('region_code', models.CharField(max_length=6)),
                    ('number', models.CharField(max_length=40, unique=True)),
                    ('lines', models.JSONField()),
                    ('total', idi.foundation.core.money.MoneyField()),
                    ('document_id', models.BigIntegerField(null=True)),
                    ('made_at', models.DateTimeField()),
                    ('follower', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.organisation')),
                    ('lead', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.organisation')),
                ],
                options={
                    'constraints': [models.CheckConstraint(condition=models.Q(('total__gt', 0)), name='call_asks_for_something')],
                },
            ),
            migrations.CreateModel(
                name='Payout',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('region_code', models.CharField(max_length=6)),
                    ('claim_number', models.CharField(max_length=40)),
                    ('place', models.CharField(max_length=400)),
                    ('number', models.CharField(max_length=40, unique=True)),
                    ('kind', models.CharField(max_length=24)),
                    ('amount', idi.foundation.core.money.MoneyField()),
                    ('payee_id', models.BigIntegerField(null=True)),
                    ('payee_as', models.CharField(choices=[('owner', '业主本人'), ('authorised', '业主授权的收款人'), ('organisation', '单位')], max_length=12)),
                    ('holder_name', idi.foundation.core.crypto.EncryptedTextField(purpose='payout.holder_name')),
                    ('account', idi.foundation.core.crypto.EncryptedTextField(purpose='payout.account')),
                    ('account_index', models.CharField(db_index=True, max_length=64)),
                    ('bank', models.CharField(max_length=80)),
                    ('limit', models.JSONField(default=dict)),
                    ('over', models.JSONField(default=dict)),
                    ('approval_reason', models.CharField(blank=True, max_length=300)),
                    ('second_person', models.BooleanField()),
                    ('prepared_at', models.DateTimeField()),
                    ('prepared_by_id', models.BigIntegerField()),
                    ('approved_at', models.DateTimeField(null=True)),
                    ('approved_by_id', models.BigIntegerField(null=True)),
                    ('paid_on', models.DateField(null=True)),
                    ('reference', models.CharField(blank=True, max_length=70)),
                    ('reason', models.CharField(blank=True, max_length=300)),
                    ('state', models.CharField(choices=[('prepared', '待审批'), ('approved', '已批准待付'), ('listed', '已列入付款清单'), ('paid', '已付款'), ('rejected', '退回更正'), ('failed', '付款失败待更正'), ('dropped', '已撤销')], default='prepared', max_length=10)),
                    ('batch', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='payouts', to='payouts.batch')),
                    ('claim', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='claims.claim')),
                    ('due', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='ledger.due')),
                    ('lead', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.organisation')),
                    ('project', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='projects.project')),
                    ('unit', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='projects.unit')),
                ],
                options={
                    'indexes': [models.Index(fields=['lead', '-id'], name='payout_by_lead')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='payout_is_positive'), models.UniqueConstraint(condition=models.Q(('state', 'dropped'), _negated=True), fields=('due',), name='one_payout_lives'), models.CheckConstraint(condition=models.Q(models.Q(('approved_at__isnull', True), ('approved_by_id__isnull', True)), models.Q(('approved_at__isnull', False), ('approved_by_id__isnull', False)), _connector='OR'), name='approval_names_somebody'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'listed'), _negated=True), models.Q(('approved_at__isnull', False), ('batch__isnull', False)), _connector='OR'), name='only_the_approved_is_listed'), models.CheckConstraint(condition=models.Q(('over', {}), ('approved_at__isnull', True), models.Q(('approval_reason', ''), _negated=True), _connector='OR'), name='above_the_payable_with_a_reason')],
                },
            ),
        ]),
    ]
