-- Why: a quantity from a scale says which one, what stood on it and in what container, and when a check
-- weight was last put on it; the log of these checks is shown to auditors.
CREATE TABLE scale_check (
    part BIGINT NOT NULL,
    company BIGINT NOT NULL,
    site BIGINT NOT NULL,
    scale TEXT NOT NULL,
    seq BIGINT NOT NULL,
    nominal BIGINT NOT NULL,
    shown BIGINT NOT NULL,
    within BIGINT NOT NULL,
    passed BIGINT NOT NULL,
    person BIGINT,
    at_us BIGINT NOT NULL,
    PRIMARY KEY (part, company, site, scale, seq)
);
CREATE TABLE weighing (
    part BIGINT NOT NULL,
    company BIGINT NOT NULL,
    site BIGINT NOT NULL,
    transfer BIGINT NOT NULL,
    scale TEXT NOT NULL,
    reading TEXT NOT NULL,
    gross BIGINT NOT NULL,
    tare BIGINT NOT NULL,
    tare_of TEXT,
    checked_seq BIGINT,
    seq BIGINT NOT NULL,
    PRIMARY KEY (part, company, site, transfer)
);
CREATE INDEX weighing_by_reading ON weighing (part, company, site, reading);
