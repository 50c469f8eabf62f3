import django.contrib.postgres.fields
import django.db.models.deletion
import idi.foundation.core.crypto
import uuid
from django.conf import settings
from django.db import migrations, models

from idi.foundation.core.laying import Tables, replaced


class Migration(migrations.Migration):
    replaces = replaced("notices", "0001_initial", "0002_leaving")
    initial = True

    dependencies = [
        ('parties', '__first__'),
    ]

    operations = [
        Tables([
            migrations.CreateModel(
                name='Message',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('holder_id', models.BigIntegerField()),
                    ('title', models.CharField(max_length=200)),
                    ('text', models.TextField()),
                    ('address', models.CharField(blank=True, max_length=300)),
                    ('subject_kind', models.CharField(max_length=60)),
                    ('subject_id', models.BigIntegerField()),
                    ('sent_at', models.DateTimeField()),
                    ('read_at', models.DateTimeField(null=True)),
                ],
                options={
                    'indexes': [models.Index(fields=['holder_id', '-sent_at'], name='message_by_holder')],
                },
            ),
            migrations.CreateModel(
                name='PhoneCode',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('purpose', models.CharField(max_length=30)),
                    ('phone_index', models.CharField(max_length=64)),
                    ('code_hash', models.CharField(max_length=64)),
                    ('sent_at', models.DateTimeField()),
                    ('until_at', models.DateTimeField()),
                    ('used_at', models.DateTimeField(null=True)),
                ],
                options={
                    'indexes': [models.Index(fields=['phone_index', 'purpose', '-id'], name='code_by_phone')],
                },
            ),
            migrations.CreateModel(
                name='Preference',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('email', idi.foundation.core.crypto.EncryptedTextField(blank=True, default='', purpose='preference.email')),
                    ('email_index', models.CharField(blank=True, db_index=True, default='', max_length=64)),
                    ('phone_index', models.CharField(blank=True, db_index=True, default='', max_length=64)),
                    ('declined', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), default=list, size=None)),
                    ('for_organisations', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), default=list, size=None)),
                    ('language', models.CharField(default='zh', max_length=2)),
                    ('changed_at', models.DateTimeField()),
                    ('person', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
            ),
            migrations.CreateModel(
                name='Sending',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('region_code', models.CharField(max_length=6)),
                    ('key', models.UUIDField(default=uuid.uuid4, unique=True)),
                    ('channel', models.CharField(choices=[('sms', '短信'), ('email', '电子邮件')], max_length=5)),
                    ('kind', models.CharField(max_length=30)),
                    ('recipient', idi.foundation.core.crypto.EncryptedTextField(purpose='sending.recipient')),
                    ('recipient_index', models.CharField(db_index=True, max_length=64)),
                    ('title', models.CharField(blank=True, max_length=200)),
                    ('text', idi.foundation.core.crypto.EncryptedTextField(purpose='sending.text')),
                    ('state', models.CharField(choices=[('queued', '等待发送'), ('sent', '已发出'), ('delivered', '已送达'), ('failed', '未送达'), ('declined', '收件人已退订')], default='queued', max_length=9)),
                    ('attempts', models.PositiveSmallIntegerField(default=0)),
                    ('due_at', models.DateTimeField()),
                    ('queued_at', models.DateTimeField()),
                    ('sent_at', models.DateTimeField(null=True)),
                    ('delivered_at', models.DateTimeField(null=True)),
                    ('failed_at', models.DateTimeField(null=True)),
                    ('fault', models.CharField(blank=True, max_length=200)),
                    ('reference', models.CharField(blank=True, max_length=80)),
                    ('subject_kind', models.CharField(blank=True, max_length=60)),
                    ('subject_id', models.BigIntegerField(null=True)),
                ],
                options={
                    'indexes': [models.Index(condition=models.Q(('state', 'queued')), fields=['due_at'], name='sending_waits'), models.Index(fields=['subject_kind', 'subject_id'], name='sending_by_subject')],
                },
            ),
        ]),
    ]
