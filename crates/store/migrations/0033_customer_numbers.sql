-- Why: customers name things by numbers of their own: an item, an order, a lot. A scan finds them by an
-- index. What a coder prints leads to the runs of those minutes, found by when they began.
CREATE TABLE customer_number (
    part BIGINT NOT NULL,
    company BIGINT NOT NULL,
    number TEXT NOT NULL,
    code TEXT NOT NULL,
    seq BIGINT NOT NULL,
    PRIMARY KEY (part, company, number, code)
);
CREATE TABLE customer_lot (
    part BIGINT NOT NULL,
    company BIGINT NOT NULL,
    site BIGINT NOT NULL,
    shipment BIGINT NOT NULL,
    pick BIGINT NOT NULL,
    pool BIGINT NOT NULL,
    number TEXT NOT NULL,
    seq BIGINT NOT NULL,
    PRIMARY KEY (part, company, site, shipment, pick)
);
CREATE INDEX customer_lot_by_number ON customer_lot (part, company, site, number, seq);
CREATE INDEX orders_by_reference ON orders (part, company, site, partner_reference, order_id)
    WHERE partner_reference IS NOT NULL;
CREATE INDEX operation_by_start ON operation (part, company, site, started_at_us, run);
