-- Clocks that ran out and have not gone up the line yet, for the house that looks every morning: only where they lie is told.
CREATE OR REPLACE FUNCTION claims_missed(today date, most int)
RETURNS TABLE (clock_id bigint, project_id bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT k.id, k.project_id FROM claims_clock k
   WHERE k.stopped_at IS NULL AND k.escalated_at IS NULL AND k.due_on < today AND seats_actor() = 'house'
   ORDER BY k.due_on, k.id LIMIT most
$$;

-- What waits for a builder, of one developer: asked when it falls out of reach.
CREATE OR REPLACE FUNCTION claims_with_builder(developer bigint)
RETURNS TABLE (claim_id bigint, project_id bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT c.id, c.project_id FROM claims_claim c JOIN projects_project p ON p.id = c.project_id
   WHERE c.state = 'with_builder' AND p.developer_id = developer AND seats_actor() = 'house' ORDER BY c.id
$$;
