-- Why: an item or partner that is defined again keeps its id and gets new particulars; who changed
-- the name or unit, when, and what was there before must stay to be seen.
CREATE TABLE item_version (
    part BIGINT NOT NULL,
    company BIGINT NOT NULL,
    item BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    name TEXT NOT NULL,
    unit TEXT NOT NULL,
    kg_per_unit BIGINT,
    tracking BIGINT NOT NULL,
    recorded_at_us BIGINT NOT NULL,
    person BIGINT,
    PRIMARY KEY (part, company, item, seq)
);
CREATE TABLE partner_version (
    part BIGINT NOT NULL,
    company BIGINT NOT NULL,
    partner BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    name TEXT NOT NULL,
    role BIGINT NOT NULL,
    recorded_at_us BIGINT NOT NULL,
    person BIGINT,
    PRIMARY KEY (part, company, partner, seq)
);
