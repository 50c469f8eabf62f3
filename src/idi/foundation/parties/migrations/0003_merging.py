from django.db import migrations, models
import django.db.models.deletion


class Migration(migrations.Migration):
    dependencies = [("parties", "0002_login")]
    operations = [
        migrations.AlterField("organisation", "uscc", models.CharField(max_length=18, null=True)),
        migrations.AddField(
            "organisation",
            "merged_into",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="merged",
                to="parties.organisation",
            ),
        ),
        migrations.AddField("organisation", "merged_at", models.DateTimeField(null=True)),
        migrations.AddField("organisation", "merge_reason", models.CharField(blank=True, max_length=200)),
        migrations.AddConstraint(
            "organisation",
            models.UniqueConstraint(
                condition=models.Q(("merged_into__isnull", True)), fields=("uscc",), name="uscc_once"
            ),
        ),
        migrations.AddConstraint(
            "organisation",
            models.CheckConstraint(
                condition=models.Q(
                    models.Q(("merged_into__isnull", True), ("merged_at__isnull", True)),
                    models.Q(
                        ("merged_into__isnull", False),
                        ("merged_at__isnull", False),
                        models.Q(("merged_into", models.F("id")), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="organisation_merged_whole",
            ),
        ),
    ]
