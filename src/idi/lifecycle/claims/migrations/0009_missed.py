from pathlib import Path

from django.db import migrations

SQL = (Path(__file__).parents[1] / "missed.sql").read_text(encoding="utf-8")


class Migration(migrations.Migration):
    dependencies = [("claims", "0008_reports_in_full")]
    operations = [migrations.RunSQL(SQL, "DROP FUNCTION claims_missed(date, int); DROP FUNCTION claims_with_builder(bigint)")]
