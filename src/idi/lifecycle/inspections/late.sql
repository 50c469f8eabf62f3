-- The findings that wait past their day, are no mistake and have a step left to be taken: what the daily escalation walks over.
CREATE OR REPLACE FUNCTION inspections_late(today date)
RETURNS TABLE (project_id bigint, finding_id bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT f.project_id, f.id FROM inspections_finding f
   WHERE seats_actor() = 'house' AND f.state = 'open' AND f.voided_at IS NULL AND f.asks_reply AND f.due_on < today
     AND (SELECT count(*) FROM inspections_escalation e WHERE e.finding_id = f.id) < 3
   ORDER BY f.id
$$;
