from django.db import migrations

from idi.foundation.core.laying import replaced, sql


class Migration(migrations.Migration):
    replaces = replaced("credit", "0001_initial", "0002_records", "0003_facts_fed_again")
    dependencies = [
        ("credit", "0001_tables"),
        ("parties", "0002_routines"),
        ("seats", "0002_routines"),
    ]
    operations = [sql(__file__, "credit.sql")]
