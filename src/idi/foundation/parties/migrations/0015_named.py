from pathlib import Path

from django.db import migrations

SQL = (Path(__file__).parents[1] / "named.sql").read_text(encoding="utf-8")


class Migration(migrations.Migration):
    dependencies = [("parties", "0014_condition")]
    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
