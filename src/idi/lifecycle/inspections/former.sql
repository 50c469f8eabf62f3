-- What a body that was replaced keeps reading although it has no seat in the works any more: its own visits and what hangs on them.
CREATE OR REPLACE FUNCTION inspections_former_visits() RETURNS SETOF bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT v.id FROM inspections_visit v JOIN inspections_mandate m ON m.id = v.mandate_id
   WHERE m.state = 'ended' AND m.body_id = ANY (seats_holders())
$$;
CREATE OR REPLACE FUNCTION inspections_former_findings() RETURNS SETOF bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT f.id FROM inspections_finding f WHERE f.visit_id IN (SELECT inspections_former_visits())
$$;
