from django.db import migrations

from idi.foundation.core.laying import replaced, sql


class Migration(migrations.Migration):
    replaces = replaced("inspections", "0001_initial", "0002_mandate_ends", "0003_site_visits", "0004_consequences", "0005_accidents", "0006_defect_library", "0007_returning", "0008_appointed", "0009_reply_links", "0010_escalation", "0011_mandate_bodies", "0012_reports", "0013_plan", "0014_outside_reports", "0015_findings", "0016_serious_findings", "0017_missed_visits")
    dependencies = [
        ("inspections", "0001_tables"),
        ("documents", "0002_routines"),
        ("parties", "0002_routines"),
        ("policies", "0002_routines"),
        ("projects", "0002_routines"),
        ("seats", "0002_routines"),
    ]
    operations = [sql(__file__, "appointed.sql", "reply_link.sql", "late.sql", "former.sql", "report_check.sql", "scored.sql")]
