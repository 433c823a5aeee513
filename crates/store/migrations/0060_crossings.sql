-- Why: a movement between two sites of a company is two facts, one at each end; a trace and a recall go over
-- both, and a recall at the other site says which recall it is a part of.
CREATE TABLE crossing_out (
    part BIGINT NOT NULL,
    company BIGINT NOT NULL,
    site BIGINT NOT NULL,
    transfer BIGINT NOT NULL,
    pool BIGINT NOT NULL,
    to_site BIGINT NOT NULL,
    at_us BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    PRIMARY KEY (part, company, site, transfer)
);
CREATE INDEX crossing_out_to ON crossing_out (part, company, to_site, seq);
CREATE TABLE crossing_in (
    part BIGINT NOT NULL,
    company BIGINT NOT NULL,
    site BIGINT NOT NULL,
    transfer BIGINT NOT NULL,
    pool BIGINT NOT NULL,
    from_site BIGINT NOT NULL,
    sent BIGINT,
    at_us BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    PRIMARY KEY (part, company, site, transfer)
);
CREATE INDEX crossing_in_of ON crossing_in (part, company, from_site, sent);
CREATE TABLE recall_case (
    part BIGINT NOT NULL,
    company BIGINT NOT NULL,
    site BIGINT NOT NULL,
    recall BIGINT NOT NULL,
    of_case BIGINT NOT NULL,
    home BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    PRIMARY KEY (part, company, site, recall)
);
CREATE INDEX recall_case_of ON recall_case (part, company, of_case);
CREATE TABLE recall_crossing (
    part BIGINT NOT NULL,
    company BIGINT NOT NULL,
    site BIGINT NOT NULL,
    recall BIGINT NOT NULL,
    transfer BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    PRIMARY KEY (part, company, site, recall, transfer)
);
CREATE INDEX crossing_out_pool ON crossing_out (part, company, site, pool);
