-- What can be found, with the words it is found by. Read by the definer functions below; for anybody else row security holds.
CREATE OR REPLACE FUNCTION web_source()
RETURNS TABLE (kind text, subject_id bigint, building_id bigint, region_code text, project_id bigint, unit_id bigint,
               holders bigint[], words text, name text)
LANGUAGE sql STABLE AS $$
  SELECT 'project', p.id, NULL::bigint, p.region_code::text, p.id, NULL::bigint, ARRAY[p.developer_id],
         lower(concat_ws(' ', p.number, p.name, p.community_name, p.address, p.permit_number)),
         concat_ws(' ', p.name, p.community_name)
    FROM projects_project p
  UNION ALL
  SELECT 'policy', y.id, NULL, y.region_code, y.project_id, NULL, ARRAY[y.lead_id, y.policyholder_id],
         lower(concat_ws(' ', y.number, y.outside_number)), ''
    FROM policies_policy y
  UNION ALL
  SELECT 'claim', c.id, NULL, c.region_code, c.project_id, c.unit_id, ARRAY[c.lead_id, c.reporter_person_id, c.desk_id],
         lower(c.number), ''
    FROM claims_claim c
  UNION ALL
  SELECT 'organisation', o.id, NULL, o.region_code, NULL, NULL, '{}', lower(concat_ws(' ', o.name, o.uscc)), o.name
    FROM parties_organisation o
  UNION ALL
  SELECT 'unit', u.id, u.building_id, u.region_code, u.project_id, u.id, '{}',
         lower(concat_ws(' ', p.community_name, p.name, p.address, b.number, u.number, u.code)), ''
    FROM projects_unit u JOIN projects_building b ON b.id = u.building_id JOIN projects_project p ON p.id = u.project_id
  UNION ALL
  SELECT 'building', b.id, b.id, b.region_code, b.project_id, NULL, '{}', '', concat_ws(' ', p.name, p.community_name)
    FROM projects_building b JOIN projects_project p ON p.id = b.project_id
$$;

-- The pairs of letters of each word: what the index knows.
CREATE OR REPLACE FUNCTION web_grams(given text) RETURNS text[] LANGUAGE sql IMMUTABLE AS $$
  SELECT coalesce(array_agg(DISTINCT substr(word, place, 2)), '{}')
    FROM unnest(string_to_array(given, ' ')) AS word, generate_series(1, length(word) - 1) AS place
$$;
CREATE INDEX web_searchrow_grams ON web_searchrow USING gin (web_grams(words));

-- Whether every word asked for stands somewhere in what a thing is found by.
CREATE OR REPLACE FUNCTION web_holds(words text, asked text[]) RETURNS boolean LANGUAGE sql IMMUTABLE AS
$$ SELECT NOT EXISTS (SELECT 1 FROM unnest(asked) AS word WHERE strpos(words, word) = 0) $$;

