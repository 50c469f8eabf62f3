from django.db import migrations

from idi.foundation.core.laying import sql


class Migration(migrations.Migration):
    dependencies = [("parties", "0003_more_roles")]
    operations = [sql(__file__, "login.sql")]
