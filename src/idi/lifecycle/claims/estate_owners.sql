-- Owners with an account of the homes of one notice, each with the code of the own claim: to tell them. For the project's house only.
CREATE OR REPLACE FUNCTION claims_estate_owners(asked bigint)
RETURNS TABLE (holder_id bigint, track_code text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT s.holder_id, c.track_code::text
    FROM claims_claim c JOIN seats_seat s ON s.scope_id = c.unit_id AND s.role = 'owner'
   WHERE c.estate_id = asked AND seats_house_scope() = c.project_id
     AND s.from_on <= seats_on() AND (s.until_on IS NULL OR s.until_on >= seats_on())
   ORDER BY c.id
$$;
