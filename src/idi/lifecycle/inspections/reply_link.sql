-- Whoever holds the signed link to answer findings has no account: this one function says what the link opens.
CREATE OR REPLACE FUNCTION inspections_reply_link(number bigint, secret text)
RETURNS TABLE (id bigint, project_id bigint, finding_id bigint, responsible_id bigint, sender text, until_on date, state text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT l.id, l.project_id, l.finding_id, l.responsible_id, o.name, l.until_on, l.state
    FROM inspections_replylink l JOIN parties_organisation o ON o.id = l.sent_by_id
   WHERE l.id = number AND l.nonce = secret
$$;
