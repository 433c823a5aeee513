-- Why: masters beyond code and name (lot rules, bills of materials, places …) are versions of records
-- that a kind describes; the last version counts, the earlier ones stay to be seen.
CREATE TABLE master (
    part BIGINT NOT NULL,
    company BIGINT NOT NULL,
    kind BIGINT NOT NULL,
    code TEXT NOT NULL,
    body TEXT NOT NULL,
    retired BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    PRIMARY KEY (part, company, kind, code)
);
CREATE TABLE master_version (
    part BIGINT NOT NULL,
    company BIGINT NOT NULL,
    kind BIGINT NOT NULL,
    code TEXT NOT NULL,
    seq BIGINT NOT NULL,
    body TEXT NOT NULL,
    retired BIGINT NOT NULL,
    recorded_at_us BIGINT NOT NULL,
    person BIGINT,
    PRIMARY KEY (part, company, kind, code, seq)
);
