-- Why: which of several lots a complaint may be about, why it happened and what was done, what the customer
-- was given, and which samples came back. Material and department lie with the complaint, for trends.
-- Beside them the audits by others, with what they asked for and what they found.
ALTER TABLE complaint ADD COLUMN material BIGINT;
ALTER TABLE complaint ADD COLUMN department TEXT;
CREATE TABLE complaint_lot (
    part BIGINT NOT NULL,
    company BIGINT NOT NULL,
    site BIGINT NOT NULL,
    complaint BIGINT NOT NULL,
    pool BIGINT NOT NULL,
    standing BIGINT NOT NULL,
    reason TEXT,
    at_us BIGINT NOT NULL,
    person BIGINT,
    seq BIGINT NOT NULL,
    PRIMARY KEY (part, company, site, complaint, pool)
);
CREATE INDEX complaint_lot_by_pool ON complaint_lot (part, company, site, pool, seq);
CREATE TABLE complaint_explanation (
    part BIGINT NOT NULL,
    company BIGINT NOT NULL,
    site BIGINT NOT NULL,
    complaint BIGINT NOT NULL,
    team TEXT,
    containment TEXT,
    root_cause TEXT,
    corrective TEXT,
    implemented TEXT,
    prevention TEXT,
    recognition TEXT,
    at_us BIGINT NOT NULL,
    person BIGINT,
    seq BIGINT NOT NULL,
    PRIMARY KEY (part, company, site, complaint)
);
CREATE TABLE complaint_compensation (
    part BIGINT NOT NULL,
    company BIGINT NOT NULL,
    site BIGINT NOT NULL,
    complaint BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    way TEXT NOT NULL,
    amount BIGINT,
    currency TEXT,
    document TEXT,
    note TEXT,
    at_us BIGINT NOT NULL,
    person BIGINT,
    PRIMARY KEY (part, company, site, complaint, seq)
);
CREATE TABLE complaint_sample (
    part BIGINT NOT NULL,
    company BIGINT NOT NULL,
    site BIGINT NOT NULL,
    complaint BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    what TEXT NOT NULL,
    pieces BIGINT NOT NULL,
    place TEXT,
    finding TEXT,
    at_us BIGINT NOT NULL,
    person BIGINT,
    PRIMARY KEY (part, company, site, complaint, seq)
);
CREATE TABLE audit (
    part BIGINT NOT NULL,
    company BIGINT NOT NULL,
    site BIGINT NOT NULL,
    audit BIGINT NOT NULL,
    code TEXT NOT NULL,
    kind BIGINT NOT NULL,
    auditor TEXT NOT NULL,
    standard TEXT,
    from_on TEXT NOT NULL,
    to_on TEXT NOT NULL,
    minutes BIGINT,
    passed BIGINT,
    result TEXT,
    note TEXT,
    recorded_at_us BIGINT NOT NULL,
    person BIGINT,
    seq BIGINT NOT NULL,
    PRIMARY KEY (part, company, site, audit)
);
CREATE INDEX audit_by_day ON audit (part, company, site, from_on, audit);
CREATE TABLE audit_line (
    part BIGINT NOT NULL,
    company BIGINT NOT NULL,
    site BIGINT NOT NULL,
    audit BIGINT NOT NULL,
    line BIGINT NOT NULL,
    kind BIGINT NOT NULL,
    text TEXT NOT NULL,
    asked_at_us BIGINT,
    answered_at_us BIGINT,
    grade BIGINT,
    action TEXT,
    closed BIGINT NOT NULL,
    person BIGINT,
    seq BIGINT NOT NULL,
    PRIMARY KEY (part, company, site, audit, line)
);
