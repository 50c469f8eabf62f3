from django.db import migrations

from idi.foundation.core.laying import replaced, sql


class Migration(migrations.Migration):
    replaces = replaced("rating", "0001_initial", "0002_underwriting", "0003_history", "0004_frozen", "0005_release")
    dependencies = [
        ("rating", "0001_tables"),
        ("seats", "0002_routines"),
    ]
    operations = [sql(__file__, "frozen.sql")]
