import django.db.models.deletion
import idi.foundation.core.crypto
from django.db import migrations, models

from idi.foundation.core.laying import Tables, replaced


class Migration(migrations.Migration):
    replaces = replaced("hotline", "0001_initial", "0002_desk", "0003_finding")
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
                    ('desk_id', models.BigIntegerField()),
                    ('by_id', models.BigIntegerField()),
                    ('note', models.TextField()),
                    ('unplaced', models.PositiveIntegerField()),
                    ('call_backs', models.PositiveIntegerField()),
                    ('late_call_backs', models.PositiveIntegerField()),
                    ('handed_at', models.DateTimeField()),
                    ('confirmed_by_id', models.BigIntegerField(null=True)),
                    ('confirmed_at', models.DateTimeField(null=True)),
                ],
                options={
                    'constraints': [models.UniqueConstraint(condition=models.Q(('confirmed_at__isnull', True)), fields=('desk_id',), name='one_handover_waits'), models.CheckConstraint(condition=models.Q(models.Q(('confirmed_at__isnull', True), ('confirmed_by_id__isnull', True)), models.Q(('confirmed_at__isnull', False), ('confirmed_by_id__isnull', False)), _connector='OR'), name='handover_confirmed_by_somebody')],
                },
            ),
            migrations.CreateModel(
                name='Incoming',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('region_code', models.CharField(max_length=6)),
                    ('desk_id', models.BigIntegerField()),
                    ('reference', models.CharField(max_length=80)),
                    ('phone', idi.foundation.core.crypto.EncryptedTextField(purpose='incoming.phone')),
                    ('phone_index', models.CharField(max_length=64)),
                    ('line', models.CharField(blank=True, max_length=30)),
                    ('agent_id', models.BigIntegerField(null=True)),
                    ('rung_at', models.DateTimeField()),
                    ('answered_at', models.DateTimeField(null=True)),
                    ('ended_at', models.DateTimeField(null=True)),
                ],
                options={
                    'indexes': [models.Index(fields=['desk_id', '-rung_at'], name='incoming_by_desk')],
                    'constraints': [models.UniqueConstraint(fields=('desk_id', 'reference'), name='incoming_once')],
                },
            ),
            migrations.CreateModel(
                name='Call',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('region_code', models.CharField(max_length=6)),
                    ('number', models.CharField(max_length=40, unique=True)),
                    ('kind', models.CharField(choices=[('report', '报案'), ('question', '咨询'), ('complaint', '投诉'), ('chase', '催办'), ('call_back', '回拨'), ('suggestion', '建议')], max_length=10)),
                    ('caller_name', idi.foundation.core.crypto.EncryptedTextField(blank=True, purpose='call.name')),
                    ('caller_phone', idi.foundation.core.crypto.EncryptedTextField(purpose='call.phone')),
                    ('caller_phone_index', models.CharField(db_index=True, max_length=64)),
                    ('note', models.TextField()),
                    ('wrap_up', models.CharField(blank=True, choices=[('answered', '当场答复'), ('claim', '已登记报案'), ('complaint', '已登记投诉'), ('passed_on', '已转办催办'), ('call_back', '约定回拨'), ('reached', '已回拨'), ('unreached', '回拨无人接听'), ('unknown_home', '地址待核实'), ('cut_off', '中断或无声'), ('wrong_number', '打错或无关')], max_length=12)),
                    ('claim_id', models.BigIntegerField(null=True)),
                    ('complaint_id', models.BigIntegerField(null=True)),
                    ('agent_id', models.BigIntegerField()),
                    ('desk_id', models.BigIntegerField()),
                    ('called_at', models.DateTimeField()),
                    ('call_back_at', models.DateTimeField(null=True)),
                    ('closed_at', models.DateTimeField(null=True)),
                    ('unit', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='projects.unit')),
                    ('incoming', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='calls', to='hotline.incoming')),
                ],
                options={
                    'indexes': [models.Index(fields=['desk_id', '-id'], name='call_by_desk'), models.Index(condition=models.Q(('closed_at__isnull', True)), fields=['call_back_at'], name='call_back_waits')],
                },
            ),
        ]),
    ]
