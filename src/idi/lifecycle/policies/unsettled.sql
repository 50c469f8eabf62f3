-- The policies whose buildings are all accepted while no settled cost came: what the daily job walks over.
CREATE OR REPLACE FUNCTION policies_unsettled(today date)
RETURNS TABLE (project_id bigint, policy_id bigint, accepted_on date)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT p.project_id, p.id, max(i.accepted_on)
    FROM policies_policy p JOIN policies_coveritem i ON i.policy_id = p.id
   WHERE seats_actor() = 'house' AND p.state = 'issued' AND p.settlement IS NULL
   GROUP BY p.project_id, p.id
  HAVING bool_and(i.accepted_on IS NOT NULL) AND max(i.accepted_on) < today
   ORDER BY p.id
$$;
