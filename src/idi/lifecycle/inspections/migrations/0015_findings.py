from pathlib import Path

import django.db.models.deletion
import idi.foundation.core.crypto
from django.db import migrations, models

LATE, SCORED = (
    (Path(__file__).parents[1] / name).read_text(encoding="utf-8") for name in ("late_standing.sql", "scored.sql")
)
# Visits that are void count in no plan either.
PLAN = (
    (Path(__file__).parents[1] / "plan_watch.sql").read_text(encoding="utf-8")
    .replace("FROM inspections_visit v WHERE", "FROM inspections_visit v WHERE v.voided_at IS NULL AND")
)  # fmt: skip
SERIOUS = """
UPDATE inspections_finding SET serious = grade_current IN ('D', 'E'), found_serious = grade_original IN ('D', 'E')
"""


class Migration(migrations.Migration):

    dependencies = [
        ('inspections', '0014_outside_reports'),
        ('parties', '0011_links_by_index'),
        ('policies', '0018_lifting'),
        ('projects', '0005_unit_indexes'),
    ]

    operations = [
        migrations.CreateModel(
            name='Series',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('region_code', models.CharField(max_length=6)),
                ('reason', models.CharField(max_length=250)),
                ('linked_at', models.DateTimeField()),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AddField(
            model_name='accident',
            name='corrections',
            field=models.JSONField(default=list),
        ),
        migrations.AddField(
            model_name='accident',
            name='voided_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='accident',
            name='voided_reason',
            field=models.CharField(blank=True, max_length=250),
        ),
        migrations.AddField(
            model_name='finding',
            name='found_serious',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='finding',
            name='regrades',
            field=models.JSONField(default=list),
        ),
        migrations.AddField(
            model_name='finding',
            name='serious',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='finding',
            name='voided_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='finding',
            name='voided_reason',
            field=models.CharField(blank=True, max_length=250),
        ),
        migrations.AddField(
            model_name='rectification',
            name='agreed',
            field=models.BooleanField(null=True),
        ),
        migrations.AddField(
            model_name='rectification',
            name='cosign_remark',
            field=models.CharField(blank=True, max_length=300),
        ),
        migrations.AddField(
            model_name='rectification',
            name='cosigned_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='rectification',
            name='cosigned_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.organisation'),
        ),
        migrations.AddField(
            model_name='rectification',
            name='voided_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='rectification',
            name='voided_reason',
            field=models.CharField(blank=True, max_length=250),
        ),
        migrations.AddField(
            model_name='replylink',
            name='mail',
            field=idi.foundation.core.crypto.EncryptedTextField(blank=True, default='', purpose='reply_link.mail'),
        ),
        migrations.AddField(
            model_name='replylink',
            name='opened_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='replylink',
            name='used_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='visit',
            name='voided_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='visit',
            name='voided_reason',
            field=models.CharField(blank=True, max_length=250),
        ),
        migrations.AddConstraint(
            model_name='accident',
            constraint=models.CheckConstraint(condition=models.Q(('voided_at__isnull', True), models.Q(('voided_reason', ''), _negated=True), _connector='OR'), name='accident_void_says_why'),
        ),
        migrations.AddConstraint(
            model_name='rectification',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('agreed__isnull', True), ('cosigned_at__isnull', True), ('cosigned_by__isnull', True)), models.Q(('agreed__isnull', False), ('cosigned_at__isnull', False), ('cosigned_by__isnull', False)), _connector='OR'), name='rectification_cosigned_whole'),
        ),
        migrations.AddConstraint(
            model_name='rectification',
            constraint=models.CheckConstraint(condition=models.Q(('voided_at__isnull', True), models.Q(('voided_reason', ''), _negated=True), _connector='OR'), name='rectification_void_says_why'),
        ),
        migrations.AddConstraint(
            model_name='visit',
            constraint=models.CheckConstraint(condition=models.Q(('voided_at__isnull', True), models.Q(('voided_reason', ''), _negated=True), _connector='OR'), name='visit_void_says_why'),
        ),
        migrations.AddField(
            model_name='series',
            name='project',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='projects.project'),
        ),
        migrations.AddField(
            model_name='series',
            name='responsible',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.organisation'),
        ),
        migrations.AddField(
            model_name='finding',
            name='series',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='findings', to='inspections.series'),
        ),
        migrations.AddIndex(
            model_name='finding',
            index=models.Index(fields=['region_code', '-id'], name='finding_by_region'),
        ),
        migrations.AddConstraint(
            model_name='finding',
            constraint=models.CheckConstraint(condition=models.Q(('voided_at__isnull', True), models.Q(('voided_reason', ''), _negated=True), _connector='OR'), name='finding_void_says_why'),
        ),
        migrations.RunSQL(SERIOUS, migrations.RunSQL.noop),
        migrations.RunSQL(LATE, migrations.RunSQL.noop),
        migrations.RunSQL(PLAN, migrations.RunSQL.noop),
        migrations.RunSQL(SCORED, "DROP FUNCTION inspections_scored(bigint, bigint)"),
    ]
