-- Why: what devices handed over, in the order of each device, so that nothing is taken twice or left
-- out; which rules were broken by what had been done already; and what a person still has to look at.
CREATE TABLE device (
    part BIGINT NOT NULL,
    company BIGINT NOT NULL,
    site BIGINT NOT NULL,
    device TEXT NOT NULL,
    first_by BIGINT,
    first_at_us BIGINT NOT NULL,
    last_by BIGINT,
    last_at_us BIGINT NOT NULL,
    next_sequence BIGINT NOT NULL,
    clock_offset_ms BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    PRIMARY KEY (part, company, site, device)
);
CREATE INDEX device_by_name ON device (part, company, device);
CREATE TABLE device_act (
    part BIGINT NOT NULL,
    company BIGINT NOT NULL,
    site BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    device TEXT NOT NULL,
    sequence BIGINT NOT NULL,
    act_key TEXT NOT NULL,
    name TEXT NOT NULL,
    outcome BIGINT NOT NULL,
    act BIGINT,
    device_at_us BIGINT,
    device_at_offset_min BIGINT,
    clock_offset_ms BIGINT NOT NULL,
    at_us BIGINT NOT NULL,
    at_offset_min BIGINT NOT NULL,
    recorded_at_us BIGINT NOT NULL,
    person BIGINT,
    problem TEXT,
    params TEXT,
    sha256 BLOB,
    settled_seq BIGINT,
    settled_at_us BIGINT,
    settled_by BIGINT,
    settled_reason TEXT,
    PRIMARY KEY (part, company, site, seq)
);
CREATE INDEX device_act_by_key ON device_act (part, company, device, act_key);
CREATE INDEX device_act_open ON device_act (part, company, site, seq)
    WHERE settled_seq IS NULL AND outcome IN (2, 3);
CREATE TABLE rule_broken (
    part BIGINT NOT NULL,
    company BIGINT NOT NULL,
    site BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    act BIGINT NOT NULL,
    rule TEXT NOT NULL,
    params TEXT NOT NULL,
    PRIMARY KEY (part, company, site, seq)
);
CREATE INDEX rule_broken_by_act ON rule_broken (part, company, site, act, seq);
