-- Why: ten thousand pieces with serial numbers come in one delivery and are one lot. Which numbers lie in
-- which lot, and in which case, is kept as runs from a first to a last one, so that a delivery costs a row
-- and not ten thousand. The numbers that GS1 gave to items and partners are found by an index, for a
-- scanner asks for them all day. A doubled badge stays told until somebody says what it was, and how far a
-- number pool was given on each day says how long it lasts.
CREATE TABLE serial_run (
    part BIGINT NOT NULL,
    company BIGINT NOT NULL,
    site BIGINT NOT NULL,
    item BIGINT NOT NULL,
    prefix TEXT NOT NULL,
    digits BIGINT NOT NULL,
    first BIGINT NOT NULL,
    pool BIGINT NOT NULL,
    unit BIGINT NOT NULL,
    last BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    PRIMARY KEY (part, company, site, item, prefix, digits, first, pool, unit)
);
CREATE INDEX serial_run_by_first ON serial_run (part, company, site, prefix, digits, first);
CREATE INDEX serial_run_by_last ON serial_run (part, company, site, prefix, digits, last)
    WHERE last > first;
CREATE INDEX serial_run_by_pool ON serial_run (part, company, site, pool, unit);
CREATE INDEX serial_run_by_unit ON serial_run (part, company, site, unit) WHERE unit <> 0;
CREATE TABLE master_number (
    part BIGINT NOT NULL,
    company BIGINT NOT NULL,
    kind BIGINT NOT NULL,
    number TEXT NOT NULL,
    code TEXT NOT NULL,
    seq BIGINT NOT NULL,
    PRIMARY KEY (part, company, kind, number, code)
);
CREATE INDEX master_number_by_code ON master_number (part, company, kind, code);
CREATE TABLE number_day (
    part BIGINT NOT NULL,
    company BIGINT NOT NULL,
    site BIGINT NOT NULL,
    pool TEXT NOT NULL,
    day BIGINT NOT NULL,
    given BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    PRIMARY KEY (part, company, site, pool, day)
);
ALTER TABLE badge_double ADD COLUMN settled_seq BIGINT;
ALTER TABLE badge_double ADD COLUMN settled_at_us BIGINT;
ALTER TABLE badge_double ADD COLUMN settled_by BIGINT;
ALTER TABLE badge_double ADD COLUMN settled_note TEXT;
