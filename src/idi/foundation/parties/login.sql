-- Log-in happens before anybody is known: this one function finds the account by its user name.
CREATE OR REPLACE FUNCTION parties_login(who text) RETURNS SETOF parties_person
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS
$$ SELECT * FROM parties_person WHERE username = who AND is_active $$;
