from pathlib import Path

from django.db import migrations

SQL = (Path(__file__).parents[1] / "appointed.sql").read_text(encoding="utf-8")


class Migration(migrations.Migration):
    dependencies = [("inspections", "0007_returning")]
    operations = [migrations.RunSQL(SQL, "DROP FUNCTION inspections_appointed()")]
