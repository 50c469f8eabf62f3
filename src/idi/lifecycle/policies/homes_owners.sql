-- Who holds the owner's seat on a home of a project today: to tell them what changes in their cover. For the project's house only.
CREATE OR REPLACE FUNCTION policies_owners(asked bigint) RETURNS SETOF bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT DISTINCT s.holder_id
    FROM projects_unit u JOIN seats_seat s ON s.scope_id = u.id AND s.role = 'owner'
   WHERE u.project_id = asked AND seats_house_scope() = asked
     AND s.from_on <= seats_on() AND (s.until_on IS NULL OR s.until_on >= seats_on())
$$;
