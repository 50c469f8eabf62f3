from django.db import migrations

# Each member's part of the premium of contracts concluded before it was kept: followers to the cent, the lead the rest.
FILL = """
UPDATE policies_member m SET premium = CASE WHEN m.lead
       THEN coalesce(p.final, p.provisional)
            - coalesce((SELECT sum(round(coalesce(p.final, p.provisional) * f.share, 2))
                          FROM policies_member f WHERE f.policy_id = p.id AND NOT f.lead), 0)
       ELSE round(coalesce(p.final, p.provisional) * m.share, 2) END
  FROM policies_policy p WHERE p.id = m.policy_id
"""


class Migration(migrations.Migration):
    dependencies = [("policies", "0004_endorsements")]

    operations = [migrations.RunSQL(FILL, migrations.RunSQL.noop)]
