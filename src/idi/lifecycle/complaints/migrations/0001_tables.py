import django.db.models.deletion
import idi.foundation.core.crypto
from django.db import migrations, models

from idi.foundation.core.laying import Tables, replaced


class Migration(migrations.Migration):
    replaces = replaced("complaints", "0001_complaints", "0002_tracked")
    initial = True

    dependencies = [
        ('claims', '0001_tables'),
        ('parties', '0001_tables'),
        ('projects', '0001_tables'),
    ]

    operations = [
        Tables([
            migrations.CreateModel(
                name='Complaint',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('region_code', models.CharField(max_length=6)),
                    ('number', models.CharField(max_length=40, unique=True)),
                    ('track_code', models.CharField(max_length=16, unique=True)),
                    ('desk_id', models.BigIntegerField()),
                    ('about', models.CharField(blank=True, max_length=400)),
                    ('against_kind', models.CharField(choices=[('insurer', '保险机构'), ('developer', '建设单位'), ('contractor', '施工单位'), ('inspection_body', '质量风险管理机构'), ('repairer', '维修机构')], max_length=16)),
                    ('cause', models.CharField(choices=[('speed', '现场速度'), ('schedule', '开工竣工工期'), ('attitude', '服务态度'), ('scope', '施工范围及方案'), ('quality', '施工质量'), ('price', '价格争议'), ('liability', '责任争议'), ('other', '其他')], max_length=10)),
                    ('channel', models.CharField(choices=[('web', '网页'), ('hotline', '专线')], max_length=8)),
                    ('text', models.TextField()),
                    ('wish', models.TextField(blank=True)),
                    ('name', idi.foundation.core.crypto.EncryptedTextField(purpose='complaint.name')),
                    ('phone', idi.foundation.core.crypto.EncryptedTextField(purpose='complaint.phone')),
                    ('phone_index', models.CharField(db_index=True, max_length=64)),
                    ('person_id', models.BigIntegerField(null=True)),
                    ('filed_at', models.DateTimeField()),
                    ('stage', models.CharField(choices=[('first', '一般期限'), ('complex', '情况复杂，已延长'), ('prolonged', '经批准再次延长')], default='first', max_length=9)),
                    ('due_on', models.DateField()),
                    ('because', models.JSONField(default=list)),
                    ('extension_reason', models.TextField(blank=True)),
                    ('extended_by_id', models.BigIntegerField(null=True)),
                    ('handler_id', models.BigIntegerField(null=True)),
                    ('escalated_at', models.DateTimeField(null=True)),
                    ('outcome', models.CharField(blank=True, choices=[('upheld', '投诉属实'), ('partly', '部分属实'), ('unfounded', '投诉不属实')], max_length=9)),
                    ('answer', models.TextField(blank=True)),
                    ('answered_at', models.DateTimeField(null=True)),
                    ('answered_by_id', models.BigIntegerField(null=True)),
                    ('letter_id', models.BigIntegerField(null=True)),
                    ('rating', models.PositiveSmallIntegerField(choices=[(0, '非常满意'), (1, '满意'), (2, '不满意')], null=True)),
                    ('rating_words', models.TextField(blank=True)),
                    ('rated_at', models.DateTimeField(null=True)),
                    ('state', models.CharField(choices=[('undirected', '待确定被投诉单位'), ('filed', '待受理'), ('in_hand', '办理中'), ('answered', '已答复'), ('closed', '已办结'), ('withdrawn', '已撤回')], default='undirected', max_length=10)),
                    ('against', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.organisation')),
                    ('claim', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='claims.claim')),
                    ('project', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='projects.project')),
                    ('unit', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='projects.unit')),
                ],
                options={
                    'indexes': [models.Index(fields=['against', '-id'], name='complaint_by_against'), models.Index(fields=['region_code', '-id'], name='complaint_by_region'), models.Index(condition=models.Q(('state__in', ('undirected', 'filed', 'in_hand'))), fields=['due_on'], name='complaint_runs')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('state', 'undirected'), ('against__isnull', False), ('state', 'withdrawn'), _connector='OR'), name='directed_complaint_is_against_somebody'), models.CheckConstraint(condition=models.Q(models.Q(('answer', ''), ('answered_at__isnull', True)), models.Q(('answered_at__isnull', False), models.Q(('answer', ''), _negated=True)), _connector='OR'), name='complaint_answered_with_words')],
                },
            ),
        ]),
    ]
