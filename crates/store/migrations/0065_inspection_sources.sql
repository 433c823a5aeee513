-- Why: how many pieces of a lot are looked at depends on how the lots before it from the same source were
-- judged (ISO 2859-1, 9.3), which is asked for by item, stage and partner.
ALTER TABLE inspection ADD COLUMN item BIGINT;
ALTER TABLE inspection ADD COLUMN partner BIGINT;
CREATE INDEX inspection_by_source
    ON inspection (part, company, site, item, stage, inspection) WHERE item IS NOT NULL;
