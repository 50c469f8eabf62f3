-- A key is shown before anybody is known: this one function finds it by its open part.
CREATE OR REPLACE FUNCTION keys_shown(open_part text) RETURNS SETOF keys_key
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS
$$ SELECT * FROM keys_key WHERE prefix = open_part AND revoked_at IS NULL $$;
