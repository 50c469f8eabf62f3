-- What anybody may know of a paper of this house who holds its number or the file itself: nothing that does not stand on it, and
-- whether a later one replaces it or takes it back. By the file itself only what this house made, and what of these kinds was
-- deposited with it: a PDF somebody filed as evidence is no paper of the house.
CREATE FUNCTION documents_issued(wanted text, kinds text[], content text)
RETURNS TABLE (
  title text, number text, kind text, sha256 text, issued_at timestamptz, replaced boolean, recalled boolean, made_here boolean,
  certificate_id bigint
)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT d.title::text, d.number::text, d.kind::text, d.sha256::text, d.created_at,
         EXISTS (SELECT 1 FROM documents_document later WHERE later.replaces_id = d.id),
         EXISTS (SELECT 1 FROM documents_document later WHERE later.replaces_id = d.id AND later.recalls), d.made_here, d.certificate_id
    FROM documents_document d
   WHERE d.content_type = 'application/pdf' AND d.number <> ''
     AND ((content <> '' AND d.sha256 = content AND (d.made_here OR d.kind = ANY (kinds)))
       OR (wanted <> '' AND d.number = wanted AND d.kind = ANY (kinds)))
   ORDER BY d.made_here DESC, d.id DESC LIMIT 10
$$;
