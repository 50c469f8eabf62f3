from django.db import migrations

from idi.foundation.core.laying import replaced, sql


class Migration(migrations.Migration):
    replaces = replaced("standing", "0001_initial", "0002_insurers", "0003_repair_panel")
    dependencies = [
        ("standing", "0001_tables"),
        ("parties", "0002_routines"),
        ("seats", "0002_routines"),
    ]
    operations = [sql(__file__, "insurers.sql")]
