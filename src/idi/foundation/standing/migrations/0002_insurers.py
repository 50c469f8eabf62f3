from pathlib import Path

from django.db import migrations

SQL = (Path(__file__).parents[1] / "insurers.sql").read_text(encoding="utf-8")


class Migration(migrations.Migration):
    dependencies = [("standing", "0001_initial"), ("parties", "0003_merging")]
    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
