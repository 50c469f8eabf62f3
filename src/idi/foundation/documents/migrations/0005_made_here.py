from pathlib import Path

from django.db import migrations, models

HERE = Path(__file__).parents[1]
KINDS = (
    "acceptance.owner_notice", "claims.refusal", "filings.paper", "inspections.declaration", "inspections.handover",
    "inspections.report", "ledger.statement", "policies.agreement", "policies.endorsement", "policies.policy", "policies.premium_notice",
    "policies.proof", "policies.proposal", "policies.reminder", "policies.statement", "rating.offer", "recovery.letter",
)  # fmt: skip
"""What was generated before documents said so themselves."""
LISTED = ", ".join(f"'{kind}'" for kind in KINDS)


class Migration(migrations.Migration):
    dependencies = [("documents", "0004_recalls")]
    operations = [
        migrations.AddField("document", "made_here", models.BooleanField(default=False)),
        migrations.RunSQL(
            f"UPDATE documents_document SET made_here = true WHERE kind IN ({LISTED}) OR certificate_id IS NOT NULL",
            migrations.RunSQL.noop,
        ),
        migrations.RunSQL(
            (HERE / "issued_here.sql").read_text(encoding="utf-8"),
            (HERE / "issued_recalled.sql").read_text(encoding="utf-8"),
        ),
    ]
