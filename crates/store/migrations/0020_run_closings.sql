-- Why: a trace as of the past asks when a run was said to have closed, and a trace out of the database
-- cannot read the whole chain to find out. Every closing stays, with what was said before it. What a
-- document was corrected to, and whether any run is lenient about clocks, are looked up by index.
CREATE TABLE run_closing (
    part BIGINT NOT NULL,
    company BIGINT NOT NULL,
    site BIGINT NOT NULL,
    run BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    at_us BIGINT NOT NULL,
    at_offset_min BIGINT NOT NULL,
    recorded_at_us BIGINT NOT NULL,
    recorded_offset_min BIGINT NOT NULL,
    reopened BIGINT NOT NULL,
    before_us BIGINT,
    before_offset_min BIGINT,
    PRIMARY KEY (part, company, site, run, seq)
);
CREATE INDEX pool_lenient ON pool (part, company, site, pool) WHERE tolerance_s > 0;
CREATE INDEX correction_by_document ON correction (part, company, site, document)
    WHERE document IS NOT NULL;
