from pathlib import Path

from django.db import migrations

SQL = (Path(__file__).parents[1] / "functions.sql").read_text(encoding="utf-8")


class Migration(migrations.Migration):
    """Searches give what the actor may see; the pilot counts its projects for everybody."""

    dependencies = [("projects", "0003_full_facts"), ("seats", "0002_functions")]
    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
