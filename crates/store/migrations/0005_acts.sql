-- Why: what a person did as one act, so that it can be found, shown and taken back as one.
CREATE TABLE act (
    part BIGINT NOT NULL,
    company BIGINT NOT NULL,
    site BIGINT NOT NULL,
    act BIGINT NOT NULL,
    name TEXT NOT NULL,
    first_seq BIGINT NOT NULL,
    last_seq BIGINT NOT NULL,
    document TEXT,
    capture BIGINT NOT NULL,
    first_input_at_us BIGINT,
    at_us BIGINT NOT NULL,
    at_offset_min BIGINT NOT NULL,
    recorded_at_us BIGINT NOT NULL,
    person BIGINT,
    device TEXT,
    refusals BIGINT NOT NULL,
    undoes BIGINT,
    undone_by BIGINT,
    reason TEXT,
    PRIMARY KEY (part, company, site, act)
);
CREATE INDEX act_by_place ON act (part, company, site, last_seq);
CREATE INDEX act_by_person ON act (part, company, site, person, last_seq) WHERE person IS NOT NULL;
CREATE INDEX act_by_document ON act (part, company, site, document, last_seq) WHERE document IS NOT NULL;
