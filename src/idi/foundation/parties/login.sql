-- Log-in happens before anybody is known: this one function finds the account by its user name. Suspended accounts are found, too:
-- who knows the password reads why it opens nothing.
CREATE OR REPLACE FUNCTION parties_login(who text) RETURNS SETOF parties_person
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS
$$ SELECT * FROM parties_person WHERE username = who $$;
