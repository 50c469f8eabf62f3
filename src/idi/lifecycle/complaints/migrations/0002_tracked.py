from pathlib import Path

from django.db import migrations

SQL = (Path(__file__).parents[1] / "complaints.sql").read_text(encoding="utf-8")


class Migration(migrations.Migration):
    dependencies = [("complaints", "0001_complaints")]
    operations = [migrations.RunSQL(SQL, "DROP FUNCTION complaints_tracked(text)")]
