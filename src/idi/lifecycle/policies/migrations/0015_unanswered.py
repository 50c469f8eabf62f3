from pathlib import Path

from django.db import migrations

SQL = (Path(__file__).parents[1] / "unanswered.sql").read_text(encoding="utf-8")


class Migration(migrations.Migration):
    dependencies = [("policies", "0014_waiver_officer")]
    operations = [migrations.RunSQL(SQL, "DROP FUNCTION policies_unanswered(date)")]
