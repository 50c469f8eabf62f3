-- Who acts, as core.acting told this transaction. Asking without an actor is an error, never "no rows":
-- a return filed with zeros would be worse than an error.
CREATE OR REPLACE FUNCTION seats_actor() RETURNS text LANGUAGE plpgsql STABLE AS $$
DECLARE kind text := nullif(current_setting('idi.actor', true), '');
BEGIN
  IF kind IS NULL THEN
    RAISE EXCEPTION 'no actor in this transaction' USING ERRCODE = 'ID001';
  END IF;
  RETURN kind;
END $$;

CREATE OR REPLACE FUNCTION seats_holders() RETURNS bigint[] LANGUAGE plpgsql STABLE AS $$
BEGIN
  PERFORM seats_actor();
  RETURN coalesce(nullif(current_setting('idi.holders', true), ''), '{}')::bigint[];
END $$;

CREATE OR REPLACE FUNCTION seats_on() RETURNS date LANGUAGE sql STABLE AS
$$ SELECT current_setting('idi.on')::date $$;

-- The one scope the house was opened for; NULL for everybody else.
CREATE OR REPLACE FUNCTION seats_house_scope() RETURNS bigint LANGUAGE plpgsql STABLE AS $$
BEGIN
  IF seats_actor() = 'house' THEN
    RETURN nullif(current_setting('idi.scope', true), '')::bigint;
  END IF;
  RETURN NULL;
END $$;

-- Codes of all regions in which the actor holds a region seat of one of the roles (NULL: any), with all places inside.
CREATE OR REPLACE FUNCTION seats_regions(roles text[]) RETURNS text[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  WITH RECURSIVE inside(code) AS (
    SELECT s.region_code::text FROM seats_seat s
     WHERE s.holder_id = ANY (seats_holders()) AND s.scope_id IS NULL
       AND (roles IS NULL OR s.role = ANY (roles))
       AND s.from_on <= seats_on() AND (s.until_on IS NULL OR s.until_on >= seats_on())
    UNION
    SELECT r.code::text FROM seats_region r JOIN inside i ON r.parent_id::text = i.code
  )
  SELECT coalesce(array_agg(code), '{}') FROM inside
$$;

-- Scopes of one kind (NULL: any) in which the actor holds a seat of one of the roles (NULL: any), and those it is itself.
CREATE OR REPLACE FUNCTION seats_scopes(kind text, roles text[]) RETURNS SETOF bigint
LANGUAGE sql STABLE SECURITY DEFINER ROWS 50 SET search_path = public, pg_temp AS $$
  SELECT s.scope_id FROM seats_seat s JOIN seats_scope c ON c.id = s.scope_id
   WHERE s.holder_id = ANY (seats_holders())
     AND (seats_scopes.kind IS NULL OR c.kind = seats_scopes.kind)
     AND (roles IS NULL OR s.role = ANY (roles))
     AND s.from_on <= seats_on() AND (s.until_on IS NULL OR s.until_on >= seats_on())
  UNION SELECT unnest(seats_holders()) WHERE seats_scopes.kind IS NULL
  UNION SELECT seats_house_scope() WHERE seats_house_scope() IS NOT NULL
$$;

-- Nobody from the street opens a scope.
CREATE OR REPLACE FUNCTION seats_not_the_street() RETURNS void LANGUAGE plpgsql STABLE AS $$
BEGIN
  IF seats_actor() = 'anonymous' THEN
    RAISE EXCEPTION 'only those who are known open scopes' USING ERRCODE = '42501';
  END IF;
END $$;

-- A scope and its first seat, made together before the thing itself: INSERT .. RETURNING needs the right to see the row.
CREATE OR REPLACE FUNCTION seats_open(kind text, region text, holder bigint, role text) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE new_id bigint;
BEGIN
  PERFORM seats_not_the_street();
  INSERT INTO seats_scope (kind, region_code) VALUES (seats_open.kind, region) RETURNING id INTO new_id;
  INSERT INTO seats_seat (holder_id, scope_id, region_code, role, from_on)
  VALUES (coalesce(holder, new_id), new_id, '', seats_open.role, seats_on());
  RETURN new_id;
END $$;

-- Many scopes at once, in order, without seats: the homes of a project.
CREATE OR REPLACE FUNCTION seats_open_many(kind text, region text, how_many integer) RETURNS SETOF bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM seats_not_the_street();
  RETURN QUERY INSERT INTO seats_scope (kind, region_code)
    SELECT seats_open_many.kind, region FROM generate_series(1, how_many) RETURNING id;
END $$;

-- A seat in a whole region (an authority, the association, the desk): given by the house only, opened for that holder.
CREATE OR REPLACE FUNCTION seats_seat_region(holder bigint, region text, role text, from_on date) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF seats_house_scope() IS DISTINCT FROM holder THEN
    RAISE EXCEPTION 'only the house of the holder gives region seats' USING ERRCODE = '42501';
  END IF;
  INSERT INTO seats_seat (holder_id, scope_id, region_code, role, from_on)
  VALUES (holder, NULL, region, seats_seat_region.role, seats_seat_region.from_on)
  ON CONFLICT DO NOTHING;
END $$;

-- One running number for everything that is numbered; `core.numbers` gives it its letters, place and year.
CREATE SEQUENCE IF NOT EXISTS idi_number;
