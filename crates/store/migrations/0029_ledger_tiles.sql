-- Why: a proof that one fact stands in a ledger of millions needs the hashes beside its way to the root.
-- The roots of every 256 facts are kept, so that only the 256 around a fact are read and hashed again.
-- No projection and no evidence: they follow from the facts, are written when they are first needed,
-- and whoever uses them compares the root they lead to with that of the ledger.
CREATE TABLE ledger_tile (
    part BIGINT NOT NULL,
    company BIGINT NOT NULL,
    site BIGINT NOT NULL,
    tile BIGINT NOT NULL,
    root BLOB NOT NULL,
    PRIMARY KEY (part, company, site, tile)
);
