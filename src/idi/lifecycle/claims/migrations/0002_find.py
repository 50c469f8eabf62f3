from pathlib import Path

from django.db import migrations

SQL = (Path(__file__).parents[1] / "find.sql").read_text(encoding="utf-8")


class Migration(migrations.Migration):
    dependencies = [("claims", "0001_initial")]
    operations = [migrations.RunSQL(SQL, "DROP FUNCTION claims_find(text, text)")]
