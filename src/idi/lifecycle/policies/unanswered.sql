-- The parts of panels nobody answered for whose day to answer comes by a day: what the daily reminder walks over.
CREATE OR REPLACE FUNCTION policies_unanswered(by_day date)
RETURNS TABLE (project_id bigint, proposal_id bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT DISTINCT s.project_id, s.proposal_id
    FROM policies_share s
    JOIN policies_agreement a ON a.proposal_id = s.proposal_id
    JOIN policies_proposal p ON p.id = s.proposal_id
   WHERE seats_actor() = 'house' AND s.state = 'invited' AND a.answer_by <= by_day AND p.state IN ('draft', 'submitted')
   ORDER BY s.proposal_id
$$;
