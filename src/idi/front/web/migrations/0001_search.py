from pathlib import Path

from django.db import migrations

SQL = (Path(__file__).parents[1] / "search.sql").read_text(encoding="utf-8")


class Migration(migrations.Migration):
    dependencies = [("parties", "0001_initial"), ("policies", "0001_initial"), ("claims", "0001_initial")]
    operations = [migrations.RunSQL(SQL, "DROP FUNCTION web_search(text)")]
