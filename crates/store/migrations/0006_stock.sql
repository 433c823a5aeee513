-- Why: what quality says of a lot, what blocks it, and where its portions lie. A quantity without a
-- place has no row: what a lot holds in all is told by its transfers alone.
CREATE TABLE lot (
    part BIGINT NOT NULL,
    company BIGINT NOT NULL,
    site BIGINT NOT NULL,
    pool BIGINT NOT NULL,
    status BIGINT,
    inspection BIGINT,
    produced_on TEXT,
    expires_on TEXT,
    best_before_on TEXT,
    retest_on TEXT,
    allergens TEXT,
    origin TEXT,
    claims TEXT,
    certificate TEXT,
    attributes TEXT,
    judged_seq BIGINT,
    seq BIGINT NOT NULL,
    PRIMARY KEY (part, company, site, pool)
);
CREATE INDEX lot_by_status ON lot (part, company, site, status, pool) WHERE status IS NOT NULL;
CREATE TABLE hold (
    part BIGINT NOT NULL,
    company BIGINT NOT NULL,
    site BIGINT NOT NULL,
    hold BIGINT NOT NULL,
    pool BIGINT NOT NULL,
    reason TEXT NOT NULL,
    placed_at_us BIGINT NOT NULL,
    placed_by BIGINT,
    placed_seq BIGINT NOT NULL,
    lifted_at_us BIGINT,
    lifted_by BIGINT,
    lifted_reason TEXT,
    lifted_seq BIGINT,
    PRIMARY KEY (part, company, site, hold)
);
CREATE INDEX hold_by_pool ON hold (part, company, site, pool, hold);
CREATE INDEX hold_open ON hold (part, company, site, hold) WHERE lifted_seq IS NULL;
CREATE TABLE stock (
    part BIGINT NOT NULL,
    company BIGINT NOT NULL,
    site BIGINT NOT NULL,
    pool BIGINT NOT NULL,
    place TEXT NOT NULL,
    unit BIGINT NOT NULL,
    quantity BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    PRIMARY KEY (part, company, site, pool, place, unit)
);
CREATE INDEX stock_by_place ON stock (part, company, site, place, pool);
CREATE INDEX stock_by_unit ON stock (part, company, site, unit, pool) WHERE unit <> 0;
CREATE TABLE stock_count (
    part BIGINT NOT NULL,
    company BIGINT NOT NULL,
    site BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    pool BIGINT NOT NULL,
    place TEXT,
    counted BIGINT NOT NULL,
    expected BIGINT NOT NULL,
    reason TEXT,
    at_us BIGINT NOT NULL,
    at_offset_min BIGINT NOT NULL,
    person BIGINT,
    PRIMARY KEY (part, company, site, seq)
);
CREATE INDEX stock_count_by_pool ON stock_count (part, company, site, pool, seq);
CREATE TABLE unit (
    part BIGINT NOT NULL,
    company BIGINT NOT NULL,
    site BIGINT NOT NULL,
    unit BIGINT NOT NULL,
    kind BIGINT NOT NULL,
    code TEXT NOT NULL,
    parent BIGINT,
    place TEXT,
    seq BIGINT NOT NULL,
    PRIMARY KEY (part, company, site, unit)
);
CREATE INDEX unit_by_parent ON unit (part, company, site, parent, unit) WHERE parent IS NOT NULL;
CREATE INDEX unit_by_place ON unit (part, company, site, place, unit) WHERE place IS NOT NULL;
