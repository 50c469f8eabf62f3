-- Which registered project an insurer means by a project or permit number. A project it has no seat in is told only to who also
-- names its developer: both stand on the policy it issued. `policy_number` is that of a policy in force there, if any.
CREATE OR REPLACE FUNCTION policies_outside_match(wanted text[], uscc text[])
RETURNS TABLE (place bigint, project_id bigint, name text, policy_number text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  WITH asked AS (
    SELECT w.number, w.code, w.place FROM unnest(wanted, uscc) WITH ORDINALITY AS w(number, code, place)
  ), met AS (
    SELECT a.place, a.code, p.id, p.name, p.developer_id FROM asked a JOIN projects_project p ON p.number = a.number
    UNION
    SELECT a.place, a.code, p.id, p.name, p.developer_id FROM asked a JOIN projects_project p ON p.permit_number = a.number
     WHERE a.number <> ''
  )
  SELECT m.place, m.id, m.name::text,
         (SELECT x.number::text FROM policies_policy x WHERE x.project_id = m.id AND x.state <> 'cancelled' LIMIT 1)
    FROM met m JOIN parties_organisation o ON o.id = m.developer_id
   WHERE m.id IN (SELECT seats_scopes('project', NULL)) OR (m.code <> '' AND o.uscc = m.code)
$$;
