import django.db.models.deletion
import idi.foundation.core.money
from django.db import migrations, models

from idi.foundation.core.laying import Tables, replaced


class Migration(migrations.Migration):
    replaces = replaced("rating", "0001_initial", "0002_underwriting", "0003_history", "0004_frozen", "0005_release")
    initial = True

    dependencies = [
        ('parties', '0001_tables'),
        ('projects', '0001_tables'),
    ]

    operations = [
        Tables([
            migrations.CreateModel(
                name='Filing',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('region_code', models.CharField(max_length=6)),
                    ('name', models.CharField(max_length=120)),
                    ('version', models.PositiveSmallIntegerField(default=1)),
                    ('terms', models.TextField()),
                    ('clauses', models.JSONField(default=list)),
                    ('base_rate', idi.foundation.core.money.RateField()),
                    ('min_rate', idi.foundation.core.money.RateField()),
                    ('max_rate', idi.foundation.core.money.RateField()),
                    ('kind_rates', models.JSONField(default=dict)),
                    ('factors', models.JSONField(default=dict)),
                    ('deductibles', models.JSONField(default=list)),
                    ('limits', models.JSONField(default=list)),
                    ('authority_premium', idi.foundation.core.money.MoneyField(null=True)),
                    ('authority_deviation', idi.foundation.core.money.RateField(null=True)),
                    ('returned_because', models.CharField(blank=True, max_length=500)),
                    ('approval_number', models.CharField(blank=True, max_length=60)),
                    ('approved_on', models.DateField(null=True)),
                    ('report_reference', models.CharField(blank=True, max_length=60)),
                    ('reported_on', models.DateField(null=True)),
                    ('in_force_on', models.DateField(null=True)),
                    ('until_on', models.DateField(null=True)),
                    ('state', models.CharField(choices=[('draft', '草稿'), ('submitted', '待核准'), ('returned', '退回补正'), ('approved', '已核准'), ('reported', '已报住建'), ('withdrawn', '已撤回')], default='draft', max_length=12)),
                    ('insurer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.organisation')),
                    ('regulator', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.organisation')),
                    ('reported_to', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.organisation')),
                ],
                options={
                    'constraints': [models.CheckConstraint(condition=models.Q(('max_rate__gte', models.F('base_rate')), ('max_rate__lt', 1), ('min_rate__gt', 0), ('min_rate__lte', models.F('base_rate'))), name='filing_rates_in_order'), models.UniqueConstraint(fields=('insurer', 'region_code', 'name', 'version'), name='filing_version_once')],
                },
            ),
            migrations.CreateModel(
                name='Quote',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('region_code', models.CharField(max_length=6)),
                    ('base_rate', idi.foundation.core.money.RateField(null=True)),
                    ('rate', idi.foundation.core.money.RateField(null=True)),
                    ('provisional', idi.foundation.core.money.MoneyField(null=True)),
                    ('lines', models.JSONField(default=list)),
                    ('because', models.JSONField(default=list)),
                    ('vat', models.JSONField(default=dict)),
                    ('buildings', models.JSONField(default=list)),
                    ('terms', models.JSONField(default=dict)),
                    ('number', models.CharField(max_length=40, unique=True)),
                    ('budget', idi.foundation.core.money.MoneyField()),
                    ('valid_until_on', models.DateField(null=True)),
                    ('reason', models.CharField(blank=True, max_length=300)),
                    ('invited_at', models.DateTimeField()),
                    ('offered_at', models.DateTimeField(null=True)),
                    ('state', models.CharField(choices=[('invited', '待报价'), ('asked', '待补充资料'), ('referred', '待复核'), ('offered', '已报价'), ('accepted', '已接受'), ('declined', '拒绝承保'), ('closed', '未采用')], default='invited', max_length=12)),
                    ('facts_sheet', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='projects.factssheet')),
                    ('filing', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='%(class)ss', to='rating.filing')),
                    ('insurer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.organisation')),
                    ('project', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='projects.project')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(condition=models.Q(('state__in', ('invited', 'asked', 'referred', 'offered'))), fields=('project', 'insurer'), name='one_open_quote'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['offered', 'accepted']), _negated=True), models.Q(('filing__isnull', False), ('offered_at__isnull', False), ('provisional__isnull', False), ('rate__isnull', False)), _connector='OR'), name='quote_offered_is_complete')],
                },
            ),
            migrations.CreateModel(
                name='DataRequest',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('region_code', models.CharField(max_length=6)),
                    ('fields', models.JSONField(default=list)),
                    ('reason', models.CharField(max_length=500)),
                    ('asked_at', models.DateTimeField()),
                    ('answer', models.CharField(blank=True, max_length=500)),
                    ('answered_at', models.DateTimeField(null=True)),
                    ('facts_sheet', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='projects.factssheet')),
                    ('insurer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.organisation')),
                    ('project', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='projects.project')),
                    ('quote', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='requests', to='rating.quote')),
                ],
                options={
                    'abstract': False,
                },
            ),
            migrations.CreateModel(
                name='Alternative',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('region_code', models.CharField(max_length=6)),
                    ('base_rate', idi.foundation.core.money.RateField(null=True)),
                    ('rate', idi.foundation.core.money.RateField(null=True)),
                    ('provisional', idi.foundation.core.money.MoneyField(null=True)),
                    ('lines', models.JSONField(default=list)),
                    ('because', models.JSONField(default=list)),
                    ('vat', models.JSONField(default=dict)),
                    ('buildings', models.JSONField(default=list)),
                    ('terms', models.JSONField(default=dict)),
                    ('number', models.PositiveSmallIntegerField()),
                    ('name', models.CharField(max_length=60)),
                    ('judged', models.JSONField(default=dict)),
                    ('deductible', models.CharField(blank=True, max_length=60)),
                    ('prepared_by', models.BigIntegerField(null=True)),
                    ('prepared_at', models.DateTimeField()),
                    ('chosen', models.BooleanField(default=False)),
                    ('insurer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.organisation')),
                    ('project', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='projects.project')),
                    ('shown_to', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.organisation')),
                    ('filing', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='%(class)ss', to='rating.filing')),
                    ('quote', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='alternatives', to='rating.quote')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('quote', 'number'), name='alternative_once')],
                },
            ),
            migrations.CreateModel(
                name='Referral',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('region_code', models.CharField(max_length=6)),
                    ('reason', models.CharField(max_length=500)),
                    ('beyond', models.JSONField(default=list)),
                    ('valid_until_on', models.DateField()),
                    ('referred_by', models.BigIntegerField(null=True)),
                    ('referred_at', models.DateTimeField()),
                    ('approved', models.BooleanField(null=True)),
                    ('words', models.CharField(blank=True, max_length=500)),
                    ('answered_by', models.BigIntegerField(null=True)),
                    ('answered_at', models.DateTimeField(null=True)),
                    ('insurer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.organisation')),
                    ('project', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='projects.project')),
                    ('quote', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='referrals', to='rating.quote')),
                ],
                options={
                    'constraints': [models.CheckConstraint(condition=models.Q(('answered_by__isnull', True), models.Q(('answered_by', models.F('referred_by')), _negated=True), _connector='OR'), name='referral_by_two')],
                },
            ),
            migrations.CreateModel(
                name='Release',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('region_code', models.CharField(max_length=6)),
                    ('ended_on', models.DateField()),
                    ('released_at', models.DateTimeField()),
                    ('insurer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.organisation')),
                    ('project', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='projects.project')),
                    ('quote', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='release', to='rating.quote')),
                ],
                options={
                    'abstract': False,
                },
            ),
            migrations.CreateModel(
                name='AuthorityLimit',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('premium', idi.foundation.core.money.MoneyField(null=True)),
                    ('deviation', idi.foundation.core.money.RateField(null=True)),
                    ('from_on', models.DateField()),
                    ('set_at', models.DateTimeField()),
                    ('insurer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.organisation')),
                ],
                options={
                    'constraints': [models.CheckConstraint(condition=models.Q(('premium__isnull', True), ('premium__gt', 0), _connector='OR'), name='limit_premium'), models.CheckConstraint(condition=models.Q(('deviation__isnull', True), ('deviation__gte', 0), _connector='OR'), name='limit_deviation')],
                },
            ),
            migrations.CreateModel(
                name='Experience',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.CharField(choices=[('findings_score', '施工单位质量风险评分'), ('experience', '投保单位历年赔付率')], max_length=20)),
                    ('value', models.DecimalField(decimal_places=2, max_digits=9)),
                    ('source', models.CharField(max_length=120)),
                    ('from_on', models.DateField()),
                    ('until_on', models.DateField(null=True)),
                    ('recorded_at', models.DateTimeField()),
                    ('insurer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.organisation')),
                    ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.organisation')),
                ],
                options={
                    'constraints': [models.CheckConstraint(condition=models.Q(('value__gte', 0)), name='experience_value')],
                },
            ),
        ]),
    ]
