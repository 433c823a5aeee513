-- Why: the pools of a giant are too many for one part. What a trace asks of a pool is copied under the
-- pool's own part, behind the chain it comes from: a transfer whole under the pool it leaves and under
-- the pool it enters, a correction under every pool it touches. No projection: it follows from them,
-- and a row says under which placement of its company it was copied.
CREATE TABLE placement (
    part BIGINT NOT NULL,
    company BIGINT NOT NULL,
    version BIGINT NOT NULL,
    parts BIGINT NOT NULL,
    state BIGINT NOT NULL,
    PRIMARY KEY (part, company, version)
);
CREATE TABLE node_copied (
    part BIGINT NOT NULL,
    company BIGINT NOT NULL,
    site BIGINT NOT NULL,
    version BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    PRIMARY KEY (part, company, site, version)
);
CREATE TABLE node_pool (
    part BIGINT NOT NULL,
    company BIGINT NOT NULL,
    site BIGINT NOT NULL,
    version BIGINT NOT NULL,
    pool BIGINT NOT NULL,
    kind BIGINT NOT NULL,
    code TEXT NOT NULL,
    item BIGINT,
    partner BIGINT,
    lot_number TEXT,
    supplier_lot TEXT,
    expires TEXT,
    work_order TEXT,
    operation TEXT,
    closed_at_us BIGINT,
    closed_offset_min BIGINT,
    tolerance_s BIGINT,
    at_us BIGINT NOT NULL,
    at_offset_min BIGINT NOT NULL,
    recorded_at_us BIGINT NOT NULL,
    recorded_offset_min BIGINT NOT NULL,
    person BIGINT,
    seq BIGINT NOT NULL,
    import BIGINT NOT NULL,
    copied_at_seq BIGINT NOT NULL,
    PRIMARY KEY (part, company, site, version, pool)
);
CREATE TABLE node_transfer_out (
    part BIGINT NOT NULL,
    company BIGINT NOT NULL,
    site BIGINT NOT NULL,
    version BIGINT NOT NULL,
    pool_from BIGINT NOT NULL,
    transfer BIGINT NOT NULL,
    pool_to BIGINT NOT NULL,
    code TEXT NOT NULL,
    at_us BIGINT NOT NULL,
    at_offset_min BIGINT NOT NULL,
    recorded_at_us BIGINT NOT NULL,
    recorded_offset_min BIGINT NOT NULL,
    qty_from BIGINT,
    qty_to BIGINT,
    basis BIGINT NOT NULL,
    person BIGINT,
    equipment TEXT,
    document TEXT,
    returns BIGINT,
    seq BIGINT NOT NULL,
    import BIGINT NOT NULL,
    PRIMARY KEY (part, company, site, version, pool_from, transfer)
);
CREATE INDEX node_transfer_by_returns ON node_transfer_out (part, company, site, version, returns)
    WHERE returns IS NOT NULL;
CREATE TABLE node_transfer_in (
    part BIGINT NOT NULL,
    company BIGINT NOT NULL,
    site BIGINT NOT NULL,
    version BIGINT NOT NULL,
    pool_to BIGINT NOT NULL,
    transfer BIGINT NOT NULL,
    pool_from BIGINT NOT NULL,
    code TEXT NOT NULL,
    at_us BIGINT NOT NULL,
    at_offset_min BIGINT NOT NULL,
    recorded_at_us BIGINT NOT NULL,
    recorded_offset_min BIGINT NOT NULL,
    qty_from BIGINT,
    qty_to BIGINT,
    basis BIGINT NOT NULL,
    person BIGINT,
    equipment TEXT,
    document TEXT,
    returns BIGINT,
    seq BIGINT NOT NULL,
    import BIGINT NOT NULL,
    PRIMARY KEY (part, company, site, version, pool_to, transfer)
);
CREATE TABLE node_correction (
    part BIGINT NOT NULL,
    company BIGINT NOT NULL,
    site BIGINT NOT NULL,
    version BIGINT NOT NULL,
    transfer BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    void BIGINT,
    set_at_us BIGINT,
    set_at_offset_min BIGINT,
    set_by BIGINT,
    pool_from BIGINT,
    pool_to BIGINT,
    qty_from BIGINT,
    qty_to BIGINT,
    basis BIGINT,
    equipment TEXT,
    document TEXT,
    reason TEXT,
    at_us BIGINT NOT NULL,
    at_offset_min BIGINT NOT NULL,
    recorded_at_us BIGINT NOT NULL,
    recorded_offset_min BIGINT NOT NULL,
    person BIGINT,
    import BIGINT NOT NULL,
    PRIMARY KEY (part, company, site, version, transfer, seq)
);
CREATE INDEX node_correction_by_pool_from ON node_correction (part, company, site, version, pool_from)
    WHERE pool_from IS NOT NULL;
CREATE INDEX node_correction_by_pool_to ON node_correction (part, company, site, version, pool_to)
    WHERE pool_to IS NOT NULL;
CREATE TABLE node_run_closing (
    part BIGINT NOT NULL,
    company BIGINT NOT NULL,
    site BIGINT NOT NULL,
    version BIGINT NOT NULL,
    run BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    at_us BIGINT NOT NULL,
    at_offset_min BIGINT NOT NULL,
    recorded_at_us BIGINT NOT NULL,
    recorded_offset_min BIGINT NOT NULL,
    reopened BIGINT NOT NULL,
    before_us BIGINT,
    before_offset_min BIGINT,
    PRIMARY KEY (part, company, site, version, run, seq)
);
