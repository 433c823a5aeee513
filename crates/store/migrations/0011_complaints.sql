-- Why: what customers complain of, who looks after it, and what belongs to it.
CREATE TABLE complaint (
    part BIGINT NOT NULL,
    company BIGINT NOT NULL,
    site BIGINT NOT NULL,
    complaint BIGINT NOT NULL,
    code TEXT NOT NULL,
    partner BIGINT NOT NULL,
    pool BIGINT,
    document TEXT,
    text TEXT NOT NULL,
    cause TEXT,
    step BIGINT NOT NULL,
    owner BIGINT,
    due_at_us BIGINT,
    at_us BIGINT NOT NULL,
    at_offset_min BIGINT NOT NULL,
    recorded_at_us BIGINT NOT NULL,
    person BIGINT,
    seq BIGINT NOT NULL,
    PRIMARY KEY (part, company, site, complaint)
);
CREATE INDEX complaint_by_pool ON complaint (part, company, site, pool, complaint) WHERE pool IS NOT NULL;
CREATE INDEX complaint_open ON complaint (part, company, site, complaint) WHERE step <> 5;
CREATE TABLE complaint_step (
    part BIGINT NOT NULL,
    company BIGINT NOT NULL,
    site BIGINT NOT NULL,
    complaint BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    step BIGINT NOT NULL,
    owner BIGINT,
    due_at_us BIGINT,
    note TEXT,
    at_us BIGINT NOT NULL,
    at_offset_min BIGINT NOT NULL,
    person BIGINT,
    PRIMARY KEY (part, company, site, complaint, seq)
);
CREATE TABLE attachment (
    part BIGINT NOT NULL,
    company BIGINT NOT NULL,
    site BIGINT NOT NULL,
    subject TEXT NOT NULL,
    seq BIGINT NOT NULL,
    sha256 BLOB NOT NULL,
    name TEXT NOT NULL,
    media_type TEXT NOT NULL,
    bytes BIGINT NOT NULL,
    at_us BIGINT NOT NULL,
    person BIGINT,
    PRIMARY KEY (part, company, site, subject, seq)
);
