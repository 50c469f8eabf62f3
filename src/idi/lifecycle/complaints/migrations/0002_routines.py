from django.db import migrations

from idi.foundation.core.laying import replaced, sql


class Migration(migrations.Migration):
    replaces = replaced("complaints", "0001_complaints", "0002_tracked")
    dependencies = [
        ("complaints", "0001_tables"),
        ("seats", "0002_routines"),
    ]
    operations = [sql(__file__, "complaints.sql")]
