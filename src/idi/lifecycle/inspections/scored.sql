-- In which projects a party has findings of an insurer that leads there: what the house goes through to file a risk score.
CREATE OR REPLACE FUNCTION inspections_scored(party bigint, lead bigint)
RETURNS TABLE (party_id bigint, lead_id bigint, project_id bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT DISTINCT f.responsible_id, m.lead_id, f.project_id
    FROM inspections_finding f JOIN inspections_visit v ON v.id = f.visit_id JOIN inspections_mandate m ON m.id = v.mandate_id
   WHERE seats_actor() = 'house' AND f.asks_reply
     AND (party IS NULL OR f.responsible_id = party) AND (lead IS NULL OR m.lead_id = lead)
   ORDER BY 1, 2, 3
$$;
