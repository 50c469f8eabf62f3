from django.db import migrations

from idi.foundation.core.laying import replaced, sql


class Migration(migrations.Migration):
    replaces = replaced("hotline", "0001_initial", "0002_desk", "0003_finding")
    dependencies = [
        ("hotline", "0001_tables"),
        ("parties", "0002_routines"),
        ("seats", "0002_routines"),
    ]
    operations = [sql(__file__, "hotline.sql")]
