-- Why: whoever picks, feeds or looks at the stock asks which lots hold something and which of them
-- goes first; that must not cost more with every lot that was ever used up. A row has an item only
-- while its lot holds something: a movement that leaves it so touches no index.
ALTER TABLE balance ADD COLUMN item BIGINT;
ALTER TABLE balance ADD COLUMN last_day TEXT;
CREATE INDEX balance_left ON balance (part, company, site, pool) WHERE item IS NOT NULL;
CREATE INDEX balance_first_out ON balance (part, company, site, item, last_day, pool)
    WHERE item IS NOT NULL;
CREATE INDEX correction_by_import ON correction (part, company, site, import, transfer)
    WHERE import <> 0;
