-- What statistics read: whole numbers only (money in fen, area in cm², yes and no as 1 and 0), days already in China time,
-- and nothing of a person. A cancelled policy counts with the premium that was kept, not with its homes. The owner's views see every row; only the reading role may ask them (see laying.py).
-- `insurer_id` is the lead, and then amounts are the whole; in the views `..._share` it is each member with its own part.

CREATE VIEW stat_project AS
  SELECT p.region_code::text AS region_code, y.lead_id AS insurer_id,
         (p.registered_at AT TIME ZONE 'Asia/Shanghai')::date AS registered_on, p.designated_on
    FROM projects_project p
    LEFT JOIN policies_policy y ON y.project_id = p.id AND y.state = 'issued';

CREATE VIEW stat_policy AS
  SELECT p.id AS policy_id, p.region_code::text AS region_code, p.lead_id AS insurer_id, p.issued_on,
         (CASE WHEN p.state = 'issued' THEN 100 * coalesce(p.settlement, p.budget) ELSE 0 END)::bigint AS base_fen,
         (100 * (coalesce(p.final, p.provisional) + p.endorsed))::bigint AS premium_fen,
         (p.state = 'issued')::int::bigint AS live,
         (CASE WHEN p.state = 'issued' THEN 100 * (coalesce(p.final, p.provisional) + p.endorsed) ELSE 0 END)::bigint AS rated_fen,
         (p.state = 'cancelled')::int::bigint AS cancelled, p.cancelled_on,
         (p.final IS NOT NULL)::int::bigint AS settled,
         (CASE WHEN p.state = 'issued' THEN coalesce(b.area_cm2, 0) ELSE 0 END)::bigint AS area_cm2,
         (CASE WHEN p.state = 'issued' THEN coalesce(h.homes, 0) ELSE 0 END)::bigint AS homes
    FROM policies_policy p
    LEFT JOIN (SELECT project_id, (10000 * sum(area))::bigint AS area_cm2
                 FROM projects_building WHERE use = 'housing' GROUP BY project_id) b ON b.project_id = p.project_id
    LEFT JOIN (SELECT project_id, count(*) AS homes
                 FROM projects_unit WHERE part = 'inside' GROUP BY project_id) h ON h.project_id = p.project_id
   WHERE p.state IN ('issued', 'cancelled');

-- Each member keeps its part of the premium itself, past members too: together they are the premium of the policy.
CREATE VIEW stat_policy_share AS
  SELECT p.region_code, m.insurer_id, p.issued_on, max(p.live)::bigint AS live, sum(100 * m.premium)::bigint AS premium_fen
    FROM stat_policy p
    JOIN policies_member m ON m.policy_id = p.policy_id
   GROUP BY p.policy_id, p.region_code, m.insurer_id, p.issued_on;

-- One a contract: where a body was replaced, the mandate that stands now.
CREATE VIEW stat_mandate AS
  SELECT region_code::text AS region_code, lead_id AS insurer_id, signed_on, due_on,
         (appointed_on IS NOT NULL)::int::bigint AS appointed
    FROM inspections_mandate m
   WHERE NOT EXISTS (SELECT 1 FROM inspections_mandate later WHERE later.replaces_id = m.id);

CREATE VIEW stat_visit AS
  SELECT v.region_code::text AS region_code, m.lead_id AS insurer_id, v.visited_on
    FROM inspections_visit v JOIN inspections_mandate m ON m.id = v.mandate_id
   WHERE v.voided_at IS NULL;

CREATE VIEW stat_finding AS
  SELECT f.region_code::text AS region_code, m.lead_id AS insurer_id, f.grade_original::text AS grade,
         (f.found_at AT TIME ZONE 'Asia/Shanghai')::date AS found_on,
         (f.closed_at AT TIME ZONE 'Asia/Shanghai')::date AS closed_on,
         f.found_serious::int::bigint AS severe
    FROM inspections_finding f
    JOIN inspections_visit v ON v.id = f.visit_id
    JOIN inspections_mandate m ON m.id = v.mandate_id
   WHERE f.voided_at IS NULL;

