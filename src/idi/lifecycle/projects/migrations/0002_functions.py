from pathlib import Path

from django.db import migrations

SQL = (Path(__file__).parents[1] / "functions.sql").read_text(encoding="utf-8")


class Migration(migrations.Migration):
    dependencies = [("projects", "0001_initial"), ("seats", "0002_functions")]
    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
