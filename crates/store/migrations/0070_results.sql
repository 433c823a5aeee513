-- Why: what each piece of a lot showed is kept and shown with the plan it was looked at by, and charts go
-- through it by item and characteristic. A lot that goes on before all is known is asked for until it is.
CREATE TABLE result (
    part BIGINT NOT NULL,
    company BIGINT NOT NULL,
    site BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    pool BIGINT NOT NULL,
    item BIGINT,
    stage BIGINT NOT NULL,
    plan TEXT NOT NULL,
    characteristic TEXT NOT NULL,
    first_piece BIGINT NOT NULL,
    found TEXT NOT NULL,
    failing BIGINT NOT NULL,
    again TEXT,
    gauge TEXT,
    at_us BIGINT NOT NULL,
    at_offset_min BIGINT NOT NULL,
    recorded_at_us BIGINT NOT NULL,
    person BIGINT,
    PRIMARY KEY (part, company, site, seq)
);
CREATE INDEX result_by_pool ON result (part, company, site, pool, stage, seq);
CREATE INDEX result_by_characteristic ON result (part, company, site, item, characteristic, seq);
CREATE TABLE reserve (
    part BIGINT NOT NULL,
    company BIGINT NOT NULL,
    site BIGINT NOT NULL,
    inspection BIGINT NOT NULL,
    pool BIGINT NOT NULL,
    stage BIGINT NOT NULL,
    plan TEXT NOT NULL,
    pending TEXT NOT NULL,
    due_us BIGINT NOT NULL,
    due_offset_min BIGINT NOT NULL,
    customers TEXT,
    reason TEXT NOT NULL,
    at_us BIGINT NOT NULL,
    at_offset_min BIGINT NOT NULL,
    person BIGINT,
    seq BIGINT NOT NULL,
    passed BIGINT,
    recall BIGINT,
    settled_seq BIGINT,
    PRIMARY KEY (part, company, site, inspection)
);
CREATE INDEX reserve_by_pool ON reserve (part, company, site, pool, inspection);
CREATE INDEX reserve_open ON reserve (part, company, site, due_us) WHERE settled_seq IS NULL;
