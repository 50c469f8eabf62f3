from pathlib import Path

from django.db import migrations

SQL = (Path(__file__).parents[1] / "joining.sql").read_text(encoding="utf-8")


class Migration(migrations.Migration):
    dependencies = [("parties", "0004_people")]
    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
