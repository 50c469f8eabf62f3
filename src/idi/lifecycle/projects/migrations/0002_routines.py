from django.db import migrations

from idi.foundation.core.laying import replaced, sql


class Migration(migrations.Migration):
    replaces = replaced("projects", "0001_initial", "0002_functions", "0003_full_facts", "0004_functions", "0005_unit_indexes", "0006_loss_adjuster")
    dependencies = [
        ("projects", "0001_tables"),
        ("seats", "0002_routines"),
    ]
    operations = [sql(__file__, "functions.sql")]
