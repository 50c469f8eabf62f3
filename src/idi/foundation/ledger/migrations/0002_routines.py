from django.db import migrations

from idi.foundation.core.laying import replaced, sql


class Migration(migrations.Migration):
    replaces = replaced("ledger", "0001_initial", "0002_double_entry", "0003_balance", "0004_papers", "0005_invoice_contract", "0006_claim_delay", "0007_claim_payments", "0008_repair_kinds")
    dependencies = [
        ("ledger", "0001_tables"),
        ("seats", "0002_routines"),
    ]
    operations = [sql(__file__, "balance.sql")]
