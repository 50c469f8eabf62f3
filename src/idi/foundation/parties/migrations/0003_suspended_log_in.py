from django.db import migrations

from idi.foundation.core.laying import sql


class Migration(migrations.Migration):
    dependencies = [("parties", "0002_routines")]
    operations = [sql(__file__, "login.sql")]
