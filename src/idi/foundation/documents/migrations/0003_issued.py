from pathlib import Path

from django.db import migrations, models

SQL = (Path(__file__).parents[1] / "issued.sql").read_text(encoding="utf-8")


class Migration(migrations.Migration):
    dependencies = [("documents", "0002_certificates")]
    operations = [
        migrations.AddField("certificate", "holder", models.CharField(blank=True, default="", max_length=120), preserve_default=False),
        migrations.AddIndex("document", models.Index(fields=["number"], name="document_by_number")),
        migrations.RunSQL(SQL, "DROP FUNCTION documents_issued(text, text[], text)"),
    ]
