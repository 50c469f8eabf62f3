from django.db import migrations, models

from idi.lifecycle.claims.states import CLAIM


class Migration(migrations.Migration):
    dependencies = [("claims", "0008_what_is_rare")]

    operations = [
        migrations.AlterField("claim", "state", models.CharField(choices=CLAIM.choices, default="reported", max_length=14)),
    ]
