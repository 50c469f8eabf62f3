from django.db import migrations

from idi.foundation.core.laying import replaced, sql


class Migration(migrations.Migration):
    replaces = replaced("web", "0001_search", "0002_search_rows")
    dependencies = [
        ("web", "0001_tables"),
        ("claims", "0002_routines"),
        ("parties", "0002_routines"),
        ("policies", "0002_routines"),
        ("projects", "0002_routines"),
        ("seats", "0002_routines"),
    ]
    operations = [sql(__file__, "search.sql")]
