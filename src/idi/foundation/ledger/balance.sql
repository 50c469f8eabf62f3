-- Double entry is kept by the database: a voucher balances and adds up to its amount, and no row is ever changed.
-- The triggers run at the commit, when nobody acts any more, so they look past row security.
CREATE OR REPLACE FUNCTION ledger_balance() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  which bigint;
  wanted numeric;
  found record;
BEGIN
  IF TG_TABLE_NAME = 'ledger_voucher' THEN which := NEW.id; ELSE which := NEW.voucher_id; END IF;
  SELECT amount INTO wanted FROM ledger_voucher WHERE id = which;
  SELECT coalesce(sum(p.debit), 0) AS debit, coalesce(sum(p.credit), 0) AS credit,
         count(*) FILTER (WHERE p.holder_id <> v.holder_id) AS strays
    INTO found
    FROM ledger_posting p JOIN ledger_voucher v ON v.id = p.voucher_id WHERE p.voucher_id = which;
  IF found.debit <> wanted OR found.credit <> wanted OR found.strays > 0 THEN
    RAISE EXCEPTION 'voucher % of % does not balance: debit %, credit %', which, wanted, found.debit, found.credit
      USING ERRCODE = 'ID010';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER ledger_voucher_balances AFTER INSERT ON ledger_voucher
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION ledger_balance();
CREATE CONSTRAINT TRIGGER ledger_posting_balances AFTER INSERT ON ledger_posting
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION ledger_balance();

CREATE OR REPLACE FUNCTION ledger_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the books are append-only: reverse, never edit' USING ERRCODE = 'ID011';
END $$;
CREATE TRIGGER ledger_voucher_stays BEFORE UPDATE OR DELETE ON ledger_voucher
  FOR EACH ROW EXECUTE FUNCTION ledger_refuse();
CREATE TRIGGER ledger_posting_stays BEFORE UPDATE OR DELETE ON ledger_posting
  FOR EACH ROW EXECUTE FUNCTION ledger_refuse();
CREATE TRIGGER ledger_voucher_not_emptied BEFORE TRUNCATE ON ledger_voucher
  FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse();
CREATE TRIGGER ledger_posting_not_emptied BEFORE TRUNCATE ON ledger_posting
  FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse();
