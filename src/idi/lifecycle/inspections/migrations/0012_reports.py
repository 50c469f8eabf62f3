import django.db.models.deletion
from pathlib import Path

from django.db import migrations, models

CHECK = (Path(__file__).parents[1] / "report_check.sql").read_text(encoding="utf-8")

# Reports issued before there was a course of review: one act, no author on file, each version replacing the one before.
FILL = """
UPDATE inspections_report r SET mandate_id = v.mandate_id, from_on = v.visited_on, until_on = v.visited_on,
       drafted_at = r.issued_at, levels = 0, check_code = upper(substr(md5(random()::text || r.id), 1, 12)),
       body_id = (SELECT m.body_id FROM inspections_mandate m WHERE m.id = v.mandate_id)
  FROM inspections_visit v WHERE v.id = r.visit_id;
UPDATE inspections_report r SET
       replaces_id = (SELECT e.id FROM inspections_report e WHERE e.visit_id = r.visit_id AND e.version = r.version - 1),
       first_id = (SELECT e.id FROM inspections_report e WHERE e.visit_id = r.visit_id AND e.version = 1)
 WHERE r.version > 1;
SET CONSTRAINTS ALL IMMEDIATE;
"""


def to(model, **more):
    return models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=model, **more)


def named(model, name, **more):
    return models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name=name, to=model, **more)


class Migration(migrations.Migration):

    dependencies = [
        ("inspections", "0011_mandate_bodies"),
        ("projects", "0005_unit_indexes"),
        ("documents", "0003_issued"),
    ]

    operations = [
        migrations.RemoveConstraint("report", "report_once"),
        migrations.AlterField("report", "visit", named("inspections.visit", "reports", null=True)),
        migrations.AlterField("report", "issued_at", models.DateTimeField(null=True)),
        migrations.AlterField(
            "report", "state",
            models.CharField(choices=[("draft", "草稿"), ("submitted", "待审核"), ("passed", "待签发"), ("returned", "退回修改"), ("issued", "已出具"), ("replaced", "已更新"), ("recalled", "已撤回"), ("dropped", "已作废")], default="draft", max_length=12),
        ),
        migrations.AlterField("report", "facts", models.JSONField(default=dict)),
        migrations.AddField("report", "mandate", named("inspections.mandate", "reports", null=True)),
        migrations.AddField("report", "body", to("parties.organisation", null=True)),
        migrations.AddField("report", "first", named("inspections.report", "later", null=True)),
        migrations.AddField("report", "replaces", named("inspections.report", "replaced_by", null=True)),
        migrations.AddField("report", "from_on", models.DateField(null=True)),
        migrations.AddField("report", "until_on", models.DateField(null=True)),
        migrations.AddField("report", "texts", models.JSONField(default=dict)),
        migrations.AddField("report", "further", models.JSONField(default=list)),
        migrations.AddField("report", "authors", models.JSONField(default=list)),
        migrations.AddField("report", "levels", models.PositiveSmallIntegerField(null=True)),
        migrations.AddField("report", "check_code", models.CharField(max_length=16, null=True)),
        migrations.AddField("report", "drafted_at", models.DateTimeField(null=True)),
        migrations.AddField("report", "submitted_at", models.DateTimeField(null=True)),
        migrations.AddField("report", "recalled_at", models.DateTimeField(null=True)),
        migrations.AddField("report", "reason", models.CharField(blank=True, default="", max_length=300), preserve_default=False),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.AlterField("report", "mandate", named("inspections.mandate", "reports")),
        migrations.AlterField("report", "body", to("parties.organisation")),
        migrations.AlterField("report", "from_on", models.DateField()),
        migrations.AlterField("report", "until_on", models.DateField()),
        migrations.AlterField("report", "check_code", models.CharField(max_length=16, unique=True)),
        migrations.AlterField("report", "drafted_at", models.DateTimeField()),
        migrations.AddConstraint(
            "report",
            models.UniqueConstraint(condition=models.Q(("state", "dropped"), _negated=True), fields=("replaces",), name="report_replaced_once"),
        ),
        migrations.AddConstraint(
            "report", models.CheckConstraint(condition=models.Q(("until_on__gte", models.F("from_on"))), name="report_period_in_order")
        ),
        migrations.AddConstraint(
            "report",
            models.CheckConstraint(
                condition=models.Q(models.Q(("state__in", ("issued", "replaced", "recalled")), _negated=True), models.Q(("document_id__isnull", False), ("issued_at__isnull", False)), _connector="OR"),
                name="issued_report_has_its_paper",
            ),
        ),
        migrations.AddIndex("report", models.Index(fields=["project", "-id"], name="report_by_project")),
        migrations.AddIndex("report", models.Index(fields=["body", "state", "-id"], name="report_by_body")),
        migrations.CreateModel(
            name="Review",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("region_code", models.CharField(max_length=6)),
                ("body_id", models.BigIntegerField()),
                ("level", models.PositiveSmallIntegerField()),
                ("reviewer_id", models.BigIntegerField(null=True)),
                ("passed", models.BooleanField()),
                ("remark", models.CharField(blank=True, max_length=300)),
                ("reviewed_at", models.DateTimeField()),
                ("project", to("projects.project")),
                ("report", named("inspections.report", "reviews")),
            ],
            options={"abstract": False},
        ),
        migrations.CreateModel(
            name="Recipient",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("region_code", models.CharField(max_length=6)),
                ("body_id", models.BigIntegerField()),
                ("title", models.CharField(max_length=200)),
                ("told_at", models.DateTimeField()),
                ("reminded_at", models.DateTimeField(null=True)),
                ("over", models.CharField(blank=True, choices=[("replaced", "已由新版本替代"), ("recalled", "已撤回")], max_length=10)),
                ("opened_at", models.DateTimeField(null=True)),
                ("opened_by", models.BigIntegerField(null=True)),
                ("holder", to("parties.organisation")),
                ("project", to("projects.project")),
                ("report", named("inspections.report", "recipients")),
            ],
            options={"constraints": [models.UniqueConstraint(fields=("report", "holder"), name="report_sent_once")]},
        ),
        migrations.RunSQL(CHECK, "DROP FUNCTION inspections_report_check(text)"),
    ]
