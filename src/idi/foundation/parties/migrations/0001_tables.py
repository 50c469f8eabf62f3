import django.db.models.deletion
import idi.foundation.core.crypto
import idi.foundation.core.money
from django.conf import settings
from django.db import migrations, models

from idi.foundation.core.laying import Tables, replaced


class Migration(migrations.Migration):
    replaces = replaced("parties", "0001_initial", "0002_login", "0003_merging", "0004_people", "0005_joining", "0006_registry", "0007_chief_underwriter", "0008_roles", "0009_group_links", "0010_inspection_chief", "0011_links_by_index", "0012_design_manager", "0013_claims_chief", "0014_condition", "0015_named")
    initial = True

    dependencies = [
    ]

    operations = [
        Tables([
            migrations.CreateModel(
                name='Person',
                fields=[
                    ('password', models.CharField(max_length=128, verbose_name='password')),
                    ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                    ('id', models.BigIntegerField(primary_key=True, serialize=False)),
                    ('username', models.CharField(max_length=60, unique=True)),
                    ('name', idi.foundation.core.crypto.EncryptedTextField(purpose='person.name')),
                    ('phone', idi.foundation.core.crypto.EncryptedTextField(blank=True, default='', purpose='person.phone')),
                    ('phone_index', models.CharField(blank=True, db_index=True, default='', max_length=64)),
                    ('is_active', models.BooleanField(default=True)),
                ],
                options={
                    'abstract': False,
                },
            ),
            migrations.CreateModel(
                name='Organisation',
                fields=[
                    ('id', models.BigIntegerField(primary_key=True, serialize=False)),
                    ('kind', models.CharField(choices=[('developer', '建设单位'), ('insurer', '保险机构'), ('inspection_body', '质量风险管理机构'), ('contractor', '施工单位'), ('designer', '设计单位'), ('surveyor', '勘察单位'), ('drawing_review', '审图机构'), ('supervisor', '监理单位'), ('supplier', '材料设备供应单位'), ('tester', '检测单位'), ('repairer', '维修机构'), ('property_firm', '物业服务企业'), ('owners_committee', '业主委员会'), ('appraiser', '鉴定机构'), ('loss_adjuster', '保险公估机构'), ('housing_authority', '住建主管部门'), ('insurance_regulator', '保险监管部门'), ('finance_office', '金融办'), ('property_authority', '物业主管部门'), ('association', '保险行业协会'), ('hotline', '服务专线'), ('company', '其他企业')], max_length=24)),
                    ('condition', models.CharField(choices=[('active', '存续'), ('unreachable', '失联'), ('insolvent', '破产或清算'), ('deregistered', '已注销')], default='active', max_length=14)),
                    ('name', models.CharField(max_length=120)),
                    ('uscc', models.CharField(max_length=18, null=True)),
                    ('region_code', models.CharField(max_length=6)),
                    ('sort_key', models.CharField(max_length=400)),
                    ('contact_phone', models.CharField(blank=True, max_length=40)),
                    ('registered_at', models.DateTimeField()),
                    ('merged_at', models.DateTimeField(null=True)),
                    ('merge_reason', models.CharField(blank=True, max_length=200)),
                    ('merged_into', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='merged', to='parties.organisation')),
                ],
                options={
                    'indexes': [models.Index(fields=['kind', 'sort_key'], name='organisation_by_kind')],
                    'constraints': [models.UniqueConstraint(condition=models.Q(('merged_into__isnull', True)), fields=('uscc',), name='uscc_once'), models.CheckConstraint(condition=models.Q(models.Q(('merged_into__isnull', True), ('merged_at__isnull', True)), models.Q(('merged_into__isnull', False), ('merged_at__isnull', False), models.Q(('merged_into', models.F('id')), _negated=True)), _connector='OR'), name='organisation_merged_whole')],
                },
            ),
            migrations.CreateModel(
                name='Membership',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('role', models.CharField(choices=[('administrator', '平台管理员'), ('developer_manager', '项目经办'), ('underwriter', '核保经办'), ('chief_underwriter', '核保负责人'), ('claims_handler', '理赔经办'), ('claims_chief', '理赔负责人'), ('claims_surveyor', '查勘员'), ('adjuster', '公估查勘员'), ('inspector', '检查工程师'), ('inspection_chief', '风险管理机构负责人'), ('site_manager', '现场负责人'), ('supervision_engineer', '总监理工程师'), ('design_manager', '设计负责人'), ('repair_manager', '维修负责人'), ('appraiser', '鉴定人'), ('housing_officer', '住建经办'), ('insurance_officer', '保险监管经办'), ('finance_officer', '金融办经办'), ('property_officer', '物业主管经办'), ('hotline_agent', '专线坐席'), ('property_keeper', '物业经办'), ('committee_member', '业委会经办'), ('unit_administrator', '本单位管理员'), ('owner', '业主')], max_length=30)),
                    ('from_on', models.DateField()),
                    ('until_on', models.DateField(null=True)),
                    ('suspended_at', models.DateTimeField(null=True)),
                    ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to=settings.AUTH_USER_MODEL)),
                    ('organisation', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to='parties.organisation')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(condition=models.Q(('until_on__isnull', True)), fields=('person', 'organisation', 'role'), name='membership_once', nulls_distinct=False)],
                },
            ),
            migrations.CreateModel(
                name='Link',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.CharField(choices=[('shares', '持股'), ('controls', '控制'), ('group', '同属一个集团'), ('same_person', '人员兼任'), ('employment', '任职（含曾任）')], max_length=12)),
                    ('share', idi.foundation.core.money.RateField(null=True)),
                    ('source', models.CharField(max_length=120)),
                    ('source_on', models.DateField(null=True)),
                    ('note', models.CharField(blank=True, max_length=200)),
                    ('from_on', models.DateField()),
                    ('until_on', models.DateField(null=True)),
                    ('held', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='held_by', to='parties.organisation')),
                    ('holder', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='holds', to='parties.organisation')),
                ],
                options={
                    'indexes': [models.Index(fields=['holder'], include=('held', 'id', 'kind', 'from_on', 'until_on'), name='link_by_holder'), models.Index(fields=['held'], include=('holder', 'id', 'kind', 'from_on', 'until_on'), name='link_by_held')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('until_on__isnull', True), ('until_on__gte', models.F('from_on')), _connector='OR'), name='link_dates'), models.CheckConstraint(condition=models.Q(('holder', models.F('held')), _negated=True), name='link_not_to_itself'), models.CheckConstraint(condition=models.Q(('share__isnull', True), models.Q(('share__gt', 0), ('share__lte', 1)), _connector='OR'), name='link_share_is_a_part')],
                },
            ),
            migrations.CreateModel(
                name='Invitation',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('email', idi.foundation.core.crypto.EncryptedTextField(purpose='invitation.email')),
                    ('email_index', models.CharField(max_length=64)),
                    ('roles', models.JSONField()),
                    ('nonce', models.CharField(max_length=32)),
                    ('state', models.CharField(choices=[('invited', '等待接受'), ('accepted', '已接受'), ('revoked', '已撤回')], default='invited', max_length=12)),
                    ('invited_at', models.DateTimeField()),
                    ('until_on', models.DateField()),
                    ('sent_at', models.DateTimeField(null=True)),
                    ('answered_at', models.DateTimeField(null=True)),
                    ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='invitations', to=settings.AUTH_USER_MODEL)),
                    ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='invitations', to='parties.organisation')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'invited')), fields=('organisation', 'email_index'), name='invitation_once')],
                },
            ),
            migrations.CreateModel(
                name='Contact',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('region_code', models.CharField(max_length=6)),
                    ('purpose', models.CharField(choices=[('general', '综合联系'), ('underwriting', '投保承保'), ('site', '现场与整改'), ('claims', '理赔维修'), ('finance', '财务结算'), ('reporting', '统计报送')], max_length=12)),
                    ('name', idi.foundation.core.crypto.EncryptedTextField(purpose='contact.name')),
                    ('phone', idi.foundation.core.crypto.EncryptedTextField(blank=True, default='', purpose='contact.phone')),
                    ('email', idi.foundation.core.crypto.EncryptedTextField(blank=True, default='', purpose='contact.email')),
                    ('from_on', models.DateField()),
                    ('until_on', models.DateField(null=True)),
                    ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='contacts', to='parties.organisation')),
                ],
            ),
            migrations.CreateModel(
                name='Change',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('fact', models.CharField(max_length=30)),
                    ('before', models.CharField(blank=True, max_length=200)),
                    ('after', models.CharField(blank=True, max_length=200)),
                    ('reason', models.CharField(max_length=200)),
                    ('changed_at', models.DateTimeField()),
                    ('changed_by_id', models.BigIntegerField(null=True)),
                    ('link', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='changes', to='parties.link')),
                    ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='changes', to='parties.organisation')),
                ],
                options={
                    'indexes': [models.Index(fields=['organisation', '-changed_at'], name='change_by_organisation')],
                },
            ),
            migrations.CreateModel(
                name='Qualification',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.CharField(max_length=60)),
                    ('grade', models.CharField(max_length=30)),
                    ('certificate_number', models.CharField(max_length=60)),
                    ('from_on', models.DateField()),
                    ('until_on', models.DateField(null=True)),
                    ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='qualifications', to='parties.organisation')),
                    ('replaces', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replaced_by', to='parties.qualification')),
                ],
                options={
                    'constraints': [models.CheckConstraint(condition=models.Q(('until_on__isnull', True), ('until_on__gte', models.F('from_on')), _connector='OR'), name='qualification_dates')],
                },
            ),
        ]),
    ]
