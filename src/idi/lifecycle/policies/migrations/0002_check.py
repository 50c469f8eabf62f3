from pathlib import Path

from django.db import migrations

SQL = (Path(__file__).parents[1] / "check.sql").read_text(encoding="utf-8")


class Migration(migrations.Migration):
    dependencies = [("policies", "0001_initial"), ("projects", "0001_initial"), ("parties", "0001_initial")]
    operations = [migrations.RunSQL(SQL, "DROP FUNCTION policies_check(text)")]
