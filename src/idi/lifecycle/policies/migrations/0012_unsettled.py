from pathlib import Path

from django.db import migrations

SQL = (Path(__file__).parents[1] / "unsettled.sql").read_text(encoding="utf-8")


class Migration(migrations.Migration):
    dependencies = [("policies", "0011_books")]
    operations = [migrations.RunSQL(SQL, "DROP FUNCTION policies_unsettled(date)")]
