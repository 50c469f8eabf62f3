from pathlib import Path

from django.db import migrations

ROOM = Path(__file__).parents[1]
SQL = "".join((ROOM / name).read_text(encoding="utf-8") for name in ("check.sql", "homes_owners.sql"))
UNDO = "DROP FUNCTION policies_check(text); DROP FUNCTION policies_owners(bigint)"


class Migration(migrations.Migration):
    dependencies = [("policies", "0009_endorsement_differences"), ("seats", "0002_functions"), ("projects", "0001_initial")]
    operations = [migrations.RunSQL(SQL, UNDO)]
