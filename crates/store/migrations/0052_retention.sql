-- Why: how long records are kept is said in classes, each of whose versions holds what was recorded while
-- it stood; what law holds is kept apart; and a content that was removed is told from one that is missing.
CREATE TABLE retention_class (
    part BIGINT NOT NULL,
    company BIGINT NOT NULL,
    site BIGINT NOT NULL,
    class TEXT NOT NULL,
    seq BIGINT NOT NULL,
    name TEXT NOT NULL,
    families TEXT NOT NULL,
    months BIGINT NOT NULL,
    expiry_months BIGINT,
    basis TEXT NOT NULL,
    ended BIGINT NOT NULL,
    at_us BIGINT NOT NULL,
    person BIGINT,
    PRIMARY KEY (part, company, site, class, seq)
);
CREATE TABLE legal_hold (
    part BIGINT NOT NULL,
    company BIGINT NOT NULL,
    site BIGINT NOT NULL,
    hold TEXT NOT NULL,
    subject TEXT,
    reason TEXT NOT NULL,
    placed_seq BIGINT NOT NULL,
    placed_at_us BIGINT NOT NULL,
    placed_by BIGINT,
    lifted_seq BIGINT,
    lifted_at_us BIGINT,
    lifted_by BIGINT,
    lifted_reason TEXT,
    PRIMARY KEY (part, company, site, hold)
);
CREATE TABLE content_removal (
    part BIGINT NOT NULL,
    company BIGINT NOT NULL,
    site BIGINT NOT NULL,
    sha256 BLOB NOT NULL,
    seq BIGINT NOT NULL,
    class TEXT NOT NULL,
    until_on TEXT NOT NULL,
    bytes BIGINT NOT NULL,
    reason TEXT NOT NULL,
    at_us BIGINT NOT NULL,
    person BIGINT,
    restored_seq BIGINT,
    restored_at_us BIGINT,
    restored_by BIGINT,
    archive_sha256 BLOB,
    PRIMARY KEY (part, company, site, sha256)
);
CREATE INDEX attachment_by_place ON attachment (part, company, site, seq);
