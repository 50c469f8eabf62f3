from pathlib import Path

from django.db import migrations

SQL = (Path(__file__).parents[1] / "late.sql").read_text(encoding="utf-8")


class Migration(migrations.Migration):
    dependencies = [("policies", "0007_declarations"), ("ledger", "0004_papers")]
    operations = [migrations.RunSQL(SQL, "DROP FUNCTION policies_late(date)")]
