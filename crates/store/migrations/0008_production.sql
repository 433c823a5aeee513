-- Why: who executes which operation of which order, where, and since when.
CREATE TABLE operation (
    part BIGINT NOT NULL,
    company BIGINT NOT NULL,
    site BIGINT NOT NULL,
    run BIGINT NOT NULL,
    order_id BIGINT NOT NULL,
    operation TEXT NOT NULL,
    step BIGINT NOT NULL,
    equipment TEXT,
    station TEXT,
    started_at_us BIGINT NOT NULL,
    started_by BIGINT,
    started_seq BIGINT NOT NULL,
    closed_at_us BIGINT,
    closed_by BIGINT,
    closed_seq BIGINT,
    PRIMARY KEY (part, company, site, run)
);
CREATE INDEX operation_by_order ON operation (part, company, site, order_id, step, run);
CREATE INDEX operation_open ON operation (part, company, site, run) WHERE closed_seq IS NULL;
