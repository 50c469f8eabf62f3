from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("acceptance", "0001_initial")]

    operations = [
        migrations.AddField("settlement", "reason", models.CharField(blank=True, default="", max_length=200), preserve_default=False),
        migrations.AddField("settlement", "corrected_at", models.DateTimeField(null=True)),
        migrations.RemoveConstraint("settlement", "settlement_once"),
        migrations.AddConstraint(
            "settlement",
            models.UniqueConstraint(condition=Q(("corrected_at", None)), fields=("project",), name="settlement_once"),
        ),
    ]