CREATE VIEW stat_claim AS
  SELECT c.id AS claim_id, c.region_code::text AS region_code, c.lead_id AS insurer_id, c.policy_id, c.item::text AS item,
         (c.reported_at AT TIME ZONE 'Asia/Shanghai')::date AS reported_on,
         coalesce(c.triage ->> 'state' IN ('in_wait', 'not_started'), false)::int::bigint AS in_wait,
         (d.decided_at AT TIME ZONE 'Asia/Shanghai')::date AS decided_on,
         (d.outcome = 'covered')::int::bigint AS covered, (d.outcome = 'refused')::int::bigint AS refused,
         (c.paid_at AT TIME ZONE 'Asia/Shanghai')::date AS paid_on, (100 * c.amount)::bigint AS paid_fen
    FROM claims_claim c
    LEFT JOIN claims_decision d ON d.claim_id = c.id AND d.replaced_at IS NULL
   WHERE c.state NOT IN ('joined', 'voided');  -- the same defect counts once, what is no report counts not at all

-- What the leads paid: the amount of a claim the day it was paid, what it cost to avert worse, and what an award added later, each time something was paid on it.
CREATE VIEW stat_paid AS
  SELECT claim_id, region_code, insurer_id, policy_id, reported_on, paid_on, paid_fen, 0::bigint AS payment
    FROM stat_claim WHERE paid_on IS NOT NULL
   UNION ALL
  SELECT c.claim_id, c.region_code, c.insurer_id, c.policy_id, c.reported_on, p.paid_on, (100 * p.amount)::bigint, p.id
    FROM stat_claim c
    JOIN ledger_due d ON d.subject_kind = 'claims.claim' AND d.subject_id = c.claim_id AND d.kind IN ('claim_mitigation', 'claim_supplement')
    JOIN ledger_payment p ON p.due_id = d.id;

-- Each follower's part of all that was paid on a claim so far, less its part of what was paid before, so that several payments
-- keep together to the cent; the lead takes the remainder.
CREATE VIEW stat_claim_share AS
  WITH running AS (
    SELECT *, sum(paid_fen) OVER (PARTITION BY claim_id ORDER BY paid_on, payment) AS so_far FROM stat_paid
  ), parts AS (
    SELECT r.claim_id, r.payment, r.region_code, m.insurer_id, r.paid_on, r.paid_fen, m.lead,
           round(r.so_far * m.share) - round((r.so_far - r.paid_fen) * m.share) AS part
      FROM running r
      JOIN policies_member m ON m.policy_id = r.policy_id AND m.from_on <= r.reported_on
                            AND (m.until_on IS NULL OR m.until_on >= r.reported_on)
  )
  SELECT region_code, insurer_id, paid_on,
         CASE WHEN lead THEN paid_fen - coalesce(sum(part) FILTER (WHERE NOT lead) OVER (PARTITION BY claim_id, payment), 0)
              ELSE part END::bigint AS paid_fen
    FROM parts;

CREATE VIEW stat_clock AS
  SELECT k.region_code::text AS region_code, c.lead_id AS insurer_id, k.due_on,
         ((k.stopped_at AT TIME ZONE 'Asia/Shanghai')::date <= k.due_on AND (k.due_at IS NULL OR k.stopped_at <= k.due_at)
          AND k.stopped_at IS NOT NULL)::int::bigint AS kept
    FROM claims_clock k JOIN claims_claim c ON c.id = k.claim_id
   WHERE k.due_on IS NOT NULL AND k.clock NOT LIKE 'builder_%' AND c.state NOT IN ('joined', 'voided');

CREATE VIEW stat_recovery AS
  SELECT r.region_code::text AS region_code, r.lead_id AS insurer_id,
         (r.opened_at AT TIME ZONE 'Asia/Shanghai')::date AS opened_on,
         (100 * r.demand)::bigint AS demand_fen, (100 * r.received)::bigint AS received_fen
    FROM recovery_case r;
