-- What anybody may know of a report who holds its code or number: that it went out, whose it is, whether it still stands.
CREATE OR REPLACE FUNCTION inspections_report_check(asked text)
RETURNS TABLE (
  number text, kind text, project text, body text, state_name text, issued_at timestamptz, recalled_at timestamptz,
  newer text, sha256 text, certificate_id bigint
)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT r.number::text, (r.facts ->> 'kind')::text, p.name::text, b.name::text, r.state::text, r.issued_at, r.recalled_at,
         (SELECT max(n.number::text) FROM inspections_report n WHERE n.replaces_id = r.id AND n.issued_at IS NOT NULL),
         d.sha256::text, d.certificate_id
    FROM inspections_report r
    JOIN projects_project p ON p.id = r.project_id
    JOIN parties_organisation b ON b.id = r.body_id
    JOIN documents_document d ON d.id = r.document_id
   WHERE asked <> '' AND (r.check_code = asked OR r.number = asked) AND r.issued_at IS NOT NULL
$$;
