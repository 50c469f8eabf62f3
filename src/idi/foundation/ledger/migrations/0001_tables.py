import django.db.models.deletion
import django.db.models.expressions
import idi.foundation.core.money
from django.db import migrations, models

from idi.foundation.core.laying import Tables, replaced


class Migration(migrations.Migration):
    replaces = replaced("ledger", "0001_initial", "0002_double_entry", "0003_balance", "0004_papers", "0005_invoice_contract", "0006_claim_delay", "0007_claim_payments", "0008_repair_kinds")
    initial = True

    dependencies = [
    ]

    operations = [
        Tables([
            migrations.CreateModel(
                name='BankFile',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('holder_id', models.BigIntegerField()),
                    ('region_code', models.CharField(max_length=6)),
                    ('name', models.CharField(max_length=200)),
                    ('sha256', models.CharField(max_length=64)),
                    ('read', models.JSONField()),
                    ('uploaded_at', models.DateTimeField()),
                    ('state', models.CharField(choices=[('read', '待入账'), ('booked', '已入账'), ('dropped', '已放弃')], default='read', max_length=10)),
                ],
                options={
                    'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'dropped'), _negated=True), fields=('holder_id', 'sha256'), name='bank_file_once')],
                },
            ),
            migrations.CreateModel(
                name='BankLine',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('holder_id', models.BigIntegerField()),
                    ('region_code', models.CharField(max_length=6)),
                    ('serial', models.CharField(max_length=60)),
                    ('booked_on', models.DateField()),
                    ('party', models.CharField(blank=True, max_length=200)),
                    ('remark', models.CharField(blank=True, max_length=300)),
                    ('incoming', idi.foundation.core.money.MoneyField(default=0)),
                    ('outgoing', idi.foundation.core.money.MoneyField(default=0)),
                    ('placed', idi.foundation.core.money.MoneyField(default=0)),
                    ('file', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='ledger.bankfile')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('holder_id', 'serial'), name='bank_serial_once'), models.CheckConstraint(condition=models.Q(models.Q(('incoming__gt', 0), ('outgoing', 0)), models.Q(('incoming', 0), ('outgoing__gt', 0)), _connector='OR'), name='bank_line_one_way'), models.CheckConstraint(condition=models.Q(('placed__gte', 0), ('placed__lte', django.db.models.expressions.CombinedExpression(models.F('incoming'), '+', models.F('outgoing')))), name='bank_line_never_overplaced')],
                },
            ),
            migrations.CreateModel(
                name='Due',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.CharField(choices=[('premium', '保险费'), ('premium_adjustment', '保险费调整'), ('premium_share', '共保保费划付'), ('claim', '赔款'), ('claim_advance', '先予支付的赔款'), ('claim_mitigation', '施救费用'), ('claim_delay', '延迟赔付的损失'), ('claim_share', '共保赔款摊回'), ('recovery', '追偿款'), ('recovery_share', '共保追偿划付'), ('repair_cost', '应急维修费'), ('repair_borne', '应急维修费承担款'), ('fee', '费用')], max_length=24)),
                    ('region_code', models.CharField(max_length=6)),
                    ('project_id', models.BigIntegerField()),
                    ('debtor_id', models.BigIntegerField(null=True)),
                    ('creditor_id', models.BigIntegerField(null=True)),
                    ('subject_kind', models.CharField(max_length=60)),
                    ('subject_id', models.BigIntegerField()),
                    ('contract', models.CharField(blank=True, max_length=60)),
                    ('number', models.CharField(max_length=40, unique=True)),
                    ('amount', idi.foundation.core.money.MoneyField()),
                    ('tax_amount', idi.foundation.core.money.MoneyField(default=0)),
                    ('invoice_amount', idi.foundation.core.money.MoneyField(null=True)),
                    ('invoice_to_id', models.BigIntegerField(null=True)),
                    ('paid_amount', idi.foundation.core.money.MoneyField(default=0)),
                    ('due_on', models.DateField()),
                    ('opened_at', models.DateTimeField()),
                    ('cancelled_at', models.DateTimeField(null=True)),
                    ('passes_on', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='passed_on', to='ledger.due')),
                ],
                options={
                    'indexes': [models.Index(fields=['subject_kind', 'subject_id'], name='due_by_subject'), models.Index(fields=['contract'], name='due_by_contract')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='due_is_positive'), models.CheckConstraint(condition=models.Q(('paid_amount__gte', 0), ('paid_amount__lte', models.F('amount'))), name='due_never_overpaid'), models.CheckConstraint(condition=models.Q(('debtor_id__isnull', False), ('creditor_id__isnull', False), _connector='OR'), name='due_names_somebody')],
                },
            ),
            migrations.CreateModel(
                name='Invoice',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('region_code', models.CharField(max_length=6)),
                    ('project_id', models.BigIntegerField()),
                    ('issuer_id', models.BigIntegerField()),
                    ('buyer_id', models.BigIntegerField(null=True)),
                    ('contract', models.CharField(blank=True, max_length=60)),
                    ('kind', models.CharField(choices=[('blue', '蓝字发票'), ('red', '红字发票')], max_length=4)),
                    ('number', models.CharField(max_length=20, unique=True)),
                    ('issued_on', models.DateField()),
                    ('gross', idi.foundation.core.money.MoneyField()),
                    ('net', idi.foundation.core.money.MoneyField()),
                    ('tax', idi.foundation.core.money.MoneyField()),
                    ('document_id', models.BigIntegerField(null=True)),
                    ('recorded_at', models.DateTimeField()),
                    ('due', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='invoices', to='ledger.due')),
                    ('reverses', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reds', to='ledger.invoice')),
                ],
                options={
                    'constraints': [models.CheckConstraint(condition=models.Q(('gross', django.db.models.expressions.CombinedExpression(models.F('net'), '+', models.F('tax'))), ('gross__gt', 0), ('net__gt', 0), ('tax__gte', 0)), name='invoice_adds_up'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'blue'), ('reverses', None)), models.Q(('kind', 'red'), ('reverses__isnull', False)), _connector='OR'), name='red_invoice_names_a_blue')],
                },
            ),
            migrations.CreateModel(
                name='Payment',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('region_code', models.CharField(max_length=6)),
                    ('project_id', models.BigIntegerField()),
                    ('debtor_id', models.BigIntegerField(null=True)),
                    ('creditor_id', models.BigIntegerField(null=True)),
                    ('amount', idi.foundation.core.money.MoneyField()),
                    ('paid_on', models.DateField()),
                    ('reference', models.CharField(max_length=70)),
                    ('recorded_at', models.DateTimeField()),
                    ('due', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='payments', to='ledger.due')),
                    ('line', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='payments', to='ledger.bankline')),
                    ('reverses', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='written_back_by', to='ledger.payment')),
                ],
                options={
                    'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('amount__gt', 0), ('reverses', None)), models.Q(('amount__lt', 0), ('reverses__isnull', False)), _connector='OR'), name='payment_is_positive'), models.UniqueConstraint(fields=('due', 'reference'), name='payment_once')],
                },
            ),
            migrations.CreateModel(
                name='Statement',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('holder_id', models.BigIntegerField()),
                    ('counterparty_id', models.BigIntegerField(null=True)),
                    ('region_code', models.CharField(max_length=6)),
                    ('number', models.CharField(max_length=40, unique=True)),
                    ('from_on', models.DateField()),
                    ('until_on', models.DateField()),
                    ('figures', models.JSONField()),
                    ('document_id', models.BigIntegerField(null=True)),
                    ('made_at', models.DateTimeField()),
                ],
                options={
                    'constraints': [models.CheckConstraint(condition=models.Q(('from_on__lte', models.F('until_on'))), name='statement_has_a_period')],
                },
            ),
            migrations.CreateModel(
                name='Voucher',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('holder_id', models.BigIntegerField()),
                    ('counterparty_id', models.BigIntegerField(null=True)),
                    ('region_code', models.CharField(max_length=6)),
                    ('project_id', models.BigIntegerField(null=True)),
                    ('contract', models.CharField(blank=True, max_length=60)),
                    ('number', models.CharField(max_length=40, unique=True)),
                    ('kind', models.CharField(choices=[('open', '开立账款'), ('receive', '收付'), ('cancel', '冲销账款'), ('bank', '银行流水入账'), ('refund', '退还暂收款'), ('write_back', '冲回收付')], max_length=12)),
                    ('amount', idi.foundation.core.money.MoneyField()),
                    ('booked_on', models.DateField()),
                    ('booked_at', models.DateTimeField()),
                    ('due', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='vouchers', to='ledger.due')),
                    ('line', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='vouchers', to='ledger.bankline')),
                    ('payment', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='vouchers', to='ledger.payment')),
                    ('reverses', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reversed_by', to='ledger.voucher')),
                ],
                options={
                    'indexes': [models.Index(fields=['holder_id', 'booked_on'], name='voucher_of_book')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='voucher_moves_something')],
                },
            ),
            migrations.CreateModel(
                name='Posting',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('holder_id', models.BigIntegerField()),
                    ('counterparty_id', models.BigIntegerField(null=True)),
                    ('region_code', models.CharField(max_length=6)),
                    ('project_id', models.BigIntegerField(null=True)),
                    ('contract', models.CharField(blank=True, max_length=60)),
                    ('account', models.CharField(max_length=4)),
                    ('debit', idi.foundation.core.money.MoneyField(default=0)),
                    ('credit', idi.foundation.core.money.MoneyField(default=0)),
                    ('booked_on', models.DateField()),
                    ('voucher', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='postings', to='ledger.voucher')),
                ],
                options={
                    'indexes': [models.Index(fields=['holder_id', 'booked_on', 'account'], name='posting_of_book')],
                    'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('credit', 0), ('debit__gt', 0)), models.Q(('credit__gt', 0), ('debit', 0)), _connector='OR'), name='posting_has_one_side')],
                },
            ),
        ]),
    ]
