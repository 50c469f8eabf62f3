from pathlib import Path

from django.db import migrations, models

SQL = (Path(__file__).parents[1] / "frozen.sql").read_text(encoding="utf-8")


class Migration(migrations.Migration):
    dependencies = [("rating", "0003_history")]
    operations = [
        migrations.AddConstraint(
            model_name="filing",
            constraint=models.UniqueConstraint(
                fields=("insurer", "region_code", "name", "version"), name="filing_version_once"
            ),
        ),
        migrations.RunSQL(SQL, migrations.RunSQL.noop),
    ]
