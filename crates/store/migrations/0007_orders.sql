-- Why: what is to be bought, made and sold, line by line, and which transfers serve a line.
CREATE TABLE orders (
    part BIGINT NOT NULL,
    company BIGINT NOT NULL,
    site BIGINT NOT NULL,
    order_id BIGINT NOT NULL,
    kind BIGINT NOT NULL,
    code TEXT NOT NULL,
    partner BIGINT,
    due_on TEXT,
    partner_reference TEXT,
    bom TEXT,
    routing TEXT,
    state BIGINT NOT NULL,
    at_us BIGINT NOT NULL,
    at_offset_min BIGINT NOT NULL,
    recorded_at_us BIGINT NOT NULL,
    person BIGINT,
    seq BIGINT NOT NULL,
    state_seq BIGINT,
    PRIMARY KEY (part, company, site, order_id)
);
CREATE INDEX orders_by_state ON orders (part, company, site, kind, state, order_id);
CREATE INDEX orders_by_partner ON orders (part, company, site, partner, order_id) WHERE partner IS NOT NULL;
CREATE TABLE order_line (
    part BIGINT NOT NULL,
    company BIGINT NOT NULL,
    site BIGINT NOT NULL,
    order_id BIGINT NOT NULL,
    line BIGINT NOT NULL,
    role BIGINT NOT NULL,
    item BIGINT NOT NULL,
    quantity BIGINT NOT NULL,
    due_on TEXT,
    operation TEXT,
    substitutes TEXT,
    reason TEXT,
    seq BIGINT NOT NULL,
    PRIMARY KEY (part, company, site, order_id, line)
);
CREATE INDEX order_line_by_item ON order_line (part, company, site, item, order_id, line);
CREATE TABLE line_transfer (
    part BIGINT NOT NULL,
    company BIGINT NOT NULL,
    site BIGINT NOT NULL,
    order_id BIGINT NOT NULL,
    line BIGINT NOT NULL,
    transfer BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    PRIMARY KEY (part, company, site, order_id, line, transfer)
);
CREATE INDEX line_transfer_by_transfer ON line_transfer (part, company, site, transfer);
