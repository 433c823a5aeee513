-- Why: a company may want a second person to have read a version before it is in force; until then it is
-- a draft, which nobody works by.
CREATE TABLE instruction_draft (
    part BIGINT NOT NULL,
    company BIGINT NOT NULL,
    site BIGINT NOT NULL,
    code TEXT NOT NULL,
    draft BIGINT NOT NULL,
    based_on BIGINT NOT NULL,
    item TEXT,
    operation TEXT,
    station TEXT,
    unread BIGINT NOT NULL,
    effective_on TEXT NOT NULL,
    change TEXT,
    content TEXT NOT NULL,
    at_us BIGINT NOT NULL,
    at_offset_min BIGINT NOT NULL,
    person BIGINT,
    seq BIGINT NOT NULL,
    state BIGINT NOT NULL,
    version BIGINT,
    judged_at_us BIGINT,
    judged_by BIGINT,
    reason TEXT,
    PRIMARY KEY (part, company, site, code, draft)
);
CREATE INDEX instruction_draft_waiting ON instruction_draft (part, company, site, code) WHERE state = 1;
