from django.db import migrations

from idi.foundation.core.laying import replaced, sql


class Migration(migrations.Migration):
    replaces = replaced("parties", "0001_initial", "0002_login", "0003_merging", "0004_people", "0005_joining", "0006_registry", "0007_chief_underwriter", "0008_roles", "0009_group_links", "0010_inspection_chief", "0011_links_by_index", "0012_design_manager", "0013_claims_chief", "0014_condition", "0015_named")
    dependencies = [
        ("parties", "0001_tables"),
        ("seats", "0002_routines"),
    ]
    operations = [sql(__file__, "login.sql", "joining.sql", "named.sql")]
