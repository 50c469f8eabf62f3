from django.db import migrations

from idi.foundation.core.laying import replaced, sql


class Migration(migrations.Migration):
    replaces = replaced("seats", "0001_initial", "0002_functions", "0003_seat_by_holder")
    dependencies = [
        ("seats", "0001_tables"),
    ]
    operations = [sql(__file__, "functions.sql")]
