from pathlib import Path

from django.db import migrations

SQL = (Path(__file__).parents[1] / "balance.sql").read_text(encoding="utf-8")


class Migration(migrations.Migration):
    dependencies = [("ledger", "0002_double_entry")]
    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
