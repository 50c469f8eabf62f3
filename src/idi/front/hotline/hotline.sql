-- The agent finds homes while somebody talks. Row security disables every index on text search; these give ids only, of the
-- places the desk looks after: the tables have the last word.
-- Words of an address; where projects are given (found by the sound of their name) only homes there, then words may be none.
CREATE OR REPLACE FUNCTION hotline_search_units(words text[], projects bigint[]) RETURNS SETOF bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT u.id
    FROM projects_unit u JOIN projects_building b ON b.id = u.building_id JOIN projects_project p ON p.id = u.project_id
   WHERE u.region_code = ANY ((SELECT seats_regions(ARRAY['hotline']))::text[])
     AND (projects IS NULL OR u.project_id = ANY (projects))
     AND (projects IS NOT NULL OR cardinality(words) > 0)
     AND NOT EXISTS (
           SELECT 1 FROM unnest(words) w
            WHERE strpos(lower(concat_ws(' ', p.community_name, p.name, p.address, b.number, u.number, u.code)), lower(w)) = 0)
   ORDER BY u.project_id, b.sort_key, u.floor, u.id LIMIT 50
$$;

-- The homes of owners with an account who left this phone.
CREATE OR REPLACE FUNCTION hotline_homes_of_phone(wanted text) RETURNS SETOF bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT u.id
    FROM parties_person o JOIN seats_seat s ON s.holder_id = o.id AND s.role = 'owner' JOIN projects_unit u ON u.id = s.scope_id
   WHERE o.phone_index = wanted AND o.phone_index <> ''
     AND (s.until_on IS NULL OR s.until_on >= (SELECT seats_on()))
     AND u.region_code = ANY ((SELECT seats_regions(ARRAY['hotline']))::text[])
   ORDER BY u.id LIMIT 20
$$;
