-- Why: what is gathered for a customer, from where, and how it left and arrived.
CREATE TABLE shipment (
    part BIGINT NOT NULL,
    company BIGINT NOT NULL,
    site BIGINT NOT NULL,
    shipment BIGINT NOT NULL,
    order_id BIGINT NOT NULL,
    code TEXT NOT NULL,
    dock TEXT,
    planned_at_us BIGINT NOT NULL,
    planned_by BIGINT,
    planned_seq BIGINT NOT NULL,
    carrier TEXT,
    plate TEXT,
    driver BIGINT,
    seal TEXT,
    precool_milli_c BIGINT,
    loading_milli_c BIGINT,
    dispatched_at_us BIGINT,
    dispatched_by BIGINT,
    dispatched_seq BIGINT,
    arrival_milli_c BIGINT,
    shortfall TEXT,
    delivered_at_us BIGINT,
    delivered_by BIGINT,
    delivered_seq BIGINT,
    PRIMARY KEY (part, company, site, shipment)
);
CREATE INDEX shipment_by_order ON shipment (part, company, site, order_id, shipment);
CREATE INDEX shipment_open ON shipment (part, company, site, shipment) WHERE dispatched_seq IS NULL;
CREATE TABLE pick (
    part BIGINT NOT NULL,
    company BIGINT NOT NULL,
    site BIGINT NOT NULL,
    shipment BIGINT NOT NULL,
    pick BIGINT NOT NULL,
    line BIGINT NOT NULL,
    pool BIGINT NOT NULL,
    quantity BIGINT NOT NULL,
    place TEXT,
    unit BIGINT,
    picked BIGINT NOT NULL,
    reason TEXT,
    person BIGINT,
    seq BIGINT NOT NULL,
    PRIMARY KEY (part, company, site, shipment, pick)
);
CREATE INDEX pick_by_pool ON pick (part, company, site, pool, shipment);
