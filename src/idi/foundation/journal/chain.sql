-- The chain is kept by the database: a new entry must continue its head, and none is ever changed.
CREATE OR REPLACE FUNCTION journal_continue() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  UPDATE journal_head SET number = NEW.number, hash = NEW.hash
   WHERE scope_id = NEW.scope_id AND number = NEW.number - 1 AND hash = NEW.prev;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'journal entry % of scope % does not continue the chain', NEW.number, NEW.scope_id
      USING ERRCODE = 'ID002';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER journal_entry_continues BEFORE INSERT ON journal_entry
  FOR EACH ROW EXECUTE FUNCTION journal_continue();

CREATE OR REPLACE FUNCTION journal_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the journal is append-only' USING ERRCODE = 'ID003';
END $$;
CREATE TRIGGER journal_entry_stays BEFORE UPDATE OR DELETE ON journal_entry
  FOR EACH ROW EXECUTE FUNCTION journal_refuse();
CREATE TRIGGER journal_entry_not_emptied BEFORE TRUNCATE ON journal_entry
  FOR EACH STATEMENT EXECUTE FUNCTION journal_refuse();

-- The head of a chain, made where missing and locked until the commit.
CREATE OR REPLACE FUNCTION journal_lock(which bigint, OUT number integer, OUT hash text, OUT region text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM seats_actor();
  INSERT INTO journal_head (scope_id, number, hash) VALUES (which, 0, '') ON CONFLICT DO NOTHING;
  SELECT h.number, h.hash, s.region_code INTO number, hash, region
    FROM journal_head h JOIN seats_scope s ON s.id = h.scope_id WHERE h.scope_id = which FOR UPDATE OF h;
END $$;

-- A form sent twice: NULL for the first, the address the first led to for every other.
CREATE OR REPLACE FUNCTION journal_once(which uuid) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE led_to text;
BEGIN
  INSERT INTO journal_submission (token, location) VALUES (which, '') ON CONFLICT DO NOTHING;
  IF FOUND THEN
    RETURN NULL;
  END IF;
  SELECT location INTO led_to FROM journal_submission WHERE token = which;
  RETURN led_to;
END $$;
CREATE OR REPLACE FUNCTION journal_once_led_to(which uuid, address text) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS
$$ UPDATE journal_submission SET location = address WHERE token = which $$;
CREATE OR REPLACE FUNCTION journal_once_forget(which uuid) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS
$$ DELETE FROM journal_submission WHERE token = which $$;
