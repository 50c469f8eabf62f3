from pathlib import Path

from django.db import migrations, models

SQL = (Path(__file__).parents[1] / "issued_recalled.sql").read_text(encoding="utf-8")

# Notices of recall filed before they were told apart from a new version.
FILL = "UPDATE documents_document SET recalls = true WHERE replaces_id IS NOT NULL AND number LIKE '%-撤回'"


class Migration(migrations.Migration):
    dependencies = [("documents", "0003_issued")]
    operations = [
        migrations.AddField("document", "recalls", models.BooleanField(default=False)),
        migrations.RunSQL(SQL, migrations.RunSQL.noop),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
    ]
