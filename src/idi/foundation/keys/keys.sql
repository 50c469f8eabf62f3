-- A key is shown before anybody is known: this one function finds it by its open part, with the name and kind of its owner.
DROP FUNCTION IF EXISTS keys_shown(text);
CREATE FUNCTION keys_shown(open_part text) RETURNS TABLE (
  id bigint, organisation_id bigint, name text, secret_sha256 text, capabilities text[], until_on date, used_at timestamptz,
  organisation_name text, organisation_kind text
)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT k.id, k.organisation_id, k.name, k.secret_sha256, k.capabilities::text[], k.until_on, k.used_at, o.name, o.kind
    FROM keys_key k JOIN parties_organisation o ON o.id = k.organisation_id
   WHERE k.prefix = open_part AND k.revoked_at IS NULL
$$;
