from pathlib import Path

from django.db import migrations

SQL = (Path(__file__).parents[1] / "estate_owners.sql").read_text(encoding="utf-8")


class Migration(migrations.Migration):
    dependencies = [("claims", "0009_missed")]
    operations = [migrations.RunSQL(SQL, "DROP FUNCTION claims_estate_owners(bigint)")]
