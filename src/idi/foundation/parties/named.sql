-- The account of a phone, for a door that was told phone and name: the number alone, the name is compared by who may read it.
CREATE OR REPLACE FUNCTION parties_account_of_phone(looked_up text)
RETURNS TABLE (id bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT p.id FROM parties_person p
   WHERE seats_actor() = 'house' AND p.phone_index = looked_up AND looked_up <> '' AND p.is_active
   ORDER BY p.id
$$;
