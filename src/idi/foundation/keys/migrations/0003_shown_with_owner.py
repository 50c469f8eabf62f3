from django.db import migrations

from idi.foundation.core.laying import sql


class Migration(migrations.Migration):
    dependencies = [("keys", "0002_routines"), ("parties", "0001_tables")]
    operations = [sql(__file__, "keys.sql")]
