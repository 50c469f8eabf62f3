-- Which numbers of the credit system are on file, whoever filed them: a second officer learns that a record is known.
CREATE OR REPLACE FUNCTION credit_known(sources text[], numbers text[]) RETURNS SETOF credit_fact
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT f.* FROM unnest(sources, numbers) AS asked(source, number)
    JOIN credit_fact f ON f.source = asked.source AND f.reference = asked.number AND f.ended_on IS NULL
   WHERE seats_actor() <> 'anonymous'
$$;

-- Credit is opened to insurers (notice 五（二）): one that holds a seat on the project reads the facts about its parties.
CREATE OR REPLACE FUNCTION credit_for_insurer(project bigint, organisations bigint[]) RETURNS SETOF credit_fact
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT f.* FROM credit_fact f
   WHERE f.organisation_id = ANY (organisations)
     AND project IN (SELECT seats_scopes('project', ARRAY['insurer', 'insurer_lead', 'insurer_co']))
   ORDER BY f.happened_on DESC, f.id DESC
$$;
