-- Why: what the facts say, kept so that it can be asked. Written by `apply` alone; `seq` is the
-- fact that made the row. A row of an import that is not complete is there but counts for nothing.
CREATE TABLE company (
    part BIGINT NOT NULL,
    company BIGINT NOT NULL,
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    seq BIGINT NOT NULL,
    PRIMARY KEY (part, company)
);
CREATE TABLE site (
    part BIGINT NOT NULL,
    company BIGINT NOT NULL,
    site BIGINT NOT NULL,
    number BIGINT NOT NULL,
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    zone TEXT NOT NULL,
    seq BIGINT NOT NULL,
    PRIMARY KEY (part, company, site)
);
CREATE TABLE item (
    part BIGINT NOT NULL,
    company BIGINT NOT NULL,
    item BIGINT NOT NULL,
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    unit TEXT NOT NULL,
    kg_per_unit BIGINT,
    tracking BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    import BIGINT NOT NULL,
    PRIMARY KEY (part, company, item)
);
CREATE TABLE partner (
    part BIGINT NOT NULL,
    company BIGINT NOT NULL,
    partner BIGINT NOT NULL,
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    role BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    import BIGINT NOT NULL,
    PRIMARY KEY (part, company, partner)
);
CREATE TABLE person (
    part BIGINT NOT NULL,
    company BIGINT NOT NULL,
    person BIGINT NOT NULL,
    erased BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    PRIMARY KEY (part, company, person)
);
CREATE TABLE person_role (
    part BIGINT NOT NULL,
    company BIGINT NOT NULL,
    person BIGINT NOT NULL,
    role TEXT NOT NULL,
    seq BIGINT NOT NULL,
    PRIMARY KEY (part, company, person, role)
);
CREATE TABLE credential (
    part BIGINT NOT NULL,
    company BIGINT NOT NULL,
    person BIGINT NOT NULL,
    credential TEXT NOT NULL,
    valid BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    PRIMARY KEY (part, company, person, credential)
);
CREATE TABLE import (
    part BIGINT NOT NULL,
    company BIGINT NOT NULL,
    site BIGINT NOT NULL,
    import BIGINT NOT NULL,
    state BIGINT NOT NULL,
    document_sha256 BLOB NOT NULL,
    person BIGINT,
    started_at_us BIGINT NOT NULL,
    finished_at_us BIGINT,
    items BIGINT,
    partners BIGINT,
    pools BIGINT,
    transfers BIGINT,
    corrections BIGINT,
    reason TEXT,
    seq BIGINT NOT NULL,
    finished_seq BIGINT,
    PRIMARY KEY (part, company, site, import)
);
-- Which id a code of documents stands for. An abandoned import's claims stay and count for nothing.
CREATE TABLE claim (
    part BIGINT NOT NULL,
    company BIGINT NOT NULL,
    site BIGINT NOT NULL,
    kind BIGINT NOT NULL,
    code TEXT NOT NULL,
    id BIGINT NOT NULL,
    import BIGINT NOT NULL,
    PRIMARY KEY (part, company, site, kind, code, id)
);
CREATE TABLE pool (
    part BIGINT NOT NULL,
    company BIGINT NOT NULL,
    site BIGINT NOT NULL,
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
    PRIMARY KEY (part, company, site, pool)
);
CREATE INDEX pool_by_kind ON pool (part, company, site, kind, pool);
CREATE INDEX pool_by_item ON pool (part, company, site, item, pool) WHERE item IS NOT NULL;
CREATE INDEX pool_by_lot_number ON pool (part, company, site, lot_number)
    WHERE lot_number IS NOT NULL;
CREATE INDEX pool_by_supplier_lot ON pool (part, company, site, supplier_lot)
    WHERE supplier_lot IS NOT NULL;
-- A transfer under the pool it leaves, whole.
CREATE TABLE transfer_out (
    part BIGINT NOT NULL,
    company BIGINT NOT NULL,
    site BIGINT NOT NULL,
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
    PRIMARY KEY (part, company, site, pool_from, transfer)
);
CREATE INDEX transfer_by_id ON transfer_out (part, company, site, transfer);
CREATE INDEX transfer_by_document ON transfer_out (part, company, site, document)
    WHERE document IS NOT NULL;
-- The same transfer under the pool it enters: what a walk backward needs, without a second look.
CREATE TABLE transfer_in (
    part BIGINT NOT NULL,
    company BIGINT NOT NULL,
    site BIGINT NOT NULL,
    pool_to BIGINT NOT NULL,
    transfer BIGINT NOT NULL,
    pool_from BIGINT NOT NULL,
    at_us BIGINT NOT NULL,
    recorded_at_us BIGINT NOT NULL,
    qty_from BIGINT,
    qty_to BIGINT,
    basis BIGINT NOT NULL,
    returns BIGINT,
    import BIGINT NOT NULL,
    PRIMARY KEY (part, company, site, pool_to, transfer)
);
-- A correction changes only what it names: null is unchanged.
CREATE TABLE correction (
    part BIGINT NOT NULL,
    company BIGINT NOT NULL,
    site BIGINT NOT NULL,
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
    PRIMARY KEY (part, company, site, transfer, seq)
);
CREATE INDEX correction_by_seq ON correction (part, company, site, seq);
CREATE INDEX correction_by_pool_from ON correction (part, company, site, pool_from)
    WHERE pool_from IS NOT NULL;
CREATE INDEX correction_by_pool_to ON correction (part, company, site, pool_to)
    WHERE pool_to IS NOT NULL;
