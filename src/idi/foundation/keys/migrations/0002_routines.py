from django.db import migrations

from idi.foundation.core.laying import replaced, sql


class Migration(migrations.Migration):
    replaces = replaced("keys", "0001_initial", "0002_shown")
    dependencies = [
        ("keys", "0001_tables"),
        ("parties", "0001_tables"),
        ("seats", "0002_routines"),
    ]
    operations = [sql(__file__, "keys.sql")]
