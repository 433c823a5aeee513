-- Why: numbers of GS1 are given once. How far each pool was given is kept, also where nothing came of a
-- number; blocks are told apart, because somebody holds them on paper or on a device.
CREATE TABLE number_pool (
    part BIGINT NOT NULL,
    company BIGINT NOT NULL,
    site BIGINT NOT NULL,
    pool TEXT NOT NULL,
    given BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    PRIMARY KEY (part, company, site, pool)
);
CREATE TABLE number_block (
    part BIGINT NOT NULL,
    company BIGINT NOT NULL,
    site BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    pool TEXT NOT NULL,
    first BIGINT NOT NULL,
    last BIGINT NOT NULL,
    purpose TEXT NOT NULL,
    at_us BIGINT NOT NULL,
    person BIGINT,
    PRIMARY KEY (part, company, site, seq)
);
-- Why: what was on a pallet last Tuesday is asked when it is long unpacked. Where each unit stood, and what
-- went into it and out of it, is kept with its moment.
CREATE TABLE unit_stay (
    part BIGINT NOT NULL,
    company BIGINT NOT NULL,
    site BIGINT NOT NULL,
    unit BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    parent BIGINT,
    place TEXT,
    at_us BIGINT NOT NULL,
    PRIMARY KEY (part, company, site, unit, seq)
);
CREATE INDEX unit_stay_by_parent ON unit_stay (part, company, site, parent, unit)
    WHERE parent IS NOT NULL;
CREATE TABLE unit_portion (
    part BIGINT NOT NULL,
    company BIGINT NOT NULL,
    site BIGINT NOT NULL,
    unit BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    pool BIGINT NOT NULL,
    quantity BIGINT NOT NULL,
    at_us BIGINT NOT NULL,
    PRIMARY KEY (part, company, site, unit, seq)
);
