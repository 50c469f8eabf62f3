from django.db import migrations, models

from idi.foundation.core.laying import sql

FIRST = """
UPDATE inspections_plan p SET entered_on = (
  SELECT coalesce(e.entry_on, m.appointed_on)
    FROM inspections_mandate m LEFT JOIN inspections_engagement e ON e.mandate_id = m.id
   WHERE m.project_id = p.project_id AND m.body_id IS NOT NULL
   ORDER BY m.appointed_on, m.id LIMIT 1)
"""
"""Plans opened before go by the day of the first body, too."""

SETTLE = """
UPDATE inspections_planalarm a SET settled_at = now()
  FROM inspections_node n JOIN inspections_plan p ON p.id = n.plan_id
 WHERE a.subject_id = n.id AND a.kind IN ('late', 'short') AND a.settled_at IS NULL AND n.planned_on < p.entered_on
"""


class Migration(migrations.Migration):
    dependencies = [("inspections", "0002_routines")]
    operations = [
        migrations.AddField("plan", "entered_on", models.DateField(null=True)),
        migrations.RunSQL([FIRST, SETTLE], migrations.RunSQL.noop),
        sql(__file__, "plan_watch.sql"),
    ]
