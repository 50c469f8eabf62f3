-- The bodies at work and their mandates: whose independence the house looks at again, one project after the other.
CREATE OR REPLACE FUNCTION inspections_appointed()
RETURNS TABLE (project_id bigint, mandate_id bigint, body_id bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT project_id, id, body_id FROM inspections_mandate
   WHERE seats_actor() = 'house' AND state = 'appointed' ORDER BY id
$$;
