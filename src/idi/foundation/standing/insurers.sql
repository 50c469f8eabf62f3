-- Everybody may know which insurers there are: name and place, nothing else of the registry.
CREATE OR REPLACE FUNCTION standing_insurers() RETURNS TABLE (id bigint, name text, region_code text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT o.id, o.name, o.region_code FROM parties_organisation o
   WHERE o.kind = 'insurer' AND o.merged_into_id IS NULL ORDER BY o.sort_key, o.id
$$;
