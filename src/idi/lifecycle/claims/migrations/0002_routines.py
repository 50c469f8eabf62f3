from django.db import migrations

from idi.foundation.core.laying import replaced, sql


class Migration(migrations.Migration):
    replaces = replaced("claims", "0001_initial", "0002_find", "0003_delay", "0004_reported_by_system", "0005_prices", "0006_notes", "0007_deciding", "0008_reports_in_full", "0009_missed", "0010_estate_owners", "0011_corrected_surveys", "0012_reserve_of_advance")
    dependencies = [
        ("claims", "0001_tables"),
        ("seats", "0002_routines"),
    ]
    operations = [sql(__file__, "find.sql", "missed.sql", "estate_owners.sql")]
