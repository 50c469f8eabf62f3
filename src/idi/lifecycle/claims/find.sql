-- Tracking without an account: by the code only the reporter was given, or by number together with the phone it was
-- reported from (its blind index). Only where the claim lies is told; reading it goes on as the house.
CREATE OR REPLACE FUNCTION claims_find(code text, phone text)
RETURNS TABLE (track_code text, claim_id bigint, scope_id bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT c.track_code::text, c.id, coalesce(c.project_id, c.desk_id) FROM claims_claim c
   WHERE c.track_code = code OR (replace(c.number, '-', '') = code AND c.reporter_phone_index = phone)
   ORDER BY c.id LIMIT 1
$$;
