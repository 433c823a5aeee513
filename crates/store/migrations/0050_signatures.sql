-- Why: a signature must be found from the act it was given to, and shown wherever the act is shown; and
-- who could not show that it is them must be seen by who looks after access.
CREATE TABLE act_signature (
    part BIGINT NOT NULL,
    company BIGINT NOT NULL,
    site BIGINT NOT NULL,
    act_seq BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    act BIGINT NOT NULL,
    act_sha256 BLOB NOT NULL,
    meaning BIGINT NOT NULL,
    way BIGINT NOT NULL,
    person BIGINT NOT NULL,
    at_us BIGINT NOT NULL,
    at_offset_min BIGINT NOT NULL,
    PRIMARY KEY (part, company, site, act_seq, seq)
);
CREATE INDEX act_signature_by_person ON act_signature (part, company, person);
CREATE TABLE signing_failure (
    part BIGINT NOT NULL,
    company BIGINT NOT NULL,
    site BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    person BIGINT NOT NULL,
    act TEXT NOT NULL,
    way BIGINT NOT NULL,
    asked_by BIGINT,
    at_us BIGINT NOT NULL,
    PRIMARY KEY (part, company, site, seq)
);
