-- Why: what was found when a lot was looked at.
CREATE TABLE inspection (
    part BIGINT NOT NULL,
    company BIGINT NOT NULL,
    site BIGINT NOT NULL,
    inspection BIGINT NOT NULL,
    pool BIGINT NOT NULL,
    stage BIGINT NOT NULL,
    accepted BIGINT NOT NULL,
    rejected BIGINT NOT NULL,
    sampled BIGINT,
    defective BIGINT,
    note TEXT,
    at_us BIGINT NOT NULL,
    at_offset_min BIGINT NOT NULL,
    recorded_at_us BIGINT NOT NULL,
    person BIGINT,
    seq BIGINT NOT NULL,
    PRIMARY KEY (part, company, site, inspection)
);
CREATE INDEX inspection_by_pool ON inspection (part, company, site, pool, inspection);
CREATE TABLE rule_override (
    part BIGINT NOT NULL,
    company BIGINT NOT NULL,
    site BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    rule TEXT NOT NULL,
    subject TEXT NOT NULL,
    reason TEXT NOT NULL,
    at_us BIGINT NOT NULL,
    person BIGINT,
    PRIMARY KEY (part, company, site, seq)
);
CREATE INDEX rule_override_by_subject ON rule_override (part, company, site, subject, seq);
