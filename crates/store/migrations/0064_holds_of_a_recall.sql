-- Why: what a recall holds is asked for with every look at it, without going through all other holds.
CREATE INDEX hold_by_recall ON hold (part, company, site, recall, pool) WHERE recall IS NOT NULL;
