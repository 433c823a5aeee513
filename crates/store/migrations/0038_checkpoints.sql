-- Why: a checkpoint that is kept shows later that the ledger only grew; whoever signs the next one compares
-- it first, and witnesses put their signatures under it. No projection: what is in a note, its signatures
-- vouch for, and facts cannot make it anew.
CREATE TABLE checkpoint (
    part BIGINT NOT NULL,
    company BIGINT NOT NULL,
    site BIGINT NOT NULL,
    size BIGINT NOT NULL,
    note TEXT NOT NULL,
    kept_at_us BIGINT NOT NULL,
    PRIMARY KEY (part, company, site, size)
);
