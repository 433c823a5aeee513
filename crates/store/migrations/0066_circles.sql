-- Why: whoever asks for anything is told first which records are kept from them.
CREATE TABLE circle (
    part BIGINT NOT NULL,
    company BIGINT NOT NULL,
    site BIGINT NOT NULL,
    kind BIGINT NOT NULL,
    code TEXT NOT NULL,
    subject BIGINT,
    people TEXT,
    roles TEXT,
    reason TEXT NOT NULL,
    kept BIGINT NOT NULL,
    at_us BIGINT NOT NULL,
    person BIGINT,
    seq BIGINT NOT NULL,
    PRIMARY KEY (part, company, site, kind, code)
);
