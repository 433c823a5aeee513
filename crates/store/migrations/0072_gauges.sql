-- Why: whether a gauge may be measured with follows from its calibrations, and one that is found out of its
-- limits is asked which lots were judged with it.
CREATE TABLE gauge_calibration (
    part BIGINT NOT NULL,
    company BIGINT NOT NULL,
    site BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    gauge TEXT NOT NULL,
    laboratory TEXT NOT NULL,
    as_found BIGINT NOT NULL,
    as_left BIGINT NOT NULL,
    certificate TEXT,
    due TEXT,
    note TEXT,
    at_us BIGINT NOT NULL,
    at_offset_min BIGINT NOT NULL,
    recorded_at_us BIGINT NOT NULL,
    person BIGINT,
    PRIMARY KEY (part, company, site, seq)
);
CREATE INDEX gauge_calibration_by_gauge ON gauge_calibration (part, company, gauge, at_us, recorded_at_us);
CREATE INDEX result_by_gauge ON result (part, company, site, gauge, at_us) WHERE gauge IS NOT NULL;
