import django.db.models.deletion
from django.db import migrations, models

from idi.foundation.core.crypto import EncryptedTextField


def _to(table: str) -> models.ForeignKey:
    return models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=table)


class Migration(migrations.Migration):
    dependencies = [
        ("claims", "0001_tables"), ("parties", "0001_tables"), ("payouts", "0001_tables"), ("projects", "0001_tables"),
    ]  # fmt: skip

    operations = [
        migrations.CreateModel(
            name="GivenAccount",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("region_code", models.CharField(max_length=6)),
                ("holder_name", EncryptedTextField(purpose="payout.holder_name")),
                ("account", EncryptedTextField(purpose="payout.account")),
                ("bank", models.CharField(max_length=80)),
                ("given_as", models.CharField(choices=[("owner", "业主"), ("holder", "受托人")], max_length=6)),
                ("given_at", models.DateTimeField()),
                ("given_by_id", models.BigIntegerField(null=True)),
                ("claim", _to("claims.claim")),
                ("lead", _to("parties.organisation")),
                ("project", _to("projects.project")),
            ],
            options={"abstract": False},
        ),
    ]
