from django.db import migrations, models

# Contracts and proposals from before show the plan of the quote they stand on; what was agreed for each item stays as it is.
FILL = """
UPDATE policies_proposal p
   SET quoted = jsonb_build_object('deductible', q.terms -> 'deductible', 'limits', coalesce(q.terms -> 'limits', '[]'),
                                   'clauses', coalesce(q.terms -> 'clauses', '[]'))
  FROM rating_quote q WHERE q.id = p.quote_id AND q.terms <> '{}';
UPDATE policies_policy c SET quoted = p.quoted FROM policies_proposal p WHERE p.id = c.proposal_id;
"""


class Migration(migrations.Migration):
    dependencies = [("policies", "0018_lifting"), ("rating", "0005_release")]

    operations = [
        migrations.AddField("proposal", "quoted", models.JSONField(default=dict)),
        migrations.AddField("policy", "quoted", models.JSONField(default=dict)),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
    ]
