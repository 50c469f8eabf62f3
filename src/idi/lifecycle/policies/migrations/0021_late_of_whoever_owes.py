from pathlib import Path

from django.db import migrations

# What an earlier policyholder still owes is late as well.
SQL = (Path(__file__).parents[1] / "late.sql").read_text(encoding="utf-8")


class Migration(migrations.Migration):
    dependencies = [("policies", "0020_recorded_explanations")]
    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
