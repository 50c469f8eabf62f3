-- A complaint is followed by the code only the complainant was given. Only where it lies is told; reading goes on as the house.
CREATE OR REPLACE FUNCTION complaints_tracked(code text) RETURNS TABLE (complaint_id bigint, scope_id bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS
$$ SELECT id, coalesce(against_id, desk_id) FROM complaints_complaint WHERE track_code = code $$;
