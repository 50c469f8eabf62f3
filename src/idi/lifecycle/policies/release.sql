-- Whoever ends a policy: its buildings are free from that day on.
CREATE FUNCTION policies_release_buildings() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE policies_insuredbuilding SET until_on = GREATEST(from_on, COALESCE(NEW.cancelled_on, from_on)) WHERE policy_id = NEW.id;
  RETURN NULL;
END $$;
CREATE TRIGGER release_buildings AFTER UPDATE OF state ON policies_policy
  FOR EACH ROW WHEN (NEW.state = 'cancelled') EXECUTE FUNCTION policies_release_buildings();
