-- Why: a scanned number was looked for from the newest lot backwards through all of them; with the kind and
-- the order in the index it is one look. An item of a scanned GTIN was looked for among all items.
DROP INDEX IF EXISTS pool_by_lot_number;
DROP INDEX IF EXISTS pool_by_supplier_lot;
CREATE INDEX pool_by_lot_number ON pool (part, company, site, lot_number, kind, pool)
    WHERE lot_number IS NOT NULL;
CREATE INDEX pool_by_supplier_lot ON pool (part, company, site, supplier_lot, kind, pool)
    WHERE supplier_lot IS NOT NULL;
CREATE INDEX item_by_code ON item (part, company, code);
