from django.db import migrations

# Filings handed in or reported before, and offers made before, in the words of this version.
SQL = """
UPDATE rating_filing f SET version = n.version FROM (
    SELECT id, row_number() OVER (PARTITION BY insurer_id, region_code, name ORDER BY id) AS version FROM rating_filing
) n WHERE n.id = f.id;
UPDATE rating_filing SET state = CASE state WHEN 'draft' THEN 'submitted' ELSE 'reported' END
 WHERE state IN ('draft', 'in_force', 'replaced');
UPDATE rating_quote q SET terms = jsonb_build_object(
    'filing', f.id, 'name', f.name, 'version', f.version, 'approval_number', f.approval_number, 'clauses', f.clauses,
    'deductible', NULL, 'limits', f.limits
) FROM rating_filing f WHERE f.id = q.filing_id;
INSERT INTO rating_alternative (
    region_code, base_rate, rate, provisional, lines, because, vat, buildings, terms, number, name, judged, deductible,
    prepared_at, chosen, filing_id, insurer_id, project_id, quote_id, shown_to_id
) SELECT q.region_code, q.base_rate, q.rate, q.provisional, q.lines, q.because, q.vat, q.buildings, q.terms, 1, '方案一',
    '{}', '', q.offered_at, q.state = 'accepted', q.filing_id, q.insurer_id, q.project_id, q.id, p.developer_id
  FROM rating_quote q JOIN projects_project p ON p.id = q.project_id WHERE q.offered_at IS NOT NULL;
"""


class Migration(migrations.Migration):
    dependencies = [("rating", "0002_underwriting")]
    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
