from django.db import migrations

from idi.foundation.core.laying import replaced, sql


class Migration(migrations.Migration):
    replaces = replaced("documents", "0001_initial", "0002_certificates", "0003_issued", "0004_recalls", "0005_made_here")
    dependencies = [
        ("documents", "0001_tables"),
        ("seats", "0002_routines"),
    ]
    operations = [sql(__file__, "issued.sql")]
