from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("policies", "0016_proposal_ends")]

    operations = [
        migrations.AddField("endorsement", "outside_number", models.CharField(blank=True, default="", max_length=60), preserve_default=False),
        migrations.AddField("endorsement", "outside_on", models.DateField(null=True)),
        migrations.AddField("endorsement", "warnings", models.JSONField(default=list)),
        migrations.AddConstraint(
            "endorsement",
            models.UniqueConstraint(
                condition=models.Q(("outside_number", ""), _negated=True),
                fields=("policy", "outside_number"),
                name="outside_endorsement_once",
            ),
        ),
    ]
