from pathlib import Path

from django.db import migrations

SQL = (Path(__file__).parents[1] / "keys.sql").read_text(encoding="utf-8")


class Migration(migrations.Migration):
    dependencies = [("keys", "0001_initial")]
    operations = [migrations.RunSQL(SQL, "DROP FUNCTION keys_shown(text)")]
