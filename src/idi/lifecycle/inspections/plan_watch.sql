-- What is late in plans, bookings and design stages and has no open alarm: what the daily watch walks over.
CREATE OR REPLACE FUNCTION inspections_plan_watch(today date, now_at timestamptz)
RETURNS TABLE (project_id bigint, kind text, subject_id bigint, since_on date)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  WITH working AS (
    SELECT DISTINCT m.project_id FROM inspections_mandate m WHERE m.state = 'appointed' AND m.body_id IS NOT NULL
  ), node AS (
    SELECT n.*, (SELECT count(*) FROM inspections_visit v WHERE v.node_id = n.id AND v.voided_at IS NULL) AS seen
      FROM inspections_node n JOIN working USING (project_id) JOIN inspections_plan p ON p.id = n.plan_id
     WHERE n.dropped_at IS NULL AND n.stage <> 'return' AND NOT coalesce(n.planned_on < p.entered_on, false)
       AND NOT EXISTS (SELECT 1 FROM inspections_returnvisit r WHERE r.building_id = n.building_id)
  ), found AS (
    SELECT n.project_id, 'late' AS kind, n.id AS subject_id, n.planned_on AS since_on
      FROM node n WHERE n.seen = 0 AND n.planned_on < today
    UNION ALL
    SELECT n.project_id, 'short', n.id, today
      FROM node n
     WHERE n.seen < n.least AND EXISTS (
       SELECT 1 FROM inspections_node later
        WHERE later.building_id = n.building_id AND later.dropped_at IS NULL AND n.before ? later.code
          AND (EXISTS (SELECT 1 FROM inspections_visit v WHERE v.node_id = later.id AND v.voided_at IS NULL)
               OR EXISTS (SELECT 1 FROM projects_milestone k
                           WHERE k.project_id = n.project_id AND k.kind = later.milestone
                             AND (k.building_id IS NULL OR k.building_id = n.building_id)
                             AND k.percent > later.within)))
    UNION ALL
    SELECT b.project_id, 'unanswered', b.id, (b.answer_by AT TIME ZONE 'Asia/Shanghai')::date
      FROM inspections_booking b JOIN working USING (project_id)
     WHERE b.state IN ('asked', 'countered') AND b.turn = 'body' AND b.answer_by < now_at
    UNION ALL
    SELECT b.project_id, 'missed', b.id, (b.visit_at AT TIME ZONE 'Asia/Shanghai')::date
      FROM inspections_booking b JOIN working USING (project_id)
     WHERE b.state = 'confirmed' AND (b.visit_at AT TIME ZONE 'Asia/Shanghai')::date < today
    UNION ALL
    SELECT d.project_id, 'document', d.id, d.due_on
      FROM inspections_designdocument d JOIN working USING (project_id) WHERE d.state = 'asked' AND d.due_on < today
    UNION ALL
    SELECT c.project_id, 'comment', c.id, c.due_on
      FROM inspections_designcomment c JOIN working USING (project_id) WHERE c.state = 'open' AND c.due_on < today
  )
  SELECT f.project_id, f.kind, f.subject_id, f.since_on FROM found f
   WHERE seats_actor() = 'house' AND NOT EXISTS (
     SELECT 1 FROM inspections_planalarm a
      WHERE a.kind = f.kind AND a.subject_id = f.subject_id AND a.settled_at IS NULL)
   ORDER BY f.project_id, f.kind, f.subject_id
$$;
