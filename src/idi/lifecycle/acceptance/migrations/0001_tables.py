import django.db.models.deletion
import django.db.models.manager
import idi.foundation.core.crypto
import idi.foundation.core.money
from django.db import migrations, models

from idi.foundation.core.laying import Tables, replaced


class Migration(migrations.Migration):
    replaces = replaced("acceptance", "0001_initial", "0002_money_corrections", "0003_owners_papers_lists", "0004_rounds_and_letters")
    initial = True

    dependencies = [
        ('projects', '0001_tables'),
    ]

    operations = [
        Tables([
            migrations.CreateModel(
                name='Handover',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('region_code', models.CharField(max_length=6)),
                    ('handed_over_on', models.DateField()),
                    ('warnings', models.JSONField(default=list)),
                    ('recorded_at', models.DateTimeField()),
                    ('project', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='projects.project')),
                    ('unit', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='projects.unit')),
                ],
                options={
                    'abstract': False,
                },
            ),
            migrations.CreateModel(
                name='HousePaper',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('region_code', models.CharField(max_length=6)),
                    ('kind', models.CharField(choices=[('guarantee', '住宅质量保证书'), ('manual', '住宅使用说明书')], max_length=10)),
                    ('version', models.PositiveIntegerField()),
                    ('in_force_on', models.DateField()),
                    ('document_id', models.BigIntegerField(null=True)),
                    ('issued_at', models.DateTimeField()),
                    ('building', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='projects.building')),
                    ('project', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='projects.project')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('project', 'building', 'kind', 'version'), name='house_paper_once', nulls_distinct=False)],
                },
            ),
            migrations.CreateModel(
                name='LetterRun',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('region_code', models.CharField(max_length=6)),
                    ('state', models.CharField(choices=[('printing', '正在生成'), ('printed', '已生成'), ('failed', '没有生成')], default='printing', max_length=10)),
                    ('homes', models.PositiveIntegerField()),
                    ('printed', models.PositiveIntegerField(default=0)),
                    ('asked_at', models.DateTimeField()),
                    ('person_id', models.BigIntegerField(null=True)),
                    ('ended_at', models.DateTimeField(null=True)),
                    ('building', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='projects.building')),
                    ('project', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='projects.project')),
                ],
                options={
                    'abstract': False,
                },
            ),
            migrations.CreateModel(
                name='OwnerNotice',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('region_code', models.CharField(max_length=6)),
                    ('version', models.PositiveIntegerField()),
                    ('document_id', models.BigIntegerField()),
                    ('issued_at', models.DateTimeField()),
                    ('building', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='projects.building')),
                    ('project', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='projects.project')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('building', 'version'), name='owner_notice_once')],
                },
            ),
            migrations.CreateModel(
                name='PaperGiven',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('region_code', models.CharField(max_length=6)),
                    ('given_on', models.DateField()),
                    ('recorded_at', models.DateTimeField()),
                    ('paper', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='given', to='acceptance.housepaper')),
                    ('project', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='projects.project')),
                    ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='projects.unit')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('unit', 'paper'), name='paper_given_once')],
                },
            ),
            migrations.CreateModel(
                name='Settlement',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('region_code', models.CharField(max_length=6)),
                    ('cost', idi.foundation.core.money.MoneyField()),
                    ('settled_on', models.DateField()),
                    ('reason', models.CharField(blank=True, max_length=200)),
                    ('document_id', models.BigIntegerField(null=True)),
                    ('recorded_at', models.DateTimeField()),
                    ('corrected_at', models.DateTimeField(null=True)),
                    ('project', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='projects.project')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(condition=models.Q(('corrected_at', None)), fields=('project',), name='settlement_once')],
                },
            ),
            migrations.CreateModel(
                name='Acceptance',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('region_code', models.CharField(max_length=6)),
                    ('accepted_on', models.DateField()),
                    ('filed_on', models.DateField(null=True)),
                    ('filing_number', models.CharField(blank=True, default='', max_length=60)),
                    ('reason', models.CharField(blank=True, default='', max_length=200)),
                    ('replaced_at', models.DateTimeField(null=True)),
                    ('warnings', models.JSONField(default=list)),
                    ('document_id', models.BigIntegerField(null=True)),
                    ('recorded_at', models.DateTimeField()),
                    ('building', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='projects.building')),
                    ('project', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='projects.project')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(condition=models.Q(('replaced_at', None)), fields=('building',), name='acceptance_once')],
                },
                managers=[
                    ('every', django.db.models.manager.Manager()),
                ],
            ),
            migrations.CreateModel(
                name='AcceptanceRound',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('region_code', models.CharField(max_length=6)),
                    ('held_on', models.DateField()),
                    ('outcome', models.CharField(choices=[('failed', '未通过，整改后重新验收'), ('partial', '部分验收合格')], max_length=8)),
                    ('part', models.CharField(blank=True, max_length=100)),
                    ('findings', models.TextField(blank=True, max_length=2000)),
                    ('document_id', models.BigIntegerField(null=True)),
                    ('recorded_at', models.DateTimeField()),
                    ('building', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='projects.building')),
                    ('project', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='projects.project')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('building', 'held_on', 'outcome', 'part'), name='acceptance_round_once')],
                },
            ),
            migrations.CreateModel(
                name='HomeList',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('region_code', models.CharField(max_length=6)),
                    ('kind', models.CharField(choices=[('handovers', '交付清单'), ('owners', '业主名单')], max_length=10)),
                    ('filename', models.CharField(max_length=200)),
                    ('content', idi.foundation.core.crypto.EncryptedTextField(blank=True, purpose='home_list.content')),
                    ('as_of_on', models.DateField()),
                    ('basis', models.CharField(blank=True, choices=[('contract', '合同约定（买卖合同载明为投保、报修提供）'), ('duty', '履行法定义务（告知业主、保修）'), ('consent', '业主本人同意或授权')], max_length=8)),
                    ('basis_note', models.CharField(blank=True, max_length=200)),
                    ('counts', models.JSONField(default=dict)),
                    ('difference', models.JSONField(default=dict)),
                    ('digest', models.CharField(max_length=64)),
                    ('state', models.CharField(choices=[('ready', '待确认'), ('applied', '已导入'), ('dropped', '已放弃')], default='ready', max_length=10)),
                    ('person_id', models.BigIntegerField(null=True)),
                    ('asked_at', models.DateTimeField()),
                    ('ended_at', models.DateTimeField(null=True)),
                    ('project', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='projects.project')),
                ],
                options={
                    'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('kind', 'owners'), _negated=True), models.Q(models.Q(('basis', ''), _negated=True), models.Q(('basis_note', ''), _negated=True)), _connector='OR'), name='home_list_of_owners_has_basis')],
                },
            ),
            migrations.CreateModel(
                name='HomeOwner',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('region_code', models.CharField(max_length=6)),
                    ('place', models.CharField(max_length=200)),
                    ('name', idi.foundation.core.crypto.EncryptedTextField(purpose='home_owner.name')),
                    ('phone', idi.foundation.core.crypto.EncryptedTextField(purpose='home_owner.phone')),
                    ('phone_index', models.CharField(max_length=64)),
                    ('person_id', models.BigIntegerField(null=True)),
                    ('source', models.CharField(choices=[('card', '扫码自行登记'), ('list', '建设单位名单'), ('passing', '房屋转让')], max_length=8)),
                    ('basis', models.CharField(blank=True, choices=[('contract', '合同约定（买卖合同载明为投保、报修提供）'), ('duty', '履行法定义务（告知业主、保修）'), ('consent', '业主本人同意或授权')], max_length=8)),
                    ('state', models.CharField(choices=[('waiting', '待核实'), ('confirmed', '已登记'), ('declined', '未通过核实'), ('ended', '已结束')], default='waiting', max_length=10)),
                    ('registered_at', models.DateTimeField()),
                    ('decided_at', models.DateTimeField(null=True)),
                    ('decided_by_id', models.BigIntegerField(null=True)),
                    ('reason', models.CharField(blank=True, max_length=200)),
                    ('ended_on', models.DateField(null=True)),
                    ('project', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='projects.project')),
                    ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='projects.unit')),
                ],
                options={
                    'indexes': [models.Index(fields=['project', 'state', '-id'], name='home_owner_of_project'), models.Index(fields=['person_id'], name='home_owner_by_person')],
                    'constraints': [models.UniqueConstraint(condition=models.Q(('state__in', ('waiting', 'confirmed'))), fields=('unit', 'phone_index', 'person_id'), name='home_owner_once', nulls_distinct=False), models.CheckConstraint(condition=models.Q(models.Q(('source', 'list'), _negated=True), models.Q(('basis', ''), _negated=True), _connector='OR'), name='home_owner_list_has_basis')],
                },
            ),
        ]),
    ]
