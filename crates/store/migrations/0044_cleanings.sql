-- Why: what a machine hands on without a record of goods ends where somebody cleaned it and somebody saw
-- that it was clean.
CREATE TABLE machine_cleaning (
    part BIGINT NOT NULL,
    company BIGINT NOT NULL,
    site BIGINT NOT NULL,
    equipment TEXT NOT NULL,
    seq BIGINT NOT NULL,
    verified BIGINT NOT NULL,
    verified_by BIGINT,
    note TEXT,
    person BIGINT,
    at_us BIGINT NOT NULL,
    at_offset_min BIGINT NOT NULL,
    recorded_at_us BIGINT NOT NULL,
    voided TEXT,
    voided_seq BIGINT,
    PRIMARY KEY (part, company, site, equipment, seq)
);
CREATE INDEX machine_cleaning_by_seq ON machine_cleaning (part, company, site, seq);
-- Who took which answer out of the house, as auditors ask.
CREATE TABLE answer_taken (
    part BIGINT NOT NULL,
    company BIGINT NOT NULL,
    site BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    root TEXT NOT NULL,
    direction TEXT NOT NULL,
    reading TEXT NOT NULL,
    form TEXT NOT NULL,
    movements BIGINT NOT NULL,
    left_out BIGINT NOT NULL,
    withheld TEXT,
    as_of TEXT,
    person BIGINT,
    at_us BIGINT NOT NULL,
    PRIMARY KEY (part, company, site, seq)
);
