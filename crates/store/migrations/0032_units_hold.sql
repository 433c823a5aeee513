-- Why: a pallet of 18 of 40 cartons is topped up tomorrow, so what makes it full is kept with it. Pieces
-- with weights of their own are counted and weighed where they lie. Crates and pallets that go out come
-- back, and somebody asks who owes how many since when.
CREATE TABLE unit_meant (
    part BIGINT NOT NULL,
    company BIGINT NOT NULL,
    site BIGINT NOT NULL,
    unit BIGINT NOT NULL,
    item BIGINT,
    full_quantity BIGINT,
    returnable BIGINT,
    seq BIGINT NOT NULL,
    PRIMARY KEY (part, company, site, unit)
);
CREATE TABLE piece_weight (
    part BIGINT NOT NULL,
    company BIGINT NOT NULL,
    site BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    pool BIGINT NOT NULL,
    from_unit BIGINT,
    unit BIGINT,
    kilograms BIGINT NOT NULL,
    at_us BIGINT NOT NULL,
    PRIMARY KEY (part, company, site, seq)
);
CREATE INDEX piece_weight_by_unit ON piece_weight (part, company, site, unit, pool)
    WHERE unit IS NOT NULL;
CREATE INDEX piece_weight_by_from ON piece_weight (part, company, site, from_unit, pool)
    WHERE from_unit IS NOT NULL;
CREATE TABLE returnable_move (
    part BIGINT NOT NULL,
    company BIGINT NOT NULL,
    site BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    partner BIGINT NOT NULL,
    item BIGINT NOT NULL,
    pieces BIGINT NOT NULL,
    unit BIGINT,
    shipment BIGINT,
    reason TEXT,
    person BIGINT,
    at_us BIGINT NOT NULL,
    PRIMARY KEY (part, company, site, seq)
);
CREATE INDEX returnable_move_by_partner ON returnable_move (part, company, site, partner, item, seq);
CREATE INDEX returnable_move_by_unit ON returnable_move (part, company, site, unit, seq)
    WHERE unit IS NOT NULL;
