-- Whoever holds the signed link of an invitation has no account yet: this one function says what the link is worth.
CREATE OR REPLACE FUNCTION parties_invited(number bigint, secret text)
RETURNS TABLE (id bigint, organisation_id bigint, organisation text, roles jsonb, state text, until_on date)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT i.id, i.organisation_id, o.name, i.roles, i.state, i.until_on
    FROM parties_invitation i JOIN parties_organisation o ON o.id = i.organisation_id
   WHERE i.id = number AND i.nonce = secret
$$;
