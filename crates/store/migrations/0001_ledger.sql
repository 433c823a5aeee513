-- Why: history comes first. One row a fact, one chain a site, one head a chain.
-- BIGINT, TEXT and BLOB are the only types; the dialect turns them into those of the engine.
CREATE TABLE ledger (
    part BIGINT NOT NULL,
    company BIGINT NOT NULL,
    site BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    fact BIGINT NOT NULL,
    format_version BIGINT NOT NULL,
    hash_alg BIGINT NOT NULL,
    kind BIGINT NOT NULL,
    kind_version BIGINT NOT NULL,
    appended_at_us BIGINT NOT NULL,
    import BIGINT NOT NULL,
    secret BLOB NOT NULL,
    content BLOB NOT NULL,
    marks BLOB NOT NULL,
    hash BLOB NOT NULL,
    PRIMARY KEY (part, company, site, seq)
);
CREATE TABLE ledger_head (
    part BIGINT NOT NULL,
    company BIGINT NOT NULL,
    site BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    fact BIGINT NOT NULL,
    appended_at_us BIGINT NOT NULL,
    hash BLOB NOT NULL,
    peaks BLOB NOT NULL,
    PRIMARY KEY (part, company, site)
);
