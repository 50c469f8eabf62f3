from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("claims", "0007_reserve_follows_awards")]
    operations = [
        migrations.AddIndex("claim", models.Index(fields=["state", "-id"], name="claim_by_state")),
        migrations.AddIndex("claim", models.Index(fields=["item", "-id"], name="claim_by_item")),
        migrations.AddIndex(
            "claim", models.Index(fields=["-id"], condition=models.Q(emergency=True), name="claim_emergencies")
        ),
    ]
