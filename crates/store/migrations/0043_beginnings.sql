-- Why: what lay at a place last week is asked when it is long gone from there. What came to each place and
-- what left it is kept with its moment; what lies in units is told by where the units stood.
CREATE TABLE place_move (
    part BIGINT NOT NULL,
    company BIGINT NOT NULL,
    site BIGINT NOT NULL,
    place TEXT NOT NULL,
    seq BIGINT NOT NULL,
    entered BIGINT NOT NULL,
    pool BIGINT NOT NULL,
    quantity BIGINT NOT NULL,
    at_us BIGINT NOT NULL,
    PRIMARY KEY (part, company, site, place, seq, entered)
);
CREATE INDEX unit_stay_by_place ON unit_stay (part, company, site, place, unit)
    WHERE place IS NOT NULL;
-- A gauge that was wrong is asked what it weighed.
CREATE INDEX weighing_by_scale ON weighing (part, company, site, scale, transfer);
-- How many pallets and cases a lot was ever in.
CREATE INDEX unit_portion_by_pool ON unit_portion (part, company, site, pool, unit);
