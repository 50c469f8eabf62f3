-- An accepted quote and what it holds are never changed again; what was offered is not taken back or repriced.
CREATE FUNCTION rating_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_TABLE_NAME = 'rating_quote' THEN
        IF OLD.state = 'accepted' THEN
            RAISE EXCEPTION 'quote % is accepted and frozen', OLD.number USING ERRCODE = 'restrict_violation';
        END IF;
    ELSIF OLD.shown_to_id IS NOT NULL AND (TG_OP = 'DELETE' OR OLD.chosen
          OR (NEW.filing_id, NEW.base_rate, NEW.rate, NEW.provisional, NEW.lines, NEW.because, NEW.vat, NEW.buildings, NEW.terms)
             IS DISTINCT FROM
             (OLD.filing_id, OLD.base_rate, OLD.rate, OLD.provisional, OLD.lines, OLD.because, OLD.vat, OLD.buildings, OLD.terms)) THEN
        RAISE EXCEPTION 'alternative % was offered and is frozen', OLD.id USING ERRCODE = 'restrict_violation';
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER rating_quote_frozen BEFORE UPDATE OR DELETE ON rating_quote
    FOR EACH ROW EXECUTE FUNCTION rating_frozen();
CREATE TRIGGER rating_alternative_frozen BEFORE UPDATE OR DELETE ON rating_alternative
    FOR EACH ROW EXECUTE FUNCTION rating_frozen();