-- Row security disables every index on text; this gives ids only, at most 500 of a kind, of what the actor may perhaps see.
-- The tables then decide. What changed a moment ago is searched as it stands.
CREATE OR REPLACE FUNCTION web_search(wanted text) RETURNS TABLE (kind text, id bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  asked text[] := array_remove(regexp_split_to_array(lower(wanted), '\s+'), '');
  pairs text[] := web_grams(array_to_string(asked, ' '));
  places text[] := seats_regions(NULL);
  sites bigint[] := ARRAY(SELECT seats_scopes('project', NULL));
  homes bigint[] := ARRAY(SELECT seats_scopes('unit', NULL));
  mine bigint[] := seats_holders();
  each text;
BEGIN
  IF seats_actor() = 'anonymous' OR cardinality(asked) = 0 THEN
    RETURN;
  END IF;
  FOREACH each IN ARRAY ARRAY['project', 'policy', 'claim', 'organisation', 'unit'] LOOP
    RETURN QUERY
      SELECT each, s.subject_id FROM web_searchrow s
       WHERE s.kind = each AND web_grams(s.words) @> pairs AND web_holds(s.words, asked)
         AND (each = 'organisation' OR s.region_code = ANY (places) OR s.project_id = ANY (sites)
              OR s.unit_id = ANY (homes) OR s.holders && mine)
       ORDER BY s.subject_id DESC LIMIT 500;
  END LOOP;
  RETURN QUERY
    SELECT v.kind, v.subject_id
      FROM (SELECT DISTINCT m.kind, m.subject_id FROM web_searchmark m WHERE m.kind <> 'building') AS m
      JOIN web_source() AS v ON v.kind = m.kind AND v.subject_id = m.subject_id
     WHERE web_holds(v.words, asked) LIMIT 500;
  RETURN QUERY
    SELECT v.kind, v.subject_id
      FROM (SELECT DISTINCT m.subject_id FROM web_searchmark m WHERE m.kind = 'building') AS m
      JOIN web_source() AS v ON v.kind = 'unit' AND v.building_id = m.subject_id
     WHERE web_holds(v.words, asked)
       AND (v.region_code = ANY (places) OR v.project_id = ANY (sites) OR v.unit_id = ANY (homes)) LIMIT 500;
END $$;

-- The things marked, as they stand: read by the job, which as the house of no scope sees none of the tables.
CREATE OR REPLACE FUNCTION web_marked(kinds text[], ids bigint[])
RETURNS TABLE (kind text, subject_id bigint, region_code text, project_id bigint, unit_id bigint, holders bigint[], words text, name text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT v.kind, v.subject_id, v.region_code, v.project_id, v.unit_id, array_remove(v.holders, NULL), v.words, v.name
    FROM unnest(kinds, ids) AS m(kind, id) JOIN web_source() AS v ON v.kind = m.kind AND v.subject_id = m.id
   WHERE seats_actor() = 'house'
$$;

-- The rows of all homes of a building, filled anew; `sounds` is how the name of their project is spelled.
CREATE OR REPLACE FUNCTION web_fill_homes(building bigint, sounds text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  DELETE FROM web_searchrow s WHERE s.kind = 'unit' AND s.building_id = building;
  INSERT INTO web_searchrow (kind, subject_id, building_id, region_code, project_id, unit_id, holders, words)
  SELECT v.kind, v.subject_id, v.building_id, v.region_code, v.project_id, v.unit_id, v.holders, v.words || ' ' || sounds
    FROM web_source() AS v WHERE v.kind = 'unit' AND v.building_id = building
  ON CONFLICT (kind, subject_id) DO UPDATE SET building_id = excluded.building_id, words = excluded.words;
END $$;

-- A project found by other words than before: so are its homes.
CREATE OR REPLACE FUNCTION web_mark_homes(projects bigint[]) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
  INSERT INTO web_searchmark (kind, subject_id) SELECT 'building', b.id FROM projects_building b WHERE b.project_id = ANY (projects)
$$;

-- Everything from the start: no row, everything marked.
CREATE OR REPLACE FUNCTION web_mark_all() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF seats_actor() <> 'house' THEN
    RAISE EXCEPTION 'only the house begins anew' USING ERRCODE = '42501';
  END IF;
  DELETE FROM web_searchrow;
  DELETE FROM web_searchmark;
  INSERT INTO web_searchmark (kind, subject_id) SELECT v.kind, v.subject_id FROM web_source() AS v WHERE v.kind <> 'unit';
END $$;

-- Whatever changes is marked in the same transaction, once a statement.
CREATE OR REPLACE FUNCTION web_mark() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  EXECUTE format('INSERT INTO web_searchmark (kind, subject_id) SELECT DISTINCT %L, %I FROM touched', TG_ARGV[0], TG_ARGV[1]);
  RETURN NULL;
END $$;

DO $$
DECLARE t record;
BEGIN
  FOR t IN SELECT * FROM (VALUES
      ('projects_project', 'project', 'id'), ('policies_policy', 'policy', 'id'), ('claims_claim', 'claim', 'id'),
      ('parties_organisation', 'organisation', 'id'), ('projects_building', 'building', 'id'),
      ('projects_unit', 'building', 'building_id')) AS x(tab, kind, key) LOOP
    EXECUTE format('CREATE TRIGGER web_search_insert AFTER INSERT ON %I REFERENCING NEW TABLE AS touched'
      ' FOR EACH STATEMENT EXECUTE FUNCTION web_mark(%L, %L)', t.tab, t.kind, t.key);
    EXECUTE format('CREATE TRIGGER web_search_update AFTER UPDATE ON %I REFERENCING NEW TABLE AS touched'
      ' FOR EACH STATEMENT EXECUTE FUNCTION web_mark(%L, %L)', t.tab, t.kind, t.key);
    EXECUTE format('CREATE TRIGGER web_search_delete AFTER DELETE ON %I REFERENCING OLD TABLE AS touched'
      ' FOR EACH STATEMENT EXECUTE FUNCTION web_mark(%L, %L)', t.tab, t.kind, t.key);
  END LOOP;
END $$;
