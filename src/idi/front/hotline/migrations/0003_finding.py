from pathlib import Path

from django.db import migrations

SQL = (Path(__file__).parents[1] / "hotline.sql").read_text(encoding="utf-8")


class Migration(migrations.Migration):
    dependencies = [("hotline", "0002_desk"), ("seats", "0003_seat_by_holder"), ("parties", "0004_people")]
    operations = [
        migrations.RunSQL(
            SQL, "DROP FUNCTION hotline_search_units(text[], bigint[]); DROP FUNCTION hotline_homes_of_phone(text)"
        )
    ]
