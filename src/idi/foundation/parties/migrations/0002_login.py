from pathlib import Path

from django.db import migrations

SQL = (Path(__file__).parents[1] / "login.sql").read_text(encoding="utf-8")


class Migration(migrations.Migration):
    dependencies = [("parties", "0001_initial")]
    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
