from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("inspections", "0013_plan")]

    operations = [
        migrations.AddField("report", "outside_number", models.CharField(blank=True, default="", max_length=60)),
        migrations.AddConstraint(
            "report",
            models.UniqueConstraint(
                condition=models.Q(("outside_number", ""), _negated=True), fields=("body", "outside_number"),
                name="outside_report_once",
            ),
        ),
    ]
