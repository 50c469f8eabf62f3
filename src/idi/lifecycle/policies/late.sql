-- The policies whose premium is late on a day: what the daily reminder walks over, one project after the other.
CREATE OR REPLACE FUNCTION policies_late(today date)
RETURNS TABLE (project_id bigint, policy_id bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT DISTINCT p.project_id, p.id
    FROM ledger_due d JOIN policies_policy p ON p.id = d.subject_id
    JOIN parties_organisation o ON o.id = d.debtor_id AND o.kind <> 'insurer'
   WHERE seats_actor() = 'house' AND d.subject_kind = 'policies.policy'
     AND d.kind IN ('premium', 'premium_adjustment') AND d.cancelled_at IS NULL
     AND d.paid_amount < d.amount AND d.due_on < today
   ORDER BY p.id
$$;
