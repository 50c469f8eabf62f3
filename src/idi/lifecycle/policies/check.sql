-- What anybody may read of a policy or proof by its number or check code: the words printed on the paper, nothing else.
CREATE OR REPLACE FUNCTION policies_check(asked text)
RETURNS TABLE (
  kind text, number text, outside_number text, state_name text, project text, lead text, policyholder text,
  insured text, claimant text, signed_on date, issued_on date, revoked_on date, policy_number text, items jsonb
)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  WITH found AS (
    SELECT 'policy' AS kind, p.number, p.outside_number, p.state, p.id AS policy_id, p.issued_on, p.cancelled_on AS revoked_on
      FROM policies_policy p
     WHERE p.check_code = asked OR p.number = asked OR (p.outside_number <> '' AND p.outside_number = asked)
    UNION ALL
    SELECT 'proof', f.number, '', f.state, f.policy_id, f.issued_on, f.revoked_on
      FROM policies_proof f WHERE f.check_code = asked OR f.number = asked
  )
  SELECT found.kind, found.number::text, found.outside_number::text, found.state::text, j.name::text, l.name::text, h.name::text,
         p.insured::text, p.claimant::text, p.signed_on, found.issued_on, found.revoked_on, p.number::text,
         (SELECT coalesce(jsonb_agg(jsonb_build_object(
                   'building', b.number, 'name', i.name, 'term', i.term, 'starts_on', i.starts_on, 'ends_on', i.ends_on,
                   'excluded', i.excluded
                 ) ORDER BY b.sort_key, i.item), '[]')
            FROM policies_coveritem i JOIN projects_building b ON b.id = i.building_id WHERE i.policy_id = p.id)
    FROM found
    JOIN policies_policy p ON p.id = found.policy_id
    JOIN projects_project j ON j.id = p.project_id
    JOIN parties_organisation l ON l.id = p.lead_id
    JOIN parties_organisation h ON h.id = p.policyholder_id
   LIMIT 10
$$;
