-- The card of a home for anybody who holds its code: only what is printed beside the QR code.
CREATE OR REPLACE FUNCTION projects_unit_by_code(wanted text)
RETURNS TABLE (unit_id bigint, project_id bigint, building_id bigint, region_code text, project_name text, address text,
               building text, number text, part text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT u.id, p.id, b.id, u.region_code::text, coalesce(nullif(p.community_name, ''), p.name)::text, p.address::text,
         b.number::text, u.number::text, u.part::text
    FROM projects_unit u JOIN projects_building b ON b.id = u.building_id JOIN projects_project p ON p.id = u.project_id
   WHERE u.code = wanted
$$;

CREATE OR REPLACE FUNCTION projects_claim_word_fits(wanted text, word text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS
$$ SELECT EXISTS (SELECT 1 FROM projects_unit WHERE code = wanted AND claim_word = word) $$;

-- Row security disables every index on text search; these give ids only, the newest 500 of what the actor may see: the table
-- has the last word.
CREATE OR REPLACE FUNCTION projects_search_units(words text[]) RETURNS SETOF bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT u.id
    FROM projects_unit u JOIN projects_building b ON b.id = u.building_id JOIN projects_project p ON p.id = u.project_id
   WHERE cardinality(words) > 0
     AND (u.region_code = ANY ((SELECT seats_regions(NULL))::text[])
          OR u.project_id IN (SELECT seats_scopes('project', NULL)) OR u.id IN (SELECT seats_scopes('unit', NULL)))
     AND NOT EXISTS (
           SELECT 1 FROM unnest(words) w
            WHERE strpos(lower(concat_ws(' ', p.community_name, p.name, p.address, b.number, u.number, u.code)), lower(w)) = 0)
   ORDER BY u.id DESC LIMIT 500
$$;

CREATE OR REPLACE FUNCTION projects_search(wanted text) RETURNS SETOF bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT p.id FROM projects_project p
   WHERE (p.region_code = ANY ((SELECT seats_regions(NULL))::text[]) OR p.developer_id = ANY ((SELECT seats_holders())::bigint[])
          OR p.id IN (SELECT seats_scopes('project', NULL)))
     AND strpos(lower(concat_ws(' ', p.number, p.name, p.community_name, p.address, p.permit_number)), lower(wanted)) > 0
   ORDER BY p.id DESC LIMIT 500
$$;

-- How many projects each area put forward: told to everybody, also where the projects themselves may not be seen.
CREATE OR REPLACE FUNCTION projects_pilot_counts() RETURNS TABLE (region_code text, designated bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT p.region_code::text, count(*) FROM projects_project p WHERE p.designated_on IS NOT NULL GROUP BY p.region_code
$$;
