-- Why: the acts on one lot are asked for whenever it comes into doubt. Transfers, holds, counts and
-- inspections have rows of their own that name the lot; what only moved, judged, described or picked it
-- is overwritten by the next, so its place in the chain is kept here.
CREATE TABLE lot_touch (
    part BIGINT NOT NULL,
    company BIGINT NOT NULL,
    site BIGINT NOT NULL,
    pool BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    PRIMARY KEY (part, company, site, pool, seq)
);
