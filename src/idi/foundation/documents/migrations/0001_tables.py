import django.db.models.deletion
import idi.foundation.core.crypto
from django.db import migrations, models

from idi.foundation.core.laying import Tables, replaced


class Migration(migrations.Migration):
    replaces = replaced("documents", "0001_initial", "0002_certificates", "0003_issued", "0004_recalls", "0005_made_here")
    initial = True

    dependencies = [
        ('parties', '0001_tables'),
        ('seats', '0001_tables'),
    ]

    operations = [
        Tables([
            migrations.CreateModel(
                name='Certificate',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('holder', models.CharField(blank=True, max_length=120)),
                    ('origin', models.CharField(choices=[('own', '本单位证书'), ('demo', '平台演示证书'), ('authority', '平台演示根证书')], max_length=10)),
                    ('certificate', models.TextField()),
                    ('chain', models.TextField(blank=True)),
                    ('subject', models.CharField(max_length=400)),
                    ('issuer', models.CharField(max_length=400)),
                    ('serial', models.CharField(max_length=50)),
                    ('fingerprint', models.CharField(max_length=64, unique=True)),
                    ('from_at', models.DateTimeField()),
                    ('until_at', models.DateTimeField()),
                    ('filed_at', models.DateTimeField()),
                    ('withdrawn_at', models.DateTimeField(null=True)),
                    ('withdrawn_reason', models.CharField(blank=True, max_length=300)),
                    ('organisation', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.organisation')),
                ],
                options={
                    'indexes': [models.Index(fields=['organisation', '-until_at'], name='certificate_of_organisation')],
                    'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('organisation__isnull', True), ('origin', 'authority')), models.Q(models.Q(('origin', 'authority'), _negated=True), ('organisation__isnull', False)), _connector='OR'), name='certificate_of_somebody'), models.CheckConstraint(condition=models.Q(('from_at__lt', models.F('until_at'))), name='certificate_days_in_order')],
                },
            ),
            migrations.CreateModel(
                name='Document',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('region_code', models.CharField(max_length=6)),
                    ('subject_kind', models.CharField(max_length=60)),
                    ('subject_id', models.BigIntegerField()),
                    ('kind', models.CharField(max_length=60)),
                    ('title', models.CharField(max_length=120)),
                    ('number', models.CharField(blank=True, default='', max_length=60)),
                    ('content_type', models.CharField(max_length=100)),
                    ('size', models.PositiveBigIntegerField()),
                    ('sha256', models.CharField(max_length=64)),
                    ('small_sha256', models.CharField(blank=True, default='', max_length=64)),
                    ('taken_at', models.DateTimeField(null=True)),
                    ('recalls', models.BooleanField(default=False)),
                    ('keep_until', models.DateField(null=True)),
                    ('made_here', models.BooleanField(default=False)),
                    ('created_at', models.DateTimeField()),
                    ('created_by', models.BigIntegerField(null=True)),
                    ('certificate', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.certificate')),
                    ('replaces', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replaced_by', to='documents.document')),
                    ('scope', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='seats.scope')),
                    ('unit', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='seats.scope')),
                ],
                options={
                    'indexes': [models.Index(fields=['subject_kind', 'subject_id', 'kind'], name='document_by_subject'), models.Index(fields=['sha256'], name='document_by_content'), models.Index(fields=['number'], name='document_by_number')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('size__gt', 0)), name='document_not_empty'), models.CheckConstraint(condition=models.Q(('replaces__isnull', True), models.Q(('replaces', models.F('id')), _negated=True), _connector='OR'), name='document_replaces_another')],
                },
            ),
            migrations.CreateModel(
                name='SigningKey',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('organisation_id', models.BigIntegerField(null=True)),
                    ('key', idi.foundation.core.crypto.EncryptedTextField(purpose='certificate.key')),
                    ('certificate', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='signing_key', to='documents.certificate')),
                ],
            ),
        ]),
    ]
